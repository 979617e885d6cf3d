using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The authorization endpoint (RFC 6749, section 3.1) and the consent page. OpenIddict has checked the request by the
/// time it comes here: the client is known, and the redirect URI is its own. A foreign page may post a request (OpenID
/// Connect Core, section 3.1.2.1), so the form's own token is asked for here, and only of an answer.
/// </summary>
[AllowAnonymous]
[LeadsToClients]
[IgnoreAntiforgeryToken]
internal sealed class AuthorizeModel(
    Authorizations authorizations,
    KeptRequests kept,
    ConsentSeal seals,
    IdTokenHints hints,
    ClientEvidenceReader evidence,
    IAntiforgery antiforgery,
    IStringLocalizer<Texts> texts,
    Call call,
    TimeProvider time
) : PageModel
{
    private const string Allow = "allow";

    /// <summary>What the client asks for; none if it may not.</summary>
    public ConsentOnPage? Consent { get; private set; }

    /// <summary>Why there is nothing to show; a verb that nobody answers shows this too.</summary>
    public NotPossible Problem { get; private set; } = new("", Errors.InvalidRequest);

    /// <summary>Where the request is kept, so that the answer is one to it.</summary>
    public KeptRequest? Kept { get; private set; }

    /// <summary>What the page shows, sealed.</summary>
    public string Seal { get; private set; } = "";

    /// <summary>The language that the client wishes for, which the request would lose on the way.</summary>
    private string? Languages => HttpContext.GetOpenIddictServerRequest()?.UiLocales;

    private string? LoginHint => HttpContext.GetOpenIddictServerRequest()?.LoginHint ?? hints.Current?.UserId;

    /// <summary>Said of a page that is no longer the one to answer.</summary>
    private string Stale =>
        texts["This page is too old, or you signed in again. Nothing was allowed; please answer once more."];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        TryAsync(null, null, cancellationToken);

    public Task<IActionResult> OnPostAsync(
        [FromForm] string? decision,
        [FromForm] string? seal,
        CancellationToken cancellationToken
    ) => TryAsync(decision, seal, cancellationToken);

    private async Task<IActionResult> TryAsync(string? decision, string? seal, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(decision, seal, cancellationToken);
        }
        catch (RefusedException refused)
        {
            // On a page, not sent to the client: it may be what the network was warned of.
            Problems.AddRetryAfter(Response, refused.Refusal);
            return Fail(refused.Refusal, refused.Refusal.Status);
        }
    }

    private async Task<IActionResult> AnswerAsync(string? decision, string? seal, CancellationToken cancellationToken)
    {
        if (HttpContext.GetOpenIddictServerResponse() is { Error: { } error } refused)
        {
            return Fail(new NotPossible(refused.ErrorDescription ?? "", error), StatusCodes.Status400BadRequest);
        }

        var request =
            HttpContext.GetOpenIddictServerRequest()
            ?? throw new InvalidOperationException("OpenIddict has not read the request.");
        var isSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;
        var presence = Presence.Of(request, hints.Current?.ClientId == request.ClientId ? hints.Current : null);
        var whyNot = await authorizations.WhyNotAsync(request.ClientId, cancellationToken);
        var mayBeOwn = !isSignedIn && !presence.IsSilent && whyNot?.Name == "client_not_approved";
        if (whyNot is not null && !mayBeOwn)
        {
            return await FailNamedAsync(whyNot, request.ClientId, cancellationToken);
        }

        if (HttpMethods.IsPost(Request.Method) && (decision is null || !isSignedIn))
        {
            // A foreign page brings no cookie along; the browser comes again by itself, and brings it.
            return await LaterAsync(OwnUrl, cancellationToken);
        }

        (string, DateTimeOffset)? signedIn = call.Caller.Session is { } own ? (own.UserId, own.CreatedAt) : null;
        var step = presence.Next(signedIn, kept.Current?.Row.KeptSince, time.Now());
        return step switch
        {
            PresenceStep.BadMaxAge => Refuse(Errors.InvalidRequest, "max_age is not a number of seconds."),
            PresenceStep.LoginRequired => Refuse(Errors.LoginRequired, "The user would have to sign in."),
            PresenceStep.SignIn => await LaterAsync(() => SignInUrl(again: false), cancellationToken),
            PresenceStep.SignInAgain => await LaterAsync(() => SignInUrl(again: true), cancellationToken),
            _ => await AskAsync(request, presence, decision, seal, cancellationToken),
        };
    }

    private async Task<IActionResult> AskAsync(
        OpenIddictRequest request,
        Presence presence,
        string? decision,
        string? seal,
        CancellationToken cancellationToken
    )
    {
        RequestedAccess access;
        try
        {
            access = await authorizations.ReadAsync(request, cancellationToken);
        }
        catch (RefusedException problem) when (problem.Refusal.Name == "invalid_scope")
        {
            return Refuse(Errors.InvalidScope, problem.Refusal.Title);
        }
        catch (RefusedException problem)
        {
            // Not sent to the client: it may be what the network was warned of.
            return await FailNamedAsync(problem.Refusal, request.ClientId, cancellationToken);
        }

        if (decision is not null)
        {
            return await DecideAsync(access, decision, seal, cancellationToken);
        }

        if (access.IsCovered && !request.HasPromptValue(PromptValues.Consent))
        {
            await authorizations.NoteAsync(access, cancellationToken);
            return await SendCodeAsync(access, cancellationToken);
        }

        return presence.IsSilent
            ? Refuse(Errors.ConsentRequired, "The user must be asked.")
            : await ShowAsync(access, null, StatusCodes.Status200OK, cancellationToken);
    }

    private async Task<IActionResult> DecideAsync(
        RequestedAccess access,
        string decision,
        string? seal,
        CancellationToken cancellationToken
    )
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return await ShowAsync(access, Stale, StatusCodes.Status400BadRequest, cancellationToken);
        }

        if (decision != Allow && seals.Open(seal)?.RedirectUri == access.RedirectUri)
        {
            return Refuse(Errors.AccessDenied, "The user did not allow it.");
        }

        var known = await evidence.ReadAsync(access, cancellationToken);
        var verdict = seals.Judge(seal, WhatIsShown(access, known));
        if (verdict == SealVerdict.Holds && decision == Allow)
        {
            try
            {
                await authorizations.AllowAsync(access, cancellationToken);
            }
            catch (RefusedException full) when (full.Refusal.Name == TrialUsers.IsFull)
            {
                return Fail(full.Refusal);
            }

            return await SendCodeAsync(access, cancellationToken);
        }

        var notice =
            verdict == SealVerdict.Changed
                ? texts["The application changed what it asks for. Nothing was allowed; please read it again."]
                : Stale;
        return await ShowAsync(access, notice, StatusCodes.Status409Conflict, cancellationToken);
    }

    private async Task<IActionResult> SendCodeAsync(RequestedAccess access, CancellationToken cancellationToken) =>
        SignIn(
            await authorizations.PrincipalAsync(access, cancellationToken),
            OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
        );

    private WhatWasShown WhatIsShown(RequestedAccess access, ClientEvidence known) =>
        WhatWasShown.Of(access, known, kept.Current?.Row.RequestKey ?? "", call.Caller.Session!.SessionId, time.Now());

    private async Task<IActionResult> ShowAsync(
        RequestedAccess access,
        string? notice,
        int status,
        CancellationToken cancellationToken
    )
    {
        Kept = await kept.KeepAsync(cancellationToken);
        var known = await evidence.ReadAsync(access, cancellationToken);
        Consent = new ConsentOnPage(access, known, SignInUrl(again: true), notice) { OwnUrl = OwnUrl() };
        Seal = seals.Seal(WhatIsShown(access, known));
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>Elsewhere first; the request waits here.</summary>
    private async Task<IActionResult> LaterAsync(Func<string> url, CancellationToken cancellationToken)
    {
        await kept.KeepAsync(cancellationToken);
        return LocalRedirect(url());
    }

    /// <summary>Back to the client, with an error of RFC 6749, section 4.1.2.1.</summary>
    private ForbidResult Refuse(string error, string description) =>
        Forbid(
            new AuthenticationProperties(
                new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
                }
            ),
            OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
        );

    private PageResult Fail(Refusal refusal, int status = StatusCodes.Status403Forbidden) =>
        Fail(new NotPossible(refusal.Title, refusal.Name, refusal.Detail), status);

    private async Task<PageResult> FailNamedAsync(
        Refusal refusal,
        string? clientId,
        CancellationToken cancellationToken
    ) =>
        Fail(
            await NotPossible.OfAsync(refusal, clientId, authorizations, cancellationToken),
            StatusCodes.Status403Forbidden
        );

    private PageResult Fail(NotPossible problem, int status)
    {
        (Consent, Problem) = (null, problem);
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>This request, where it is kept.</summary>
    private string OwnUrl() =>
        Request.PathBase
        + Request.Path
        + Query(
            (OpenIddictConstants.Parameters.ClientId, kept.Current!.Row.ClientId),
            (OpenIddictConstants.Parameters.RequestUri, kept.Current.Reference)
        );

    private string SignInUrl(bool again) =>
        Request.PathBase
        + SessionAuthentication.SignInPath
        + Query(
            ("again", again ? "true" : null),
            (SessionAuthentication.ReturnTo, OwnUrl()),
            (OpenIddictConstants.Parameters.LoginHint, SignInModel.Hint(LoginHint))
        );

    private string Query(params (string Name, string? Value)[] parameters) =>
        QueryString
            .Create(
                parameters
                    .Append((Name: OpenIddictConstants.Parameters.UiLocales, Value: Texts.FirstKnown(Languages)))
                    .Where(parameter => !string.IsNullOrEmpty(parameter.Value))
                    .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))
            )
            .ToString();
}
