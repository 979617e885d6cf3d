using System.Net;
using System.Text.RegularExpressions;

namespace OAuthRegistry.Cli;

/// <summary>A page, and where it leads if it is none.</summary>
internal sealed record WebPage(Uri Address, string Html, Uri? RedirectsTo)
{
    /// <summary>What the page is about, without what surrounds it.</summary>
    public string Main => Html[Math.Max(0, Html.IndexOf("<main", StringComparison.Ordinal))..];
}

/// <summary>
/// The least of a browser: keeps cookies, follows redirects as far as the registry, and sends forms with their hidden
/// fields.
/// </summary>
internal sealed partial class Forms : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="through">What each request goes through, if anything.</param>
    public Forms(DelegatingHandler? through = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        if (through is not null)
        {
            through.InnerHandler = handler;
        }

        _http = new HttpClient(through ?? (HttpMessageHandler)handler);
    }

    /// <summary>The page at the address, or where its redirects lead outside of the host.</summary>
    public async Task<WebPage> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(address, cancellationToken);
        return await FollowAsync(address, response, cancellationToken);
    }

    public async Task<WebPage> SubmitAsync(
        WebPage page,
        CancellationToken cancellationToken,
        params IEnumerable<(string Name, string Value)> fields
    )
    {
        var all = HiddenFields()
            .Matches(page.Main)
            .Select(field => (Attribute(field.Value, "name"), Attribute(field.Value, "value")))
            .Concat(fields);
        using var form = new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await _http.PostAsync(
            new Uri(page.Address.GetLeftPart(UriPartial.Path)),
            form,
            cancellationToken
        );
        return await FollowAsync(page.Address, response, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<WebPage> FollowAsync(
        Uri address,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        if (response.Headers.Location is not { } location)
        {
            return new WebPage(address, await response.Content.ReadAsStringAsync(cancellationToken), null);
        }

        var target = new Uri(address, location);
        return target.Authority == address.Authority
            ? await OpenAsync(target, cancellationToken)
            : new WebPage(address, "", target);
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>|<input[^>]*name=\"csrf\"[^>]*>")]
    private static partial Regex HiddenFields();
}
