using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Something that is done once, by whichever server comes first.</summary>
internal interface IWork
{
    Guid Id { get; }

    /// <summary>
    /// From when on a server may take it; while one works on it, when another may take over. None once it is done.
    /// </summary>
    DateTimeOffset? DueAt { get; }

    /// <summary>Changes whenever it is taken, so that a server that was too slow can not save what it did.</summary>
    Guid? Claim { get; }
}

/// <summary>Hands out work among any number of servers on one database.</summary>
internal static class WorkLeases
{
    /// <summary>
    /// Takes what is due, and nobody else does until the lease is over: the condition stands in the update itself, so
    /// of two servers that see the same row one finds it taken. Whoever dies with the row in hand leaves it to the next
    /// one.
    /// </summary>
    public static async Task<List<T>> LeaseAsync<T>(
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
