using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>
/// A browser without JavaScript: keeps cookies, does not follow redirects, sends forms with all of their hidden fields.
/// </summary>
internal sealed partial class Browser(RegistryServer server, CookieContainer? cookies = null)
{
    public const string Password = "A-password-4-somebody";

    public CookieContainer Cookies { get; } = cookies ?? new CookieContainer();

    public HttpClient Http => field ??= server.CreateDefaultClient(new CookieContainerHandler(Cookies));

    /// <summary>The same browser, which a load balancer now sends to another server.</summary>
    public Browser MovedTo(RegistryServer other) => new(other, Cookies);

    /// <summary>A browser in which the user is signed in.</summary>
    public static async Task<Browser> SignedInAsync(RegistryServer server, string userId)
    {
        (await server.Admin.Put($"/users/{userId}/password", new { @new = Password })).Succeeded();
        var browser = new Browser(server);
        var answer = await browser.SignInAsync(userId, Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return browser;
    }

    public async Task<PageAnswer> SignInAsync(string name, string password, string returnTo = "/")
    {
        var page = await GetAsync($"/sign-in?return_to={Uri.EscapeDataString(returnTo)}");
        return await page.SubmitAsync(("name", name), ("password", password));
    }

    public async Task<PageAnswer> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await ReadAsync(path, response);
    }

    /// <summary>Posts a form and goes where it leads, as browsers do.</summary>
    public async Task<PageAnswer> PostAndFollowAsync(string path, IEnumerable<(string Name, string Value)> fields) =>
        await (await PostAsync(path, fields)).FollowAsync();

    public async Task<PageAnswer> PostAsync(string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        return await PostAsync(path, content);
    }

    /// <summary>The same of a form with a file in it.</summary>
    public async Task<PageAnswer> PostAsync(string path, HttpContent form)
    {
        using var response = await Http.PostAsync(path, form);
        return await ReadAsync(path, response);
    }

    private async Task<PageAnswer> ReadAsync(string path, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.InternalServerError)
        {
            var errors = server.Logs.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal));
            Assert.Fail($"{path} answered 500:\n{string.Join('\n', errors)}");
        }

        return new PageAnswer(
            this,
            path,
            response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(h => h.Key, h => string.Join('\n', h.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    internal sealed partial record PageAnswer(
        Browser Browser,
        string Path,
        HttpStatusCode Status,
        string? Location,
        string Html,
        IReadOnlyDictionary<string, string> Headers
    )
    {
        /// <summary>What people read.</summary>
        public string Text =>
            HttpUtility.HtmlDecode(
                Spaces()
                    .Replace(
                        Tags().Replace(Html[Math.Max(0, Html.IndexOf("<main", StringComparison.Ordinal))..], " "),
                        " "
                    )
            );

        /// <summary>The parameters that the redirect carries.</summary>
        public System.Collections.Specialized.NameValueCollection Redirected
        {
            get
            {
                Assert.True(
                    Status is HttpStatusCode.Redirect or HttpStatusCode.SeeOther,
                    $"expected a redirect, got {(int)Status}: {Text}"
                );
                return HttpUtility.ParseQueryString(
                    Location!.Contains('?', StringComparison.Ordinal)
                        ? Location[Location.IndexOf('?', StringComparison.Ordinal)..]
                        : ""
                );
            }
        }

        public IReadOnlyList<(string Name, string Value)> Hidden =>
            [
                .. HiddenInput()
                    .Matches(Html[Math.Max(0, Html.IndexOf("<main", StringComparison.Ordinal))..])
                    .Select(m => (Attribute(m.Value, "name"), Attribute(m.Value, "value"))),
            ];

        /// <summary>Sends the form and goes where it leads, as browsers do.</summary>
        public async Task<PageAnswer> SubmitAndFollowAsync(params IEnumerable<(string Name, string Value)> fields) =>
            await (await SubmitAsync(fields)).FollowAsync();

        /// <summary>The page to which it leads; itself if it leads nowhere.</summary>
        public Task<PageAnswer> FollowAsync() =>
            Location is { } there ? Browser.GetAsync(there) : Task.FromResult(this);

        /// <summary>Sends the form of the page; where it has several, each has the same token.</summary>
        public Task<PageAnswer> SubmitAsync(params IEnumerable<(string Name, string Value)> fields) =>
            SubmitToAsync(Path.Split('?')[0], fields);

        /// <summary>Sends a form of the page that goes to another one.</summary>
        public Task<PageAnswer> SubmitToAsync(string path, params IEnumerable<(string Name, string Value)> fields)
        {
            var token = Hidden.Where(field => field.Name == "csrf").Take(1);
            return Browser.PostAsync(path, token.Concat(Hidden.Where(field => field.Name != "csrf")).Concat(fields));
        }

        private static string Attribute(string tag, string name) =>
            HttpUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

        [GeneratedRegex("<[^>]+>")]
        private static partial Regex Tags();

        [GeneratedRegex("\\s+")]
        private static partial Regex Spaces();

        [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>|<input[^>]*name=\"csrf\"[^>]*>")]
        private static partial Regex HiddenInput();
    }
}
