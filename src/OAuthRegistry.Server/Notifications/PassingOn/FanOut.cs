using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>What was taken at once, and how long ago the oldest of it was caused.</summary>
internal readonly record struct Batch(int Messages, TimeSpan OldestAge);

/// <summary>
/// Passes messages on, each exactly once: a line in the list of every receiver, a delivery for every webhook that wants
/// it, a delivery for every receiver with a mailbox. Some hundreds share a handful of statements.
/// </summary>
internal sealed class FanOut(
    RegistryContext db,
    Receivers receivers,
    UnreadMails unread,
    DeliverySignals signals,
    IOptions<NotificationOptions> options,
    TimeProvider time,
    ILogger<FanOut> logger
)
{
    private const int MostAtOnce = 300,
        MostReceivers = 2000;

    private static readonly TimeSpan LongestPutOff = TimeSpan.FromDays(1);

    public async Task<Batch> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        var messages = await db.LeaseAsync<OutboxMessage>(MostAtOnce, now, options.Value.Lease, cancellationToken);
        if (messages.Count == 0)
        {
            return default;
        }

        using var span = Spans.Begin("pass on to lists");
        span?.SetTag("oauthregistry.messages", messages.Count);
        await PassOnAsync(messages, cancellationToken);
        return new Batch(messages.Count, now - messages.Min(message => message.CreatedAt));
    }

    /// <summary>
    /// One that can not be passed on is found by halves: it keeps none of the others, and comes again later. What has
    /// too many receivers for one transaction takes several.
    /// </summary>
    private async Task PassOnAsync(List<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            if (await TryPassOnTogetherAsync(messages, cancellationToken))
            {
                return;
            }
        }
        catch (Exception exception)
            when (!DatabaseFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
        {
            if (messages is [var faulty])
            {
                await PutOffAsync(faulty, exception, cancellationToken);
                return;
            }
        }

        foreach (var half in messages.Chunk((messages.Count + 1) / 2))
        {
            await PassOnAsync([.. half], cancellationToken);
        }
    }

    /// <summary>Does nothing if that would be too many rows, unless it is one message.</summary>
    private async Task<bool> TryPassOnTogetherAsync(List<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var heard = messages.Zip(await receivers.OfAsync(messages, cancellationToken)).ToList();
        if (messages.Count > 1 && heard.Sum(one => one.Second.Count) > MostReceivers)
        {
            return false;
        }

        await unread.ReadAsync(heard, cancellationToken);
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.Enabled).ToListAsync(cancellationToken);
        var now = time.Now();
        List<Notification> notifications = [];
        List<(OutboxMessage Message, Webhook? Webhook, Receiver? Receiver)> ways = [];
        foreach (var (message, users) in heard)
        {
            ways.AddRange(
                webhooks.Where(w => w.Wants(message.Kind)).Select(w => (message, (Webhook?)w, (Receiver?)null))
            );
            foreach (var user in users)
            {
                var isMailed = unread.Mails(message, user);
                notifications.Add(
                    new Notification
                    {
                        UserId = user.UserId,
                        MessageId = message.Id,
                        IsMailed = isMailed,
                    }
                );
                if (isMailed)
                {
                    ways.Add((message, null, user));
                }
            }
        }

        // IDs of one moment in their order: what was caused first is listed, and sent, first.
        var deliveries = Enumerable
            .Range(0, ways.Count)
            .Select(_ => Guid.CreateVersion7(now))
            .Order()
            .Zip(ways, (id, way) => ToDelivery(id, way.Message, way.Webhook?.Id, way.Receiver, now))
            .ToList();
        if (
            await db.WriteAsync(
                () => SaveAsync(messages, notifications, deliveries, cancellationToken),
                cancellationToken
            )
        )
        {
            signals.Deliveries.Set();
        }

        return true;
    }

    /// <summary>
    /// All in one transaction, and none of it if another server has taken a message over in the meantime: then the
    /// lease of all is over, and whoever takes them passes them on.
    /// </summary>
    private async Task<bool> SaveAsync(
        List<OutboxMessage> messages,
        List<Notification> notifications,
        List<Delivery> deliveries,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await SetDueAsync(messages, null, cancellationToken) < messages.Count)
            {
                return false;
            }

            db.Notifications.AddRange(notifications);
            db.Deliveries.AddRange(deliveries);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// Each time it waits as long again as it has waited, at most a day: it may be a later version that knows what to
    /// do with it.
    /// </summary>
    private async Task PutOffAsync(OutboxMessage message, Exception exception, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var age = now - message.CreatedAt;
        var wait =
            age < options.Value.Lease ? options.Value.Lease
            : age > LongestPutOff ? LongestPutOff
            : age;
        await db.WriteAsync(() => SetDueAsync([message], now + wait, cancellationToken), cancellationToken);
        logger.LogError(
            exception,
            "Message {Message} could not be passed on; it is tried again in {Minutes:0} minutes",
            message.Id,
            wait.TotalMinutes
        );
    }

    /// <summary>Returns of how many messages this server still has the claim.</summary>
    private Task<int> SetDueAsync(
        List<OutboxMessage> messages,
        DateTimeOffset? dueAt,
        CancellationToken cancellationToken
    )
    {
        var claim = messages[0].Claim;
        var ids = messages.ConvertAll(message => message.Id);
        return db
            .Outbox.Where(message => ids.Contains(message.Id) && message.Claim == claim && message.DueAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.DueAt, dueAt), cancellationToken);
    }

    public static Delivery ToWebhook(OutboxMessage message, Guid webhookId, DateTimeOffset now) =>
        ToDelivery(Guid.CreateVersion7(now), message, webhookId, null, now);

    private static Delivery ToDelivery(
        Guid id,
        OutboxMessage message,
        Guid? webhookId,
        Receiver? receiver,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = id,
            MessageId = message.Id,
            WebhookId = webhookId,
            UserId = receiver?.UserId,
            MailAddress = receiver?.MailAddress,
            CreatedAt = now,
            DueAt = now,
        };
}
