using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// Passes each message on, exactly once: a line in the list of every receiver, a delivery for every webhook that wants
/// it, a delivery for every receiver with a mailbox.
/// </summary>
internal sealed class FanOut(
    RegistryContext db,
    Receivers receivers,
    DeliverySignals signals,
    IOptions<NotificationOptions> options,
    IOptions<MailOptions> mail,
    TimeProvider time
)
{
    private const int MostAtOnce = 50;

    /// <summary>Returns how many messages were taken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var messages = await db.LeaseAsync<OutboxMessage>(
            MostAtOnce,
            time.Now(),
            options.Value.Lease,
            cancellationToken
        );
        foreach (var message in messages)
        {
            await PassOnAsync(message, cancellationToken);
            db.ChangeTracker.Clear();
        }

        return messages.Count;
    }

    /// <summary>
    /// All in one transaction, and none of it if another server has taken the message over in the meantime.
    /// </summary>
    private async Task PassOnAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var users = await receivers.OfAsync(message, cancellationToken);
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.Enabled).ToListAsync(cancellationToken);
        var now = time.Now();
        var unread = await StillUnreadAsync(message, cancellationToken);
        bool IsMailed(User user) => HasMailbox(user) && !unread.Contains(user.AccountId);

        db.Attach(message).Entity.DueAt = null;
        db.Notifications.AddRange(
            users.Select(user => new Notification
            {
                UserId = user.AccountId,
                MessageId = message.Id,
                IsMailed = IsMailed(user),
            })
        );
        db.Deliveries.AddRange(webhooks.Where(w => w.Wants(message.Kind)).Select(w => ToWebhook(message, w.Id, now)));
        db.Deliveries.AddRange(users.Where(IsMailed).Select(user => ToMailbox(message, user, now)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            signals.Deliveries.Set();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Nothing was saved. Whoever took the message over passes it on.
        }
    }

    /// <summary>
    /// Who has not looked yet at an earlier message about the same account on the same client, or about the same
    /// organization: it stands in the list with the others, but nobody is mailed again and again by being invited,
    /// removed and invited.
    /// </summary>
    private async Task<HashSet<string>> StillUnreadAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        message.Kind is not (NotificationKind.CollaboratorChanged or NotificationKind.MemberChanged)
        || !mail.Value.IsConfigured
            ? []
            : await db
                .Notifications.Where(n =>
                    n.Status == NotificationStatus.Unseen
                    && n.IsMailed
                    && n.Message!.Kind == message.Kind
                    && n.Message.ClientId == message.ClientId
                    && n.Message.SubjectAccount == message.SubjectAccount
                )
                .Select(n => n.UserId)
                .ToHashSetAsync(cancellationToken);

    public static Delivery ToWebhook(OutboxMessage message, Guid webhookId, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            MessageId = message.Id,
            WebhookId = webhookId,
            CreatedAt = now,
            DueAt = now,
        };

    private static Delivery ToMailbox(OutboxMessage message, User user, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            MessageId = message.Id,
            UserId = user.AccountId,
            MailAddress = user.PrimaryEmailAddress,
            CreatedAt = now,
            DueAt = now,
        };

    private bool HasMailbox(User user) => mail.Value.IsConfigured && user.PrimaryEmailAddress is not null;
}
