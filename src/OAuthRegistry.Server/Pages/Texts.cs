using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The texts of the pages. A page holds them in English, and what it holds is the key under which <c>Texts.de.resx</c>
/// and its like hold the other languages. What services answer is English, and said by <see cref="Sentences"/>.
/// </summary>
internal sealed class Texts
{
    /// <summary>
    /// English first: it is for whoever reads none of them. Another language is another file, and its name here.
    /// </summary>
    private static readonly string[] Languages = ["en", "de"];

    /// <summary>
    /// The browser says what its user reads. Numbers and times stay as they are in English, since a page is copied
    /// from, too.
    /// </summary>
    public static void Configure(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture(
            CultureInfo.InvariantCulture,
            CultureInfo.GetCultureInfo(Languages[0])
        );
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. Languages.Select(CultureInfo.GetCultureInfo)];
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(LanguageFor(context.Request))),
        ];
    }

    /// <summary>
    /// The first of the languages that a client wishes for which we have (OpenID Connect Core, section 3.1.2.1).
    /// </summary>
    public static string? FirstKnown(string? wishes) =>
        wishes?.Split(' ', 20).Select(wish => wish.Split('-')[0].ToLowerInvariant()).FirstOrDefault(Languages.Contains);

    /// <summary>
    /// What the client wishes for its user, then what the browser says, whatever the country (RFC 9110, section
    /// 12.5.4).
    /// </summary>
    public static CultureInfo LanguageOf(HttpRequest request) =>
        CultureInfo.GetCultureInfo(FirstAsked(request) ?? Languages[0]);

    private static ProviderCultureResult? LanguageFor(HttpRequest request) =>
        FirstAsked(request) is { } language ? new ProviderCultureResult("", language) : null;

    private static string? FirstAsked(HttpRequest request) =>
        FirstKnown(request.Query["ui_locales"])
        ?? request
            .GetTypedHeaders()
            .AcceptLanguage.Where(asked => asked.Quality is not 0)
            .OrderByDescending(asked => asked.Quality ?? 1)
            .Select(asked => asked.Value.Value?.Split('-')[0])
            .FirstOrDefault(Languages.Contains);
}
