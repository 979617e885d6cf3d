using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Keeping;

/// <summary>
/// Hears from Postgres what was changed by whomever: the tables themselves tell it, by triggers (NOTIFY). Whether it
/// still hears, it learns by telling itself something through the connections that requests use: what comes back was
/// told after all that was committed before. A pooler that swallows it, or a connection that hangs, ends the keeping.
/// </summary>
internal sealed class ChangeListener(
    DirectConnection direct,
    CommittedChanges changes,
    IServiceScopeFactory scopes,
    Readiness readiness,
    IOptions<KeepingOptions> options,
    TimeProvider time,
    ILogger<ChangeListener> logger
) : BackgroundService
{
    public const string Channel = "registry_changes";

    /// <summary>What no topic begins with.</summary>
    private const char Sign = '!';

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1),
        Seldomest = TimeSpan.FromSeconds(1),
        Oftenest = TimeSpan.FromMilliseconds(100);

    private readonly string _server = $"{Sign}{Guid.NewGuid():N}";

    /// <summary>What was last said in the log; nothing yet.</summary>
    private bool? _isHeard;

    /// <summary>How often it asks: twice may be late before nothing is kept any more.</summary>
    public static TimeSpan Every(TimeSpan keep) =>
        keep / 3 is var third && third > Seldomest ? Seldomest
        : third < Oftenest ? Oftenest
        : third;

    /// <summary>At least one: Npgsql takes none for "until something comes", and nobody would ask.</summary>
    public static int Milliseconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds));

    /// <summary>Before the first request comes: nothing is kept until it is heard.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        changes.WaitToHear();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn || !await readiness.IsReachedAsync(stoppingToken))
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                changes.WaitToHear();
                Say(isHeard: false, exception.GetBaseException().Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(direct.Text);
        var every = Every(options.Value.KeepKeys);
        var isBack = false;
        connection.Notification += (_, told) =>
        {
            if (told.Payload == _server)
            {
                isBack = true;
            }
            else if (Topic.Parse(told.Payload) is { } topic && topic.Kind != Sign)
            {
                changes.Tell(topic);
            }
        };
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // What changed while nobody listened, nobody told.
        changes.TellAll();
        while (true)
        {
            var asked = time.GetTimestamp();
            isBack = false;
            await AskAsync(cancellationToken);
            while (time.GetElapsedTime(asked) < options.Value.KeepKeys && !isBack)
            {
                await connection.WaitAsync(Milliseconds(every), cancellationToken);
            }

            if (!isBack)
            {
                throw new TimeoutException(
                    "what the server told itself did not come back; a pooler may be in the way, then set "
                        + "ConnectionStrings__Changes to a direct connection"
                );
            }

            changes.HeardAsOf(asked);
            Say(isHeard: true, "");
            while (time.GetElapsedTime(asked) is var passed && passed < every)
            {
                await connection.WaitAsync(Milliseconds(every - passed), cancellationToken);
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<RegistryContext>()
            .Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {_server})", cancellationToken);
    }

    private void Say(bool isHeard, string reason)
    {
        if (isHeard == _isHeard)
        {
            return;
        }

        _isHeard = isHeard;
        if (isHeard)
        {
            logger.LogInformation("What other servers change is heard; keys, tokens and clients are kept in memory");
        }
        else
        {
            logger.LogWarning(
                "What other servers change is not heard, so nothing is kept in memory until it is: {Reason}",
                reason
            );
        }
    }
}

/// <summary>How Postgres is reached without a pooler between, which forgets who listens.</summary>
internal sealed record DirectConnection(string Text);
