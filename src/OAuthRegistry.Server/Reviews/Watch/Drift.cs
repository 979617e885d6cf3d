using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// Something of a client that is not any more as it was approved. Seen once it may be a bad minute of somebody's
/// server, and its row vanishes when the next look passes; seen twice the owner is told, and the row stays.
/// </summary>
internal sealed class Drift
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public required DriftCheck Check { get; init; }

    public string Finding { get; private set; } = "";

    public List<string> Evidence { get; private set; } = [];

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? ToldOwnerAt { get; set; }

    public DateTimeOffset? ToldReviewersAt { get; set; }

    /// <summary>When it was mended, or somebody approved the client as it is.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    public void See(WatchFinding finding, DateTimeOffset now) =>
        (Finding, Evidence, LastSeenAt) = (finding.Finding, [.. finding.Evidence], now);
}
