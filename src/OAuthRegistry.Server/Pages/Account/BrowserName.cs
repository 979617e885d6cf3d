using Microsoft.Extensions.Localization;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What a browser says of itself, as its user would say it: which browser, on which system. Anything may be written
/// there, so only names of ours come out of it.
/// </summary>
internal sealed record BrowserName(string? Browser, string? System)
{
    /// <summary>In this order, since each browser says the names of those that it wants to pass for, too.</summary>
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    /// <summary>The same of systems.</summary>
    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    public bool IsHandheld => System is "Android" or "iPhone" or "iPad";

    public static BrowserName Read(string? userAgent) => new(First(Browsers, userAgent), First(Systems, userAgent));

    public string In(IStringLocalizer texts) =>
        (Browser, System) switch
        {
            ({ } browser, { } system) => texts["{0} on {1}", browser, system],
            ({ } browser, null) => browser,
            (null, { } system) => texts["A browser on {0}", system],
            _ => texts["A browser that does not say what it is"],
        };

    private static string? First((string Sign, string Name)[] known, string? userAgent) =>
        Array.Find(known, one => userAgent?.Contains(one.Sign, StringComparison.Ordinal) == true).Name;
}
