using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>
/// How many wait for reviewers, for every page that has a menu: counted anew every few seconds and not for each of
/// them.
/// </summary>
internal sealed class WaitingCount(ReviewQueue queue, WaitingCount.Kept kept, Call call, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    /// <summary>Nothing for whoever reviews nothing.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        if (!call.Caller.IsReviewer)
        {
            return 0;
        }

        if (kept.Last is { } last && last.Until > time.GetUtcNow())
        {
            return last.Count;
        }

        var (forReviewers, _) = await queue.CountAsync(cancellationToken);
        Keep(forReviewers);
        return forReviewers;
    }

    /// <summary>The page that has just counted says so: the menu beside it tells the same.</summary>
    public void Keep(int count) => kept.Last = new Counted(count, time.GetUtcNow() + KeptFor);

    /// <summary>What was counted last.</summary>
    internal sealed class Kept
    {
        public Counted? Last { get; set; }
    }

    internal sealed record Counted(int Count, DateTimeOffset Until);
}
