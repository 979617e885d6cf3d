using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// How many of the clients in use have each right: what such clients ask for. Counted once an hour, since it reads
/// them all.
/// </summary>
internal sealed class RightUse(RegistryContext db, RightUse.Kept kept, Call call, TimeProvider time)
{
    private static readonly TimeSpan CountedFor = TimeSpan.FromHours(1);

    public async Task<Counts> CountAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see what clients ask for");
        if (kept.Last is { } last && time.GetUtcNow() - last.At < CountedFor)
        {
            return last;
        }

        Dictionary<Right, int> with = [];
        var clients = 0;
        await foreach (
            var rights in db
                .Clients.Usable()
                .AsNoTracking()
                .Select(c => c.Rights)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            clients++;
            foreach (var right in rights)
            {
                with[right] = with.GetValueOrDefault(right) + 1;
            }
        }

        return kept.Last = new Counts(time.GetUtcNow(), clients, with);
    }

    /// <summary>The last counts of this server.</summary>
    internal sealed class Kept
    {
        public Counts? Last { get; set; }
    }

    /// <param name="At">When they were counted.</param>
    /// <param name="Clients">How many clients are in use.</param>
    /// <param name="With">How many of them have a right, by the right.</param>
    internal sealed record Counts(DateTimeOffset At, int Clients, IReadOnlyDictionary<Right, int> With);
}
