using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The browsers in which the user is signed in, and signing out of one.</summary>
internal sealed class SessionsModel(SessionService service, Call call) : ConsoleModel(call)
{
    private string UserId => Caller.Account!.Value.Id;

    public IReadOnlyList<SessionBody> Sessions { get; private set; } = [];

    public string Own => Caller.Session!.SessionId;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        [FromForm(Name = "session_id")] string? sessionId,
        CancellationToken cancellationToken
    ) => DoAsync(() => service.EndAsync(UserId, sessionId ?? "", cancellationToken), "/sessions", cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Sessions = [
            .. (await service.ListAsync(UserId, PageRequest.Newest(QueryReader.MaxLimit), cancellationToken))
                .Rows.OrderByDescending(session => session.SessionId == Own)
                .ThenByDescending(session => session.UpdatedAt),
        ];
}
