using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>A page that carries an answer to a client.</summary>
internal interface IFormPostPage
{
    Task WriteAsync(HttpContext http, string redirectUri, IEnumerable<(string Name, string Value)> answer);
}

/// <summary>
/// Answers a client by a form that the browser posts to it (OAuth 2.0 Form Post Response Mode). OpenIddict would send
/// an inline script, which our pages forbid.
/// </summary>
internal sealed class FormPost(IFormPostPage page) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context.ResponseMode != ResponseModes.FormPost || string.IsNullOrEmpty(context.RedirectUri))
        {
            return;
        }

        var answer = context.Response.GetParameters().Select(entry => (entry.Key, (string?)entry.Value ?? ""));
        await page.WriteAsync(context.Transaction.GetHttpRequest()!.HttpContext, context.RedirectUri, answer);
        context.HandleRequest();
    }
}
