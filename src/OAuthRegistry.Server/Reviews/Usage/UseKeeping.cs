using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Usage;

/// <summary>Adds what was counted to what is kept, and forgets what is too old to be asked for.</summary>
internal sealed class UseKeeping(RegistryContext db, UseCounter counter, TimeProvider time) : IRound
{
    public const int KeptDays = 400;

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public string Purpose => "Uses of rights";

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        await KeepAsync(cancellationToken);
        var oldest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-KeptDays);
        var old = db.UsedRights.Where(used => used.Day < oldest);
        if (await old.AnyAsync(cancellationToken))
        {
            await db.WriteAsync(() => old.ExecuteDeleteAsync(cancellationToken), cancellationToken);
        }
    }

    /// <summary>All of it or none; several servers add to the same rows, in the same order.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var taken = counter.Take();
        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            await db.WriteAsync(() => AddAsync(taken, cancellationToken), cancellationToken);
        }
        catch
        {
            counter.PutBack(taken);
            throw;
        }
    }

    private async Task<int> AddAsync(IReadOnlyDictionary<UseKey, long> taken, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (
            var ((clientId, day, name), count) in taken
                .OrderBy(use => use.Key.ClientId, StringComparer.Ordinal)
                .ThenBy(use => use.Key.Day)
                .ThenBy(use => use.Key.Name, StringComparer.Ordinal)
        )
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO right_uses (client_id, day, name, count) VALUES ({clientId}, {day}, {name}, {count})
                ON CONFLICT (client_id, day, name) DO UPDATE SET count = right_uses.count + excluded.count
                """,
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
        return taken.Count;
    }
}

/// <summary>A server that is stopped keeps what it counted since the last round, once nobody calls any more.</summary>
internal sealed class UseKeepingAtTheEnd(IServiceScopeFactory scopes, ILogger<UseKeepingAtTheEnd> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<UseKeeping>().KeepAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogWarning(
                "The last uses of rights could not be kept: {Reason}",
                exception.GetBaseException().Message
            );
        }
    }
}
