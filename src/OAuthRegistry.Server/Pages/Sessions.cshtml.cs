using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The browsers in which the user is signed in, and signing out of one.</summary>
internal sealed class SessionsModel(SessionService service, Call call) : PageModel
{
    private string UserId => call.Caller.Account!.Value.Id;

    public IReadOnlyList<SessionBody> Sessions { get; private set; } = [];

    public string Own => call.Caller.Session!.SessionId;

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Sessions = (await service.ListAsync(UserId, new PageRequest(QueryReader.MaxLimit, 1, "created_at", Descending: true), cancellationToken)).Rows;

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "session_id")] string? sessionId, CancellationToken cancellationToken)
    {
        try
        {
            await service.EndAsync(UserId, sessionId ?? "", cancellationToken);
            return LocalRedirect("/sessions");
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal.Title;
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
