using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews;

/// <summary>How long decisions take.</summary>
internal sealed class ReviewTimes(RegistryContext db)
{
    /// <summary>So many decisions, the newest, tell how long a decision takes.</summary>
    private const int Measured = 1000;

    /// <summary>
    /// The seconds in which half of the decisions were made, and nine in ten; nothing before the first.
    /// </summary>
    public async Task<(long? Median, long? P90)> MeasureAsync(CancellationToken cancellationToken)
    {
        var times = await db
            .Decisions.AsNoTracking()
            .Where(d => d.SubmittedAt != null)
            .OrderByDescending(d => d.CreatedAt)
            .Take(Measured)
            .Select(d => new { d.SubmittedAt, d.CreatedAt })
            .ToListAsync(cancellationToken);
        var seconds = times.Select(d => (long)(d.CreatedAt - d.SubmittedAt!.Value).TotalSeconds).Order().ToList();
        return seconds.Count == 0
            ? (null, null)
            : (seconds[(seconds.Count - 1) / 2], seconds[(int)Math.Ceiling(seconds.Count * 0.9) - 1]);
    }
}
