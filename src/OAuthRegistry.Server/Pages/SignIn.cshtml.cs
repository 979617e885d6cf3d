using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Sessions;
using SignInService = OAuthRegistry.Server.Sessions.SignIn;

namespace OAuthRegistry.Server.Pages;

[AllowAnonymous]
[LeadsToClients]
internal sealed class SignInModel(SignInService signIn, IStringLocalizer<Texts> texts, TimeProvider time) : PageModel
{
    [BindProperty(Name = SessionAuthentication.ReturnTo, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>Whether a client wants the user to prove that it is there, signed in or not.</summary>
    [BindProperty(Name = "again", SupportsGet = true)]
    public bool Again { get; set; }

    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGetAsync() =>
        !Again && (await HttpContext.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded ? GoOn() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (token, refusal) = await signIn.StartAsync(Name, Password, Request.Headers.UserAgent.ToString(), cancellationToken);
        if (token is null)
        {
            Failure = refusal ?? texts["The user ID, the mail address or the password is wrong. After {0} wrong passwords an account is locked for {1} minutes.", SignInService.MostFailures, (int)SignInService.Lockout.TotalMinutes];
            return Page();
        }

        SessionCookie.Write(HttpContext, token, time.Now() + SignInService.Lifetime);
        return GoOn();
    }

    /// <summary>Only within this server: a link that signs in must not lead elsewhere.</summary>
    private LocalRedirectResult GoOn() => LocalRedirect(Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/");
}
