using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Hands out work among any number of servers on one database.</summary>
internal static class Claims
{
    /// <summary>
    /// Takes what is due, and nobody else does until the lease is over: the condition stands in the update itself, so
    /// of two servers that see the same row one finds it taken. Whoever dies with the row in hand leaves it to the next
    /// one.
    /// </summary>
    public static async Task<List<T>> ClaimAsync<T>(
        this RegistryContext db,
        int most,
        DateTimeOffset now,
        TimeSpan lease,
        CancellationToken cancellationToken
    )
        where T : class, IWork
    {
        var due = await db.Set<T>()
            .Where(work => work.DueAt <= now)
            .OrderBy(work => work.DueAt)
            .Select(work => work.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return [];
        }

        var claim = Guid.NewGuid();
        DateTimeOffset? until = now + lease;
        await db.Set<T>()
            .Where(work => due.Contains(work.Id) && work.DueAt <= now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(work => work.Claim, claim).SetProperty(work => work.DueAt, until),
                cancellationToken
            );
        return await db.Set<T>()
            .AsNoTracking()
            .Where(work => due.Contains(work.Id) && work.Claim == claim)
            .OrderBy(work => work.Id)
            .ToListAsync(cancellationToken);
    }
}
