using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>Looks every few minutes for hosts that are due.</summary>
internal sealed class HostWatch(
    IServiceScopeFactory scopes,
    Readiness readiness,
    TimeProvider time,
    ILogger<HostWatch> logger
) : BackgroundService
{
    /// <summary>How many times twenty hosts one server looks at in a row, before it lets the others come.</summary>
    private const int MostRounds = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await readiness.IsReachedAsync(stoppingToken))
        {
            return;
        }

        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(
                    "Proofs of hosts could not be looked at, the next look will: {Reason}",
                    exception.GetBaseException().Message
                );
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<HostRecheck>().RunAsync(cancellationToken) == 0)
            {
                return;
            }
        }
    }
}
