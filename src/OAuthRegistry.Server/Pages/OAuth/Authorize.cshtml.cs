using System.Globalization;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The authorization endpoint (RFC 6749, section 3.1) and the consent page. OpenIddict has checked the request by the time it comes here: the
/// client is known, and the redirect URI is its own.
/// </summary>
[AllowAnonymous]
[LeadsToClients]
internal sealed class AuthorizeModel(Authorizations authorizations) : PageModel
{
    private const string Allow = "allow", Decision = "decision", Csrf = "csrf";

    /// <summary>What the client asks for; none if it may not.</summary>
    public Ask? Ask { get; private set; }

    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

    /// <summary>The request as it came, to come again with the decision.</summary>
    public IEnumerable<(string Name, string Value)> Parameters { get; private set; } = [];

    public string ClientName => Ask!.Client.Name.Length > 0 ? Ask.Client.Name : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Ask.Client.ClientId.Replace('-', ' '));

    public string Owner => Ask!.Client.AdministrativeContact is { } contact ? contact.Id : Ask.Client.Collaborators.Find(collaborator => collaborator.IsOwner)?.AccountId ?? "unknown";

    /// <summary>Where the answer goes: what a user can judge of a redirect URI.</summary>
    public string Host { get; private set; } = "";

    public string SwitchUserUrl => $"{SessionAuthentication.SignInPath}?again=true&{SessionAuthentication.ReturnTo}={Uri.EscapeDataString(OwnUrl())}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => AnswerAsync(null, cancellationToken);

    public Task<IActionResult> OnPostAsync(string? decision, CancellationToken cancellationToken) => AnswerAsync(decision, cancellationToken);

    private async Task<IActionResult> AnswerAsync(string? decision, CancellationToken cancellationToken)
    {
        if (HttpContext.GetOpenIddictServerResponse() is { Error: { } error } refused)
        {
            return Fail(refused.ErrorDescription ?? "The request is not valid.", error, StatusCodes.Status400BadRequest);
        }

        var request = HttpContext.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not read the request.");
        Parameters = [.. request.GetParameters().Where(parameter => parameter.Key is not (Decision or Csrf)).Select(parameter => (parameter.Key, (string?)parameter.Value ?? ""))];
        var isSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;
        if (!isSignedIn)
        {
            return request.HasPromptValue(PromptValues.None) ? Refuse(Errors.LoginRequired, "Nobody is signed in.") : SignInFirst(again: false);
        }

        if (request.HasPromptValue(PromptValues.Login))
        {
            return SignInFirst(again: true);
        }

        try
        {
            Ask = await authorizations.ReadAsync(request.ClientId!, request.GetScopes(), cancellationToken);
        }
        catch (RefusedException problem) when (problem.Refusal.Name == "invalid_scope")
        {
            return Refuse(Errors.InvalidScope, problem.Refusal.Title);
        }
        catch (RefusedException problem)
        {
            // Not sent to the client: it may be what the network was warned of.
            return Fail(problem.Refusal.Title + ".", problem.Refusal.Name, StatusCodes.Status403Forbidden);
        }

        Host = new Uri(string.IsNullOrEmpty(request.RedirectUri) ? Ask.Client.RedirectUris[0] : request.RedirectUri) is { Host.Length: > 0 } uri ? uri.GetLeftPart(UriPartial.Authority) : "an app on this device";
        return await DecideAsync(request, Ask, decision, cancellationToken);
    }

    private async Task<IActionResult> DecideAsync(OpenIddictRequest request, Ask ask, string? decision, CancellationToken cancellationToken)
    {
        if (decision is null)
        {
            if (ask.IsCovered && !request.HasPromptValue(PromptValues.Consent))
            {
                return SignIn(authorizations.Principal(ask), OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            }

            return request.HasPromptValue(PromptValues.None) ? Refuse(Errors.ConsentRequired, "The user must be asked.") : Page();
        }

        if (decision != Allow)
        {
            return Refuse(Errors.AccessDenied, "The user did not allow it.");
        }

        await authorizations.AllowAsync(ask, cancellationToken);
        return SignIn(authorizations.Principal(ask), OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>Back to the client, with an error of RFC 6749, section 4.1.2.1.</summary>
    private ForbidResult Refuse(string error, string description) => Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

    private PageResult Fail(string problem, string code, int status)
    {
        (Problem, ProblemCode) = (problem, code);
        Response.StatusCode = status;
        return Page();
    }

    private IActionResult SignInFirst(bool again) => again
        ? LocalRedirect(SwitchUserUrl)
        : Challenge(new AuthenticationProperties { RedirectUri = OwnUrl() }, SessionAuthentication.SchemeName);

    /// <summary>This request, less what was done about it already.</summary>
    private string OwnUrl() => Request.PathBase + Request.Path + new QueryBuilder(Parameters.Where(p => p.Name != OpenIddictConstants.Parameters.Prompt || p.Value != PromptValues.Login).Select(p => KeyValuePair.Create(p.Name, p.Value))).ToQueryString();
}
