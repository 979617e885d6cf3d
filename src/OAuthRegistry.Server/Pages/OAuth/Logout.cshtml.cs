using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Signs out on behalf of a client. One that does not prove that it means the session of this very browser makes the
/// user confirm, and nothing is done before. A foreign page may post a request, so the form's own token is asked for
/// here, and only of an answer.
/// </summary>
[AllowAnonymous]
[LeadsToClients]
[IgnoreAntiforgeryToken]
internal sealed class LogoutModel(
    Logout logout,
    Authorizations authorizations,
    IOpenIddictApplicationManager clients,
    IAntiforgery antiforgery,
    IStringLocalizer<Texts> texts
) : PageModel
{
    private const string SignOutDecision = "sign-out",
        Decision = "decision",
        Csrf = "csrf",
        Bearer = "Bearer ";

    /// <summary>What the form sends again: the request, less what proves something.</summary>
    public IEnumerable<(string Name, string Value)> Parameters { get; private set; } = [];

    public string? Problem { get; private set; }

    /// <summary>Why the page comes again.</summary>
    public string? Notice { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => AnswerAsync(null, cancellationToken);

    public Task<IActionResult> OnPostAsync([FromForm] string? decision, CancellationToken cancellationToken) =>
        AnswerAsync(decision, cancellationToken);

    private async Task<IActionResult> AnswerAsync(string? decision, CancellationToken cancellationToken)
    {
        if (HttpContext.GetOpenIddictServerResponse() is { Error: not null } refused)
        {
            Problem = refused.ErrorDescription;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        var request =
            HttpContext.GetOpenIddictServerRequest()
            ?? throw new InvalidOperationException("OpenIddict has not read the request.");
        var isSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;
        var asked = await logout.ReadAsync(request, Presented(), cancellationToken);
        if (HttpMethods.IsPost(Request.Method) && !isSignedIn && !asked.IsProven && decision is null)
        {
            // A foreign page brings no cookie along; the browser comes again by itself, and brings it.
            return LocalRedirect(Request.PathBase + Request.Path + QueryString.Create(PostedParameters()));
        }

        var isConfirmed = decision == SignOutDecision && await antiforgery.IsRequestValidAsync(HttpContext);
        if (isSignedIn && !asked.IsProven && !isConfirmed)
        {
            return Ask(request, isStale: decision is not null);
        }

        // Asked before the session is over: a client that waits for its review hears of its own collaborators only.
        var hears =
            !string.IsNullOrEmpty(request.ClientId)
            && await authorizations.WhyNotAsync(request.ClientId, cancellationToken) is null;
        if (await logout.EndAsync(asked, isConfirmed, cancellationToken))
        {
            SessionCookie.Delete(HttpContext);
        }

        return hears ? await BackAsync(request, cancellationToken) : Home();
    }

    private PageResult Ask(OpenIddictRequest request, bool isStale)
    {
        if (isStale)
        {
            Notice = texts["This page is too old, or you signed in elsewhere. Nothing was done; please try again."];
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        Parameters =
        [
            .. request
                .GetParameters()
                .Where(parameter => parameter.Key is not (Decision or Csrf))
                .Where(parameter => !string.IsNullOrEmpty((string?)parameter.Value))
                .Select(parameter => (parameter.Key, (string)parameter.Value!)),
        ];
        return Page();
    }

    /// <summary>
    /// To where the client wants; a client of The Things Stack that does not say, to its first logout URI.
    /// </summary>
    private async Task<IActionResult> BackAsync(OpenIddictRequest request, CancellationToken cancellationToken)
    {
        if (request.PostLogoutRedirectUri is { Length: > 0 })
        {
            return SignOut(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        var isOfTheThingsStack = !string.IsNullOrEmpty((string?)request[Logout.AccessTokenId]);
        var client = isOfTheThingsStack
            ? await clients.FindByClientIdAsync(request.ClientId!, cancellationToken)
            : null;
        var uris = client is null ? [] : await clients.GetPostLogoutRedirectUrisAsync(client, cancellationToken);
        return uris is [var first, ..] ? Redirect(first) : Home();
    }

    private LocalRedirectResult Home() => LocalRedirect("~" + SessionAuthentication.SignInPath);

    /// <summary>An access token itself, which never stands in an address.</summary>
    private string? Presented()
    {
        var header = Request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : Request.HasFormContentType ? Request.Form[Logout.AccessToken].ToString()
            : null;
    }

    private IEnumerable<KeyValuePair<string, string?>> PostedParameters() =>
        Request
            .Form.Where(field => field.Key is not (Decision or Csrf or Logout.AccessToken) && field.Value.Count == 1)
            .Select(field => KeyValuePair.Create(field.Key, (string?)field.Value.ToString()));
}
