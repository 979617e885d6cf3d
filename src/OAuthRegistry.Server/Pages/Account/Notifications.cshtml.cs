using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the user was told and did not put away.</summary>
internal sealed class NotificationsModel(Inbox inbox, Call call) : ConsoleModel(call)
{
    private string UserId => Caller.Account!.Value.Id;

    public List<NotificationBody> Notifications { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? act, List<string> ids, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                inbox.SetStatusAsync(
                    UserId,
                    RequestBody<UpdateNotificationStatusRequest>.Of(
                        new UpdateNotificationStatusRequest
                        {
                            Ids = ids,
                            Status = act == "archive" ? NotificationStatus.Archived : NotificationStatus.Seen,
                        }
                    ),
                    cancellationToken
                ),
            "/notifications",
            cancellationToken
        );

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
