using Microsoft.AspNetCore.Html;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The icons of the pages, as lines on a ground of 24 by 24. A page carries those that it shows, each once.
/// </summary>
public static class Icons
{
    private static readonly object Used = new();

    private static readonly Dictionary<string, string> Lines = new()
    {
        ["home"] = "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
        ["clients"] = "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 16.5h7M16.5 13v7",
        ["org"] = "M4 21V4h10v17M14 9h6v12M2 21h20M8 8h2M8 12h2M8 16h2",
        ["api"] = "M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14",
        ["shield"] = "M12 3l8 3v6c0 4.5-3.3 7.8-8 9-4.7-1.2-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5",
        ["key"] = "M3 16a4 4 0 1 0 8 0 4 4 0 1 0-8 0M10 13.2L20 4M16.5 7.2l2.5 2.6M13.5 10l2 2",
        ["bell"] = "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4",
        ["devices"] = "M3 5h13v9H3zM1.5 18H13M16 10h6v10h-6z",
        ["user"] = "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7",
        ["users"] =
            "M6 9a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 20c0-4 3-6 7-6s7 2 7 6"
            + "M15.5 5.8a3.5 3.5 0 0 1 0 6.4M18 14.6c2.2.8 3.5 2.7 3.5 5.4",
        ["queue"] = "M4 13l3-9h10l3 9v7H4zM4 13h5l1.5 3h3L15 13h5",
        ["plug"] = "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
        ["webhook"] = "M12 4v10M8 10l4 4 4-4M4 17v3h16v-3",
        ["plus"] = "M12 5v14M5 12h14",
        ["check"] = "M5 12.5l5 5L19.5 7",
        ["cross"] = "M6 6l12 12M18 6L6 18",
        ["warn"] = "M12 4L2.5 20h19zM12 10v5M12 17.3v.4",
        ["flag"] = "M5 21V4h12l-2.5 4L17 12H5",
        ["pause"] = "M8.5 6v12M15.5 6v12",
        ["clock"] = "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.5l3.5 2",
        ["copy"] = "M9 9h11v11H9zM15 9V4H4v11h5",
        ["external"] = "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
        ["search"] = "M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0M16 16l5 5",
        ["menu"] = "M4 6h16M4 12h16M4 18h16",
        ["chevron"] = "M6 9l6 6 6-6",
        ["chat"] = "M4 5h16v11h-9l-4.5 4v-4H4z",
        ["history"] = "M4.5 8A8.5 8.5 0 1 1 3.5 13M4 3.5V8h4.5M12 8v5l3 2",
        ["settings"] = "M4 7h9M17 7h3M4 17h3M11 17h9M13 5v4h4V5zM7 15v4h4v-4z",
        ["lock"] = "M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3",
        ["star"] = "M12 3.5l2.6 5.6 6 .7-4.5 4.1 1.3 6-5.4-3.1-5.4 3.1 1.3-6-4.5-4.1 6-.7z",
        ["globe"] = "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M3 12h18M12 3c-5 5-5 13 0 18 5-5 5-13 0-18",
        ["phone"] = "M7 2.5h10v19H7zM11 18.5h2",
        ["trash"] = "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
        ["link"] =
            "M10 14a4 4 0 0 0 6 .5l3.5-3.5a4 4 0 0 0-6-6L12 6.5M14 10a4 4 0 0 0-6-.5L4.5 13a4 4 0 0 0 6 6L12 17.5",
        ["server"] = "M4 4h16v7H4zM4 13h16v7H4zM7.5 7.5h.5M7.5 16.5h.5",
        ["eye"] = "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0",
    };

    /// <summary>Remembers that a page shows an icon.</summary>
    /// <exception cref="ArgumentException">There is no icon of this name.</exception>
    public static void Use(HttpContext page, string name)
    {
        if (!Lines.ContainsKey(name))
        {
            throw new ArgumentException($"There is no icon {name}.", nameof(name));
        }

        if (page.Items[Used] is not SortedSet<string> used)
        {
            page.Items[Used] = used = new SortedSet<string>(StringComparer.Ordinal);
        }

        used.Add(name);
    }

    /// <summary>The icons that a page shows, to stand at its end.</summary>
    public static IHtmlContent Of(HttpContext page) =>
        page.Items[Used] is SortedSet<string> used
            ? new HtmlString(
                "<svg hidden>"
                    + string.Concat(
                        used.Select(name =>
                            $"<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\"><path d=\"{Lines[name]}\"/></symbol>"
                        )
                    )
                    + "</svg>"
            )
            : HtmlString.Empty;
}
