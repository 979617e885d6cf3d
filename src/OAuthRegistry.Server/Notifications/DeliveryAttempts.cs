using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>How one attempt ended.</summary>
/// <param name="Error">Why it failed; none if the message arrived.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
internal sealed record AttemptResult(string? Error, int? Status = null)
{
    /// <summary>Whether trying again would change nothing.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>
/// Sends what is due, at least once each: a delivery is done only when that has been saved, and one whose server died
/// in between is sent again under the same ID.
/// </summary>
internal sealed class DeliveryAttempts(
    IServiceScopeFactory scopes,
    IOptions<NotificationOptions> options,
    TimeProvider time,
    ILogger<DeliveryAttempts> logger
)
{
    // Even if every receiver takes all the time it has, a round ends before its lease does.
    private const int MostAtOnce = 24,
        SideBySide = 8,
        Growth = 3,
        JitterPercent = 20,
        MaxError = 300;

    /// <summary>Returns how many deliveries were taken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        var due = await db.LeaseAsync<Delivery>(MostAtOnce, time.Now(), options.Value.Lease, cancellationToken);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = SideBySide,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(due, parallel, async (delivery, stop) => await AttemptAsync(delivery, stop));
        return due.Count;
    }

    private async Task AttemptAsync(Delivery claimed, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        var delivery = await db
            .Deliveries.Include(d => d.Message)
            .Include(d => d.Webhook)
            .FirstOrDefaultAsync(d => d.Id == claimed.Id && d.Claim == claimed.Claim, cancellationToken);
        if (delivery is null)
        {
            return;
        }

        var sender = scope.ServiceProvider.GetServices<ISender>().Single(way => way.Takes(delivery));
        using var span = Spans.Begin($"deliver {sender.Way}");
        var result = await sender.SendAsync(delivery, cancellationToken);

        // The reason stays here: mail servers repeat addresses.
        span?.SetStatus(result.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        Note(delivery, result);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It took longer than the lease, or was replayed or deleted meanwhile: what is stored is newer than this.
        }
    }

    private void Note(Delivery delivery, AttemptResult result)
    {
        delivery.LastStatus = result.Status;
        delivery.LastError = result.Error is { Length: > MaxError } longError ? longError[..MaxError] : result.Error;
        if (result.Error is null)
        {
            (delivery.State, delivery.DeliveredAt, delivery.DueAt) = (DeliveryState.Delivered, time.Now(), null);
            return;
        }

        delivery.Attempts++;
        if (delivery.Attempts < options.Value.MaxAttempts && !result.IsFinal)
        {
            delivery.DueAt = time.Now() + Wait(delivery.Attempts);
            return;
        }

        (delivery.State, delivery.DueAt) = (DeliveryState.Dead, null);
        logger.LogWarning(
            "Delivery {Delivery} of message {Message} was given up after {Attempts} attempts: {Error}",
            delivery.Id,
            delivery.MessageId,
            delivery.Attempts,
            delivery.LastError
        );
    }

    /// <summary>
    /// Longer each time, and never quite the same: receivers that come back are not met by everybody at once.
    /// </summary>
    private TimeSpan Wait(int failures) =>
        options.Value.FirstRetry
        * Math.Pow(Growth, failures - 1)
        * (100 + RandomNumberGenerator.GetInt32(-JitterPercent, JitterPercent + 1))
        / 100;
}
