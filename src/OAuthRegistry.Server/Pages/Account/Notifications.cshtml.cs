using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the user was told and did not put away: a page at a time, what is about one thing together.</summary>
internal sealed class NotificationsModel(Inbox inbox, Call call) : ActsModel(call)
{
    private const string Here = "/notifications";

    private string UserId => Caller.Account!.Value.Id;

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    /// <summary>Only what was not seen yet.</summary>
    [BindProperty(Name = "unseen", SupportsGet = true)]
    public bool Unseen { get; set; }

    public Page<NotificationBody> Found { get; private set; } = new([], 0);

    public Pager Pager =>
        new(Number, Found.Total, number => $"{Here}?page_number={number}{(Unseen ? "&unseen=true" : "")}");

    /// <summary>Whether the reviews of clients are where the user decides.</summary>
    public bool IsReviewer => Caller.IsReviewer;

    /// <summary>What is about one client, or one organization, and follows upon each other.</summary>
    public IEnumerable<List<NotificationBody>> Groups
    {
        get
        {
            List<NotificationBody> group = [];
            foreach (var notification in Found.Rows)
            {
                if (group.Count > 0 && (SubjectOf(group[0]) is not { } subject || subject != SubjectOf(notification)))
                {
                    yield return group;
                    group = [];
                }

                group.Add(notification);
            }

            if (group.Count > 0)
            {
                yield return group;
            }
        }
    }

    public static bool IsUnseen(NotificationBody notification) =>
        notification.Status is null or NotificationStatus.Unseen;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSeeAsync(List<string> ids, CancellationToken cancellationToken) =>
        MarkAsync(ids, NotificationStatus.Seen, cancellationToken);

    public Task<IActionResult> OnPostSeeAllAsync(CancellationToken cancellationToken) =>
        DoAsync(() => inbox.SeeAllAsync(cancellationToken), Here, cancellationToken);

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
            Here,
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        Found = await inbox.ListAsync(
            UserId,
            Unseen ? [NotificationStatus.Unseen] : [NotificationStatus.Unseen, NotificationStatus.Seen],
            PageRequest.Newest(Pager.PageSize, Number),
            cancellationToken
        );
    }

    private static string? SubjectOf(NotificationBody notification) =>
        notification.EntityIds?.ClientIds?.ClientId is { } client ? $"client {client}"
        : notification.EntityIds?.OrganizationIds?.OrganizationId is { } organization ? $"organization {organization}"
        : null;
}
