using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.OAuth;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A form with the answer to a client, which sends itself; by a button where scripts are off. Nobody sees more of it
/// than a moment.
/// </summary>
internal sealed class FormPostPage(IStringLocalizer<Texts> texts) : IFormPostPage
{
    public Task WriteAsync(HttpContext http, string redirectUri, IEnumerable<(string Name, string Value)> answer)
    {
        var html = HtmlEncoder.Default;
        var page = new StringBuilder(
            $"""
            <!doctype html>
            <html lang="{CultureInfo.CurrentUICulture.Name}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{html.Encode(texts["Back to the application"])}</title>
            <link rel="stylesheet" href="{html.Encode(http.Request.PathBase)}/registry.css"></head>
            <body><main><form id="answer" method="post" action="{html.Encode(redirectUri)}">

            """
        );
        foreach (var (name, value) in answer)
        {
            page.Append($"<input type=\"hidden\" name=\"{html.Encode(name)}\" value=\"{html.Encode(value)}\">\n");
        }

        page.Append(
            $"""
            <button>{html.Encode(texts["Back to the application"])}</button></form></main>
            <script src="{html.Encode(http.Request.PathBase)}/form-post.js"></script></body></html>
            """
        );
        PageHeaders.Write(http.Response.Headers, leadsToClients: true);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(page.ToString(), http.RequestAborted);
    }
}
