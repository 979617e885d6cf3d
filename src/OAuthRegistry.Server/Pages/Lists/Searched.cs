using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>A list that is searched by one text: what is asked for, and where its pages are.</summary>
internal static class Searched
{
    /// <summary>What a form sent, as much of it as is looked for; a search never is a mistake.</summary>
    public static TextFilter By(string? query)
    {
        var text = (query ?? "").Replace("\0", "", StringComparison.Ordinal);
        return TextFilter.None with { Query = text[..Math.Min(text.Length, TextFilter.MaxText)] };
    }

    public static string Address(string path, string? query, int number) =>
        $"{path}?query={Uri.EscapeDataString(query ?? "")}&page_number={number}";
}
