using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the user was told and did not put away.</summary>
internal sealed class NotificationsModel(Inbox inbox, Call call) : ActsModel(call)
{
    private string UserId => Caller.Account!.Value.Id;

    public List<NotificationBody> Notifications { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSeeAsync(List<string> ids, CancellationToken cancellationToken) =>
        MarkAsync(ids, NotificationStatus.Seen, cancellationToken);

    public Task<IActionResult> OnPostArchiveAsync(List<string> ids, CancellationToken cancellationToken) =>
        MarkAsync(ids, NotificationStatus.Archived, cancellationToken);

    private Task<IActionResult> MarkAsync(
        List<string> ids,
        NotificationStatus status,
        CancellationToken cancellationToken
    )
    {
        var request = new UpdateNotificationStatusRequest { Ids = ids, Status = status };
        return DoAsync(
            () =>
                inbox.SetStatusAsync(
                    UserId,
                    RequestBody<UpdateNotificationStatusRequest>.Of(request),
                    cancellationToken
                ),
            "/notifications",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Notifications = (
            await inbox.ListAsync(
                UserId,
                [NotificationStatus.Unseen, NotificationStatus.Seen],
                PageRequest.Newest(),
                cancellationToken
            )
        ).Rows;
}
