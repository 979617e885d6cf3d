using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Tells the metrics what has not been passed on, and what was given up.</summary>
internal sealed class OutboxCount(RegistryContext db, IOptions<TelemetryOptions> options, TimeProvider time) : IRound
{
    public TimeSpan Every => options.Value.CountEvery;

    public string Purpose => "The outbox";

    public bool IsWanted => Measures.AreHeard;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Outbox.Where(message => message.DueAt != null);
        var messages = await waiting.LongCountAsync(cancellationToken);

        // IDs begin with their time.
        var oldest = await waiting
            .OrderBy(message => message.Id)
            .Select(message => (DateTimeOffset?)message.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var now = time.GetUtcNow();
        Measures.OutboxHolds(messages, oldest < now ? now - oldest.Value : TimeSpan.Zero);

        Measures.AreDead(
            await db.Deliveries.LongCountAsync(delivery => delivery.State == DeliveryState.Dead, cancellationToken)
        );
    }
}
