using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using SignInService = OAuthRegistry.Server.Sessions.SignIn;

namespace OAuthRegistry.Server.Pages;

internal sealed class SignOutModel(SignInService signIn, Call call) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await signIn.EndAsync(call.Caller.Session!.SessionId, cancellationToken);
        SessionCookie.Delete(HttpContext);
        return LocalRedirect("~" + SessionAuthentication.SignInPath);
    }
}
