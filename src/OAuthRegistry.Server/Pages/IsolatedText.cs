using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace OAuthRegistry.Server.Pages;

/// <summary>Texts of others on a page: what is written in one can not turn what stands around it.</summary>
internal static class IsolatedText
{
    /// <summary>The text on its own, with nothing in it that acts, whenever it was stored.</summary>
    public static IHtmlContent Isolated(this string? text) =>
        new HtmlContentBuilder()
            .AppendHtml("<bdi>")
            .AppendHtml(HtmlEncoder.Default.Encode(DeceptiveText.Harmless(text)))
            .AppendHtml("</bdi>");

    /// <summary>The same inside a sentence, which isolates it by itself.</summary>
    public static string Harmless(this string? text) => DeceptiveText.Harmless(text);
}
