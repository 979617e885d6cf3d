namespace OAuthRegistry.Server.Operations;

/// <summary>Something that is looked at again and again, in the background.</summary>
internal interface IRound
{
    /// <summary>How often.</summary>
    TimeSpan Every { get; }

    /// <summary>What is looked at, for the log: "Expiring secrets".</summary>
    string Purpose { get; }

    /// <summary>Whether this server looks at all.</summary>
    bool IsWanted => true;

    Task GoAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Makes the rounds once the database is there, each in a scope of its own; one that fails is tried again at the
/// next.
/// </summary>
internal sealed class Rounds<TRound>(
    IServiceScopeFactory scopes,
    Readiness readiness,
    TimeProvider time,
    ILogger<Rounds<TRound>> logger
) : BackgroundService
    where TRound : IRound
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await readiness.IsReachedAsync(stoppingToken))
        {
            return;
        }

        while (await GoAsync(stoppingToken) is { } wait)
        {
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <summary>Says when to go again; never, if this server does not.</summary>
    private async Task<TimeSpan?> GoAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var round = scope.ServiceProvider.GetRequiredService<TRound>();
        if (!round.IsWanted)
        {
            return null;
        }

        try
        {
            await round.GoAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogWarning(
                "{Purpose} could not be looked at, the next round will: {Reason}",
                round.Purpose,
                exception.GetBaseException().Message
            );
        }

        return round.Every;
    }
}
