using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>Counts what the desk does.</summary>
internal sealed class ReviewFigures(RegistryContext db, Call call, TimeProvider time)
{
    public const int DaysBack = 84,
        MostDays = 365;

    /// <summary>So many decisions are read at most.</summary>
    private const int Most = 20_000;

    private static readonly int[] Ages = [0, 1, 3, 7, 14];

    public async Task<ReviewFiguresBody> CountAsync(int days, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see the figures of the review");
        var since = time.Now() - TimeSpan.FromDays(days);
        var decided = await db
            .Decisions.AsNoTracking()
            .Where(d => d.CreatedAt >= since && d.Decision != null)
            .OrderByDescending(d => d.CreatedAt)
            .Take(Most + 1)
            .Select(d => new Decided(d.CreatedAt, d.Decision!.Value, d.SubmittedAt, d.ReasonCodes, d.DecidedBy, d.Rule))
            .ToListAsync(cancellationToken);
        return new ReviewFiguresBody
        {
            Days = days,
            More = decided.Count > Most ? true : null,
            WaitingByAge = await CountAgesAsync(cancellationToken),
            Weeks = [.. decided.GroupBy(one => MondayOf(one.At)).OrderBy(week => week.Key).Select(CountWeek)],
            ReasonCodes = Count(decided.SelectMany(one => one.Codes).Select(WireNames<Guideline>.NameOf)),
            Deciders = Count(decided.Select(one => one.By?.Id ?? one.Rule ?? "registry")),
        };
    }

    private async Task<List<CountedBody>> CountAgesAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();

        // Not the live ones but not the deleted ones: they are few, and the database need not look for each client.
        var waiting = await db
            .Submissions.AsNoTracking()
            .Where(s => s.AskedAt == null && !db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt != null))
            .Select(s => s.QueuedAt)
            .ToListAsync(cancellationToken);
        return
        [
            .. Ages.Select(
                (from, i) =>
                {
                    var to = i + 1 < Ages.Length ? Ages[i + 1] : (int?)null;
                    return new CountedBody
                    {
                        Name = $"{from}-{to}",
                        Count = waiting.Count(at => (now - at).TotalDays is var age && age >= from && !(age >= to)),
                    };
                }
            ),
        ];
    }

    private static ReviewWeekBody CountWeek(IGrouping<DateOnly, Decided> week)
    {
        var waits = week.Where(one => one.SubmittedAt is not null)
            .Select(one => (long)(one.At - one.SubmittedAt!.Value).TotalSeconds)
            .Order()
            .ToList();
        return new ReviewWeekBody
        {
            Week = week.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Approved = week.Count(one => one.What == Decision.Approve),
            Refused = week.Count(one => one.What != Decision.Approve),
            ByRules = week.Count(one => one.Rule is not null),
            MedianSecondsToDecision = waits.Count > 0 ? waits[(waits.Count - 1) / 2] : null,
        };
    }

    private static List<CountedBody> Count(IEnumerable<string> names) =>
        [
            .. names
                .CountBy(name => name)
                .OrderByDescending(counted => counted.Value)
                .ThenBy(counted => counted.Key, StringComparer.Ordinal)
                .Select(counted => new CountedBody { Name = counted.Key, Count = counted.Value }),
        ];

    private static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private sealed record Decided(
        DateTimeOffset At,
        Decision What,
        DateTimeOffset? SubmittedAt,
        List<Guideline> Codes,
        AccountRef? By,
        string? Rule
    );
}
