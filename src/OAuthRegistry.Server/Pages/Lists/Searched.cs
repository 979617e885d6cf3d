using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>A list that is searched by one text: what is asked for, and where its pages are.</summary>
internal static class Searched
{
    public static TextFilter By(string? query) => TextFilter.None with { Query = Shortened(query, TextFilter.MaxText) };

    /// <summary>
    /// As much of a text as is looked for, and no half of a character at its end, which a database refuses: a search on
    /// a page never is a mistake.
    /// </summary>
    public static string Shortened(string? text, int most) =>
        text is null ? ""
        : text.Length <= most ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    public static string Address(string path, string? query, int number) =>
        $"{path}?query={Uri.EscapeDataString(query ?? "")}&page_number={number}";
}
