using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Something that is done once, by whichever server comes first.</summary>
internal interface IWork
{
    /// <summary>
    /// The columns that say whose it is, separated by commas: each has its turn, however much another has. What is
    /// nobody's is its own.
    /// </summary>
    static virtual string Whose => "id";

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
    /// <summary>Among so many the turns are made: of a longer queue only what waits longest is sorted.</summary>
    private const int LooksAhead = 3000;

    /// <summary>
    /// Takes what is due, and nobody else does until the lease is over: the condition stands in the update itself, so
    /// of two servers that see the same row one finds it taken. Whoever dies with the row in hand leaves it to the next
    /// one. The first of each come before the second of anybody, so that one who causes a thousand holds up nobody who
    /// causes one.
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
        var sql = TakingSql(db.Model.FindEntityType(typeof(T))!.GetTableName()!, T.Whose, db.WithoutWaiting);
        object[] values = [Guid.NewGuid(), (now + lease).UtcDateTime, now.UtcDateTime, most, LooksAhead];
        var taken = await db.WriteAsync(
            () => db.Set<T>().FromSqlRaw(sql, values).AsNoTracking().ToListAsync(cancellationToken),
            cancellationToken
        );
        taken.Sort((one, other) => one.Id.CompareTo(other.Id));
        return taken;
    }

    /// <summary>
    /// Each step is made once, and what is due is asked of rows that were found by their IDs: a planner that believes
    /// that next to nothing is due would make the turns anew for every row. A claim is nothing that anybody keeps in
    /// memory.
    /// </summary>
    private static string TakingSql(string table, string whose, string withoutWaiting) =>
        $$"""
            -- {{Telling.Tag}}
            WITH turns AS MATERIALIZED (
                SELECT id
                FROM (
                    SELECT id, due_at, row_number() OVER (PARTITION BY {{whose}} ORDER BY due_at, id) AS turn
                    FROM (SELECT * FROM {{table}} WHERE due_at <= {2} ORDER BY due_at LIMIT {4}) AS waiting
                ) AS numbered
                ORDER BY turn, due_at, id
                LIMIT {3}
            ), untaken AS MATERIALIZED (
                SELECT id FROM {{table}}
                WHERE id IN (SELECT id FROM turns) AND (due_at <= {2}) IS TRUE
                {{withoutWaiting}}
            )
            UPDATE {{table}} SET claim = {0}, due_at = {1}
            WHERE id IN (SELECT id FROM untaken) AND (due_at <= {2}) IS TRUE
            RETURNING *
            """;
}
