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

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    public Page<NotificationBody> Found { get; private set; } = new([], 0);

    public Pager Pager =>
        new(Number, Found.Total, number => Searched.Address(Here, Query, number) + (Unseen ? "&unseen=true" : ""));

    /// <summary>Whether the reviews of clients are where the user decides.</summary>
    public bool IsReviewer => Caller.IsReviewer;

    /// <summary>What is about one client, or one organization; the newest word decides where it stands.</summary>
    public IEnumerable<List<NotificationBody>> Groups =>
        Found.Rows.GroupBy(row => SubjectOf(row) ?? row.Id).Select(group => group.ToList());

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
        Found = await inbox.SearchAsync(
            UserId,
            Unseen ? [NotificationStatus.Unseen] : [NotificationStatus.Unseen, NotificationStatus.Seen],
            Searched.By(Query).Query,
            PageRequest.Newest(Pager.PageSize, Number),
            cancellationToken
        );
    }

    private static string? SubjectOf(NotificationBody notification) =>
        notification.EntityIds?.ClientIds?.ClientId is { } client ? $"client {client}"
        : notification.EntityIds?.OrganizationIds?.OrganizationId is { } organization ? $"organization {organization}"
        : null;
}
