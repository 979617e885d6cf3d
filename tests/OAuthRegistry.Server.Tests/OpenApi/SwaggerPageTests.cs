using System.Net;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

/// <summary>The page at <c>/swagger</c> works under the policy that the server sends with it.</summary>
public partial class SwaggerPageTests
{
    [Fact]
    public async Task It_is_reached_from_its_short_address()
    {
        using var http = (await RegistryServer.On(Database.Sqlite)).CreateClient();

        using var answer = await http.GetAsync("/swagger");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("OAuthRegistry API", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_loads_only_what_the_server_itself_has_and_allows()
    {
        using var http = (await RegistryServer.On(Database.Sqlite)).CreateClient();
        using var page = await http.GetAsync("/swagger/index.html");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' data:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);

        var parts = Parts()
            .Matches(await page.Content.ReadAsStringAsync())
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.Contains(parts, part => part.EndsWith(".js", StringComparison.Ordinal));
        foreach (var part in parts)
        {
            var address = new Uri(page.RequestMessage!.RequestUri!, part);
            Assert.Equal(page.RequestMessage.RequestUri!.Host, address.Host);
            using var answer = await http.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));

            // Under nosniff a browser runs a script and applies a style only if it says what it is.
            var expected = Path.GetExtension(address.AbsolutePath) switch
            {
                ".js" => "^(text|application)/javascript$",
                ".css" => "^text/css$",
                _ => "^image/png$",
            };
            Assert.Matches(expected, answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task It_shows_the_description_of_this_server()
    {
        using var http = (await RegistryServer.On(Database.Sqlite)).CreateClient();

        var script = await http.GetStringAsync("/swagger/index.js");

        var address = Regex.Match(script, "\"url\":\"([^\"]+)\"").Groups[1].Value;
        using var answer = await http.GetAsync($"/swagger/{address}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Parts();
}
