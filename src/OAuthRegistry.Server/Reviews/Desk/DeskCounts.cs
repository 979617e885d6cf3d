using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>How many clients need a look though nothing of them waits.</summary>
/// <param name="Reported">Those with open reports of users.</param>
/// <param name="Drifted">Those in use that are not any more as they were approved.</param>
/// <param name="Watched">Those that were approved, and flagged.</param>
internal sealed record Attention(int Reported, int Drifted, int Watched);

/// <summary>Counts them by one statement, for a page that is read often.</summary>
internal sealed class DeskCounts(RegistryContext db, ReportedClients reported, OpenDrifts drifts, Call call)
{
    public async Task<Attention> CountAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see the queue");
        var counted = reported
            .Open.Select(c => new { What = Reported, c.ClientId })
            .Union(drifts.Told.Select(d => new { What = Drifted, d.ClientId }))
            .Union(
                db.Clients.Live()
                    .Where(c => c.State == ReviewState.Flagged)
                    .Select(c => new { What = Watched, c.ClientId })
            );
        var counts = await counted
            .GroupBy(one => one.What)
            .Select(same => new { same.Key, Count = same.Count() })
            .ToDictionaryAsync(same => same.Key, same => same.Count, cancellationToken);
        return new Attention(
            counts.GetValueOrDefault(Reported),
            counts.GetValueOrDefault(Drifted),
            counts.GetValueOrDefault(Watched)
        );
    }

    private const int Reported = 0,
        Drifted = 1,
        Watched = 2;
}
