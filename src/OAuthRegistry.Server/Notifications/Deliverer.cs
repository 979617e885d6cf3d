using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// Passes messages on and sends deliveries, whenever this server caused one and every few seconds for what others left.
/// </summary>
internal sealed class Deliverer(
    IServiceScopeFactory scopes,
    DeliveryAttempts attempts,
    DeliverySignals signals,
    Readiness readiness,
    GivingWay givingWay,
    IOptions<NotificationOptions> options,
    IOptions<MailOptions> mail,
    TimeProvider time,
    ILogger<Deliverer> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Deliver)
        {
            logger.LogInformation("This server delivers no notifications: Notifications__Deliver is false");
            return;
        }

        if (!mail.Value.IsConfigured)
        {
            logger.LogInformation("No mails are sent: Mail__Host is not set");
        }

        if (!await readiness.IsReachedAsync(stoppingToken))
        {
            return;
        }

        await Task.WhenAll(
            LoopAsync(signals.Messages, PassOnAsync, stoppingToken),
            LoopAsync(signals.Deliveries, attempts.RunAsync, stoppingToken)
        );
    }

    private async Task LoopAsync(
        Signal signal,
        Func<CancellationToken, Task<int>> work,
        CancellationToken stoppingToken
    )
    {
        await using var timer = time.CreateTimer(_ => signal.Set(), null, TimeSpan.Zero, options.Value.Poll);
        while (await signal.WaitAsync(stoppingToken))
        {
            try
            {
                while (await work(stoppingToken) > 0) { }
            }
            catch (Exception exception) when (DatabaseFaults.IsUnavailable(exception))
            {
                logger.LogWarning(
                    "Notifications wait for the database: {Reason}",
                    exception.GetBaseException().Message
                );
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // What was taken comes due again when its lease ends.
                logger.LogError(exception, "Notifications could not be delivered; they are tried again");
            }
        }
    }

    /// <summary>Requests go first, less so once messages have waited for too long.</summary>
    private async Task<int> PassOnAsync(CancellationToken cancellationToken)
    {
        var begin = givingWay.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var batch = await scope.ServiceProvider.GetRequiredService<FanOut>().RunAsync(cancellationToken);
        if (batch.Messages > 0)
        {
            await givingWay.RestAsync(begin, options.Value.LongestWait - batch.OldestAge, cancellationToken);
        }

        return batch.Messages;
    }
}
