using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>What becomes of a client whose owner did not mend it in time.</summary>
internal enum GraceEnd
{
    Tell,
    Flag,
}

/// <summary>What a drift is, and what comes of it.</summary>
internal static class DriftRules
{
    /// <summary>How much later than the first a look must fail, too: a bad hour of a host troubles nobody.</summary>
    public static readonly TimeSpan SecondLook = TimeSpan.FromHours(1);

    /// <summary>How often what is open is looked at, so that what was mended does not stand for long.</summary>
    private static readonly TimeSpan OpenLook = TimeSpan.FromDays(1);

    /// <summary>A check fails, or warns, that was better when the client was approved.</summary>
    public static bool HasDrifted(CheckStatus before, CheckStatus now) =>
        now is CheckStatus.Warn or CheckStatus.Fail && Weight(now) > Weight(before);

    /// <summary>A host and those below it are one site, so that <c>www.</c> comes and goes.</summary>
    public static bool IsSameSite(string one, string other) =>
        one == other
        || one.EndsWith($".{other}", StringComparison.Ordinal)
        || other.EndsWith($".{one}", StringComparison.Ordinal);

    /// <summary>Only what is approved is flagged, and only if the operator wants that to happen by itself.</summary>
    public static GraceEnd AfterGrace(bool flagDrift, ReviewState state) =>
        flagDrift && state == ReviewState.Approved ? GraceEnd.Flag : GraceEnd.Tell;

    /// <summary>When a client is looked at again.</summary>
    public static DateTimeOffset NextLook(IEnumerable<Drift> open, WatchOptions options, DateTimeOffset now)
    {
        var every = options.WatchEvery > TimeSpan.Zero ? options.WatchEvery : OpenLook;
        return open.Where(drift => drift.GoneAt is null)
            .Select(drift =>
                (drift.ToldOwnerAt, drift.ToldReviewersAt) switch
                {
                    (null, _) => Later(drift.FirstSeenAt + SecondLook, now + SecondLook, now),
                    ({ } told, null) => Later(told + options.DriftGrace, now + OpenLook, now),
                    _ => now + OpenLook,
                }
            )
            .Append(now + every)
            .Min();
    }

    /// <summary>Comes at the time that counts, and meanwhile as often as it does.</summary>
    private static DateTimeOffset Later(DateTimeOffset when, DateTimeOffset regular, DateTimeOffset now) =>
        when > now && when < regular ? when : regular;

    private static int Weight(CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => 0,
            CheckStatus.NeedsHuman => 1,
            CheckStatus.Warn => 2,
            _ => 3,
        };
}
