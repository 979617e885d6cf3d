using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What somebody wrote in plain text, as paragraphs: with its line breaks, and its web addresses as links that say
/// where they lead. Whatever else stands in it is text.
/// </summary>
internal static partial class WrittenText
{
    public static IHtmlContent Written(this string? text)
    {
        var html = new HtmlContentBuilder();
        foreach (var paragraph in Breaks().Split(DeceptiveText.Harmless(text).ReplaceLineEndings("\n").Trim('\n')))
        {
            html.AppendHtml("<p dir=\"auto\" class=\"description\">");
            AppendWithLinks(html, paragraph);
            html.AppendHtml("</p>");
        }

        return html;
    }

    private static void AppendWithLinks(HtmlContentBuilder html, string text)
    {
        var end = 0;
        foreach (Match match in Address().Matches(text))
        {
            html.AppendHtml(Encoded(text[end..match.Index]));
            html.AppendHtml(IsPlain(match.Value) ? Link(match.Value) : Encoded(match.Value));
            end = match.Index + match.Length;
        }

        html.AppendHtml(Encoded(text[end..]));
    }

    private static string Link(string address) =>
        $"<a href=\"{Encoded(address)}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">{Encoded(address)}</a>";

    /// <summary>An address that looks like another one, or names somebody before the host, stays text.</summary>
    private static bool IsPlain(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && address.All(char.IsAscii)
        && !uri.Host.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);

    [GeneratedRegex(@"\n\s*\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaks();

    /// <summary>Without the mark that ends the sentence, or the bracket around it.</summary>
    [GeneratedRegex(
        @"\bhttps?://[^\s<>""']+[^\s<>""'.,;:!?)\]}]",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Address();
}
