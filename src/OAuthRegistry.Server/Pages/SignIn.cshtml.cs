using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;
using static OpenIddict.Abstractions.OpenIddictConstants;
using SignInService = OAuthRegistry.Server.Sessions.SignIn;

namespace OAuthRegistry.Server.Pages;

[AllowAnonymous]
[LeadsToClients]
[IgnoreAntiforgeryToken]
internal sealed class SignInModel(
    SignInService signIn,
    WaitingApplications waiting,
    IAntiforgery antiforgery,
    Drafts drafts,
    StaleForms stale,
    IStringLocalizer<Texts> texts,
    Call call,
    TimeProvider time
) : PageModel
{
    private const int LongestHint = 100;

    private const string AuthorizePath = "/oauth/authorize";

    [BindProperty(Name = SessionAuthentication.ReturnTo, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>What was typed before, sealed, if a session ended in between.</summary>
    [BindProperty(Name = Drafts.Field)]
    public string? Draft { get; set; }

    /// <summary>Whether a client wants the user to prove that it is there, signed in or not.</summary>
    [BindProperty(Name = "again", SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>Who a client thinks the user is, to begin with.</summary>
    [BindProperty(Name = "login_hint", SupportsGet = true)]
    public string? LoginHint { get; set; }

    public string? Failure { get; private set; }

    /// <summary>The application that sent the user here, if it is one that was reviewed.</summary>
    public WaitingApplication? Application { get; private set; }

    /// <summary>Who is signed in already in this browser, and could go on as it is.</summary>
    public string? SignedInAs { get; private set; }

    /// <summary>Only within this server: a link that signs in must not lead elsewhere.</summary>
    public string GoOnUrl => Url.IsOwn(ReturnTo) ? ReturnTo : Url.Content("~/");

    /// <summary>What of a client's hint is worth to be shown.</summary>
    public static string? Hint(string? text) =>
        text is { Length: <= LongestHint } && !text.Any(char.IsControl) ? text : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Name = Hint(LoginHint);
        var isSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;
        return isSignedIn && !Again ? LocalRedirect(GoOnUrl) : await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return await StaleAsync(cancellationToken);
        }

        SignedIn answer;
        try
        {
            answer = await signIn.StartAsync(
                Name,
                Password,
                Request.Headers.UserAgent.ToString(),
                DeviceCookie.Read(Request),
                cancellationToken
            );
        }
        catch (RefusedException refused) when (refused.Refusal.RetryAfter is not null)
        {
            Failure = texts["Too many passwords are being tried just now. Wait a minute, then try again."];
            Response.StatusCode = refused.Refusal.Status;
            Problems.AddRetryAfter(Response, refused.Refusal);
            return await ShowAsync(cancellationToken);
        }

        if (answer.Token is not { } token)
        {
            var minutes = (int)PasswordCheck.Lockout.TotalMinutes;
            Failure = answer.Refusal is { } refusal
                ? texts.Said(refusal)
                : texts[
                    "The user ID, the mail address or the password is wrong. After {0} wrong passwords an account is "
                        + "locked for {1} minutes.",
                    PasswordCheck.MostFailures,
                    minutes
                ];
            return await ShowAsync(cancellationToken);
        }

        SessionCookie.Write(HttpContext, token, time.Now() + SignInService.Lifetime);
        if (answer.Device is { } device)
        {
            DeviceCookie.Write(HttpContext, device, time.Now());
        }

        if (await drafts.OpenAsync(Draft, answer.UserId, HttpContext) is { } draft)
        {
            // The form on it is for whom signed in just now.
            HttpContext.User = Drafts.PrincipalOf(answer.UserId);
            return stale.Show(draft, ModelState);
        }

        return LocalRedirect(GoOnUrl);
    }

    /// <summary>Signing in elsewhere makes this page old; what was typed stays, and nothing is done.</summary>
    private async Task<IActionResult> StaleAsync(CancellationToken cancellationToken)
    {
        var isSignedIn = (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded;
        SignedInAs = isSignedIn ? call.Caller.Account!.Value.Id : null;
        Failure = texts["This page is too old, or you signed in elsewhere. Nothing was done; please try again."];
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(cancellationToken);
    }

    /// <summary>With whom it is for: the address to go back to names the request that waits.</summary>
    private async Task<PageResult> ShowAsync(CancellationToken cancellationToken)
    {
        var (path, query) = GoOnUrl.Split('?', 2) is [var before, var after] ? (before, after) : (GoOnUrl, "");
        if (path == Url.Content("~" + AuthorizePath))
        {
            var asked = QueryHelpers.ParseQuery(query);
            Application = await waiting.FindAsync(
                asked.GetValueOrDefault(Parameters.ClientId),
                asked.GetValueOrDefault(Parameters.RequestUri),
                cancellationToken
            );
        }

        return Page();
    }
}
