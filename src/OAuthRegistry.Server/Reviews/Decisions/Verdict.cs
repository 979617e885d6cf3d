using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Reviews.Policy;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>What an administrator decides about a client, by whichever door it came in.</summary>
/// <param name="To">The state that the client gets.</param>
/// <param name="Content">The content that it has from then on.</param>
internal sealed record Verdict(ReviewState To, ClientContent Content)
{
    /// <summary>What was done; taking a client back into review is no decision.</summary>
    public Decision? Decision { get; init; } = Transitions.DecisionFor(To);

    /// <summary>Whether a change is decided that waits, and not the client itself.</summary>
    public bool OfPendingChange { get; init; }

    /// <summary>
    /// Whether the reviewer read the client as the change that waits would make it, and not as the decision leaves
    /// it.
    /// </summary>
    public bool OnPendingReport { get; init; }

    /// <summary>The report that was judged, by whoever wrote it for that; it is written anew without.</summary>
    public ReviewReport? Report { get; init; }

    public List<Guideline> ReasonCodes { get; init; } = [];

    /// <summary>As long as it needs to be, with line breaks.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The same where only a line fits: what clients of The Things Stack show.</summary>
    public string ReasonInOneLine => FirstSentence.Of(Reason, Limits.MaxStateDescription);

    /// <summary>What was asked for and is not granted.</summary>
    public List<RefusedBody> Refused { get; init; } = [];

    /// <summary>What changes beside content and state, such as a secret.</summary>
    public List<ChangeBody> Also { get; init; } = [];

    /// <summary>
    /// A decision about what waits. Where a change does, to approve and to reject are about the change; a client that
    /// is not in use is approved with it.
    /// </summary>
    public static Verdict About(Client client, Decision decision)
    {
        var pending =
            decision is Contracts.Decision.Approve or Contracts.Decision.Reject
            && client.Submission is { IsChange: true }
                ? client.Submission
                : null;
        var staysAsItIs = pending is not null && (decision == Contracts.Decision.Reject || client.IsUsable);
        var content =
            decision == Contracts.Decision.Approve && pending is not null
                ? pending.Wanted.Merge(client.Content)
                : client.Content;
        return new Verdict(staysAsItIs ? client.State : Transitions.After(decision), content)
        {
            Decision = decision,
            OfPendingChange = pending is not null,
            OnPendingReport = true,
        };
    }
}

/// <summary>What came of a decision, to be saved by whoever asked for it.</summary>
/// <param name="Row">The decision as it is kept; none if others must agree first.</param>
/// <param name="Secret">The first secret, if the decision approved a client of the caller's own.</param>
internal sealed record Decided(DecisionRow? Row, string? Secret)
{
    /// <summary>Who must agree first, if the review policy asks for it.</summary>
    public AwaitedApprovers? Awaited { get; init; }
}
