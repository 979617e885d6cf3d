using OAuthRegistry.Contracts;
using static OAuthRegistry.Contracts.ReviewState;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>
/// Which state may follow which. What is not in use yet can not be flagged or suspended: it is rejected. An
/// administrator may take any client back into review.
/// </summary>
internal static class Transitions
{
    private static readonly Dictionary<ReviewState, ReviewState[]> Table = new()
    {
        [Requested] = [Approved, Rejected],
        [Approved] = [Requested, Rejected, Flagged, Suspended],
        [Rejected] = [Requested, Approved],
        [Flagged] = [Requested, Approved, Rejected, Suspended],
        [Suspended] = [Requested, Approved, Rejected, Flagged],
    };

    public static bool Allows(ReviewState from, ReviewState to) => from == to || Table[from].Contains(to);

    public static IReadOnlyList<ReviewState> From(ReviewState state) => Table[state];

    public static ReviewState After(Decision decision) =>
        decision switch
        {
            Decision.Approve => Approved,
            Decision.Reject => Rejected,
            Decision.Flag => Flagged,
            _ => Suspended,
        };

    /// <summary>The decision that leads to a state; taking a client back into review is none.</summary>
    public static Decision? DecisionFor(ReviewState state) =>
        state switch
        {
            Approved => Decision.Approve,
            Rejected => Decision.Reject,
            Flagged => Decision.Flag,
            Suspended => Decision.Suspend,
            _ => null,
        };
}
