using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Sweeps out sessions and tokens that ended, and logos that nobody shows any more, in batches that nobody notices, and
/// renews the keys that sign.
/// </summary>
internal sealed class Upkeep(
    IServiceScopeFactory scopes,
    SigningKeys keys,
    Readiness readiness,
    IOptions<OAuthOptions> options,
    TimeProvider time,
    ILogger<Upkeep> logger
) : BackgroundService
{
    private const int Batch = 1000;

    /// <summary>A token that ended is kept for a while, so that its second use is known for what it is.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await readiness.IsReachedAsync(stoppingToken))
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.PruneInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
            await keys.RefreshAsync(db, stoppingToken);
            await PruneAsync(db, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning("Upkeep is put off: {Reason}", exception.GetBaseException().Message);
        }
    }

    internal async Task PruneAsync(RegistryContext db, CancellationToken cancellationToken)
    {
        await ForgetSuccessorsAsync(db, cancellationToken);
        var ended = time.Now() - Kept;
        await InBatchesAsync(() =>
            db
                .Tokens.Told()
                .Where(token =>
                    db.Tokens.Where(old => old.ExpiresAt < ended)
                        .OrderBy(old => old.ExpiresAt)
                        .Select(old => old.TokenId)
                        .Take(Batch)
                        .Contains(token.TokenId)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        await InBatchesAsync(() =>
            db
                .Sessions.Where(session =>
                    db.Sessions.Where(old => old.ExpiresAt < ended)
                        .OrderBy(old => old.ExpiresAt)
                        .Select(old => old.SessionId)
                        .Take(Batch)
                        .Contains(session.SessionId)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        await InBatchesAsync(() =>
            db
                .TokenFamilies.Told()
                .Where(family =>
                    db.TokenFamilies.Where(old =>
                            old.CreatedAt < ended
                            && !db.Tokens.Any(token => token.FamilyId == old.FamilyId)
                            && !db.Sessions.Any(session => session.SessionId == old.SessionId)
                        )
                        .OrderBy(old => old.CreatedAt)
                        .Select(old => old.FamilyId)
                        .Take(Batch)
                        .Contains(family.FamilyId)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        var now = time.Now();
        await InBatchesAsync(() =>
            db
                .UsedAssertions.Where(used =>
                    db.UsedAssertions.Where(old => old.ExpiresAt < now)
                        .OrderBy(old => old.ExpiresAt)
                        .Select(old => old.AssertionKey)
                        .Take(Batch)
                        .Contains(used.AssertionKey)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        await InBatchesAsync(() =>
            db
                .AuthorizationRequests.Where(request =>
                    db.AuthorizationRequests.Where(old => old.ExpiresAt < now)
                        .OrderBy(old => old.ExpiresAt)
                        .Select(old => old.RequestKey)
                        .Take(Batch)
                        .Contains(request.RequestKey)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        await InBatchesAsync(() =>
            db
                .DeviceRequests.Where(request =>
                    db.DeviceRequests.Where(old => old.ExpiresAt < now)
                        .OrderBy(old => old.ExpiresAt)
                        .Select(old => old.RequestId)
                        .Take(Batch)
                        .Contains(request.RequestId)
                )
                .ExecuteDeleteAsync(cancellationToken)
        );
        await InBatchesAsync(() => LogoSweep.RunAsync(db, ended, Batch, cancellationToken));
    }

    /// <summary>When the grace of a refresh token is over, nothing can bring its answer back.</summary>
    private async Task ForgetSuccessorsAsync(RegistryContext db, CancellationToken cancellationToken)
    {
        var over = time.Now() - options.Value.RefreshGrace;
        await db
            .Tokens.Told()
            .Where(token => token.SuccessorKey != null && token.RedeemedAt < over)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.SuccessorKey, (byte[]?)null), cancellationToken);
    }

    private static async Task InBatchesAsync(Func<Task<int>> deleteBatch)
    {
        while (await deleteBatch() == Batch) { }
    }
}
