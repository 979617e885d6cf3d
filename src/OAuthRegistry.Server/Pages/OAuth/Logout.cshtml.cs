using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Server.AspNetCore;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Signs out on behalf of a client: RP-initiated logout of OpenID Connect, and the way of The Things Stack, which names an access token. A
/// client that proves neither an ID token nor a token makes the user confirm.
/// </summary>
[AllowAnonymous]
[LeadsToClients]
internal sealed class LogoutModel(Logout logout, Call call) : PageModel
{
    public string? Problem { get; private set; }

    public IEnumerable<(string Name, string Value)> Parameters { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => AnswerAsync(null, cancellationToken);

    public Task<IActionResult> OnPostAsync(string? decision, CancellationToken cancellationToken) => AnswerAsync(decision, cancellationToken);

    private async Task<IActionResult> AnswerAsync(string? decision, CancellationToken cancellationToken)
    {
        if (HttpContext.GetOpenIddictServerResponse() is { Error: not null } refused)
        {
            Problem = refused.ErrorDescription;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        var request = HttpContext.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not read the request.");
        await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName);
        var tokenId = (string?)request[NameLogoutClient.AccessTokenId];
        if (decision is null && call.Caller.Session is not null && tokenId is null && request.IdTokenHint is null)
        {
            Parameters = [.. request.GetParameters().Select(parameter => (parameter.Key, (string?)parameter.Value ?? ""))];
            return Page();
        }

        var target = await logout.EndAsync(request.ClientId, tokenId, cancellationToken);
        SessionCookie.Delete(HttpContext);
        return request.PostLogoutRedirectUri is not null
            ? SignOut(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)
            : Redirect(tokenId is not null && target is not null ? target : SessionAuthentication.SignInPath);
    }
}
