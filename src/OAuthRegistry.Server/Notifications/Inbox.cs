using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Notifications;

/// <summary>The notifications of a user.</summary>
internal sealed class Inbox(
    RegistryContext db,
    AccountDirectory accounts,
    IValidator<UpdateNotificationStatusRequest> rules,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Notification, Guid> Orders = new SortTable<Notification, Guid>(
        n => n.MessageId,
        isNewestFirst: true
    ).ByKey("created_at");

    /// <summary>Those of the states named, or all.</summary>
    public Task<Page<NotificationBody>> ListAsync(
        string userId,
        List<NotificationStatus> only,
        PageRequest page,
        CancellationToken cancellationToken
    ) => SearchAsync(userId, only, "", page, cancellationToken);

    /// <summary>Of them those about a client with the text in its ID.</summary>
    public async Task<Page<NotificationBody>> SearchAsync(
        string userId,
        List<NotificationStatus> only,
        string client,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await RequireReadableAsync(userId, cancellationToken);
        var notifications = db.Notifications.AsNoTracking().Where(n => n.UserId == userId);
        if (only.Count > 0)
        {
            notifications = notifications.Where(n => only.Contains(n.Status));
        }

        var found = await Orders
            .Sort(notifications.Include(n => n.Message).Containing(client, n => n.Message!.ClientId!), page)
            .ToPageAsync(page, cancellationToken);
        return found.ConvertAll(ToBody);
    }

    /// <summary>How many the caller has not seen, counted no further than what says "many".</summary>
    public Task<int> CountUnseenAsync(int most, CancellationToken cancellationToken) =>
        UnseenByCaller().Take(most).CountAsync(cancellationToken);

    /// <summary>What the caller has not seen counts as seen, all of it.</summary>
    public Task<int> SeeAllAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        return UnseenByCaller()
            .ExecuteUpdateAsync(
                set => set.SetProperty(n => n.Status, NotificationStatus.Seen).SetProperty(n => n.StatusUpdatedAt, now),
                cancellationToken
            );
    }

    private IQueryable<Notification> UnseenByCaller()
    {
        var userId = call.Caller.Account!.Value.Id;
        call.Caller.RequireOnUser(userId, Right.UserNotificationsRead);
        return db.Notifications.Where(n => n.UserId == userId && n.Status == NotificationStatus.Unseen);
    }

    /// <summary>An ID that is none of the user's changes nothing.</summary>
    public async Task SetStatusAsync(
        string userId,
        RequestBody<UpdateNotificationStatusRequest> request,
        CancellationToken cancellationToken
    )
    {
        var ids = request.Value.Ids ?? [];
        request.ThrowIfFaulty(rules.Check(request.Value));
        await RequireReadableAsync(userId, cancellationToken);

        var messages = ids.ConvertAll(Guid.Parse);
        var status = request.Value.Status ?? NotificationStatus.Unseen;
        var changed = await db
            .Notifications.Where(n => n.UserId == userId && messages.Contains(n.MessageId) && n.Status != status)
            .ToListAsync(cancellationToken);
        foreach (var notification in changed)
        {
            (notification.Status, notification.StatusUpdatedAt) = (status, time.Now());
        }

        await db.SaveAsync(cancellationToken);
    }

    private async Task RequireReadableAsync(string userId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnUser(userId, Right.UserNotificationsRead);
        await accounts.RequireReachableAsync(AccountRef.User(userId), cancellationToken);
    }

    private static NotificationBody ToBody(Notification notification)
    {
        var message = notification.Message!;
        return new NotificationBody
        {
            Id = message.Id.ToString(),
            CreatedAt = message.CreatedAt,
            EntityIds = EntityIds(message),
            NotificationType = message.Kind.NotificationType(),
            Data = message.ReadData(),
            SenderIds = message.Sender?.ToIds(),
            Receivers = message.Kind.Receivers(),
            Email = notification.IsMailed.NullIfFalse(),
            Status = notification.Status == NotificationStatus.Unseen ? null : notification.Status,
            StatusUpdatedAt = notification.StatusUpdatedAt,
        };
    }

    private static NotificationEntityIds? EntityIds(OutboxMessage message) =>
        (message.ClientId, message.OrganizationId) switch
        {
            ({ } client, _) => new NotificationEntityIds { ClientIds = new ClientIds { ClientId = client } },
            (_, { } organization) => new NotificationEntityIds
            {
                OrganizationIds = new OrganizationIds { OrganizationId = organization },
            },
            _ => null,
        };
}
