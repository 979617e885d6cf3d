using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// Sweeps out what was kept long enough: notifications that were read, deliveries that ended, and messages once neither
/// is left of them. IDs begin with their time, so it walks from the oldest on, bite by bite.
/// </summary>
internal sealed class NotificationSweep(
    RegistryContext db,
    GivingWay givingWay,
    IOptions<NotificationOptions> options,
    TimeProvider time
) : IRound
{
    private const int Bite = 500;

    public TimeSpan Every => options.Value.Sweep;

    public string Purpose => "Old notifications";

    public bool IsWanted => options.Value.Deliver;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var keep = options.Value;
        var now = time.Now();
        var shortest = new[] { keep.KeepRead, keep.KeepUnread, keep.KeepDeliveries }.Min();
        var (last, end) = (Guid.Empty, Guid.CreateVersion7(now - shortest));
        while (true)
        {
            var begin = givingWay.Begin();
            var bite = await db
                .Outbox.Where(m => m.Id > last && m.Id < end)
                .OrderBy(m => m.Id)
                .Select(m => m.Id)
                .Take(Bite)
                .ToListAsync(cancellationToken);
            if (bite.Count == 0)
            {
                return;
            }

            await db.WriteAsync(() => SweepAsync(bite, now, cancellationToken), cancellationToken);
            await givingWay.RestAsync(begin, TimeSpan.MaxValue, cancellationToken);
            last = bite[^1];
        }
    }

    private async Task<int> SweepAsync(List<Guid> bite, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var read = now - options.Value.KeepRead;
        var ended = now - options.Value.KeepDeliveries;
        var unread = Guid.CreateVersion7(now - options.Value.KeepUnread);
        await db
            .Notifications.Where(n =>
                bite.Contains(n.MessageId)
                && (n.Status == NotificationStatus.Unseen ? n.MessageId < unread : n.StatusUpdatedAt < read)
            )
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .Deliveries.Where(d =>
                bite.Contains(d.MessageId) && d.State != DeliveryState.Pending && d.CreatedAt < ended
            )
            .ExecuteDeleteAsync(cancellationToken);

        // What is told once stays as long as it could be told again.
        return await db
            .Outbox.Where(m =>
                bite.Contains(m.Id)
                && m.DueAt == null
                && m.UniqueKey == null
                && !db.Notifications.Any(n => n.MessageId == m.Id)
                && !db.Deliveries.Any(d => d.MessageId == m.Id)
            )
            .ExecuteDeleteAsync(cancellationToken);
    }
}
