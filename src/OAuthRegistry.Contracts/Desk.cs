namespace OAuthRegistry.Contracts;

/// <summary>Decides about several clients or their pending changes, or asks about them, with the same words.</summary>
public sealed class DecideSeveralRequest
{
    /// <summary>The decision; absent to ask.</summary>
    public Decision? Decision { get; set; }

    /// <summary>Instead of a decision: what is asked, so that each review waits for its answer.</summary>
    public string? Ask { get; set; }

    /// <summary>The guidelines that the decision rests on; needed to reject, flag or suspend.</summary>
    public List<Guideline>? ReasonCodes { get; set; }

    /// <summary>The reason in words, as of a single decision.</summary>
    public string? Reason { get; set; }

    /// <summary>About what: at most 500.</summary>
    public List<ReviewReference>? Reviews { get; set; }
}

/// <summary>Something that was read, and is to be decided as it was read.</summary>
public sealed class ReviewReference
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision that was read.</summary>
    public long? Revision { get; set; }
}

/// <summary>What became of each, in the order in which they were named.</summary>
public sealed class DecideSeveralAnswer
{
    /// <summary>How many were done; in a dry run, how many would be.</summary>
    public int Done { get; set; }

    /// <summary>How many were refused, each for itself and with nothing done about it.</summary>
    public int Refused { get; set; }

    /// <summary>What became of each.</summary>
    public List<OutcomeBody> Outcomes { get; set; } = [];
}

/// <summary>What became of one.</summary>
public sealed class OutcomeBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision that the decision made; absent in a dry run.</summary>
    public long? Revision { get; set; }

    /// <summary>Whether it was about a pending change.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>The state before.</summary>
    public ReviewState? From { get; set; }

    /// <summary>The state after.</summary>
    public ReviewState? To { get; set; }

    /// <summary>Where the review policy asks for several approvers: how many more must approve.</summary>
    public int? WaitsForApprovers { get; set; }

    /// <summary>In a dry run: how many users allowed the client, and are concerned.</summary>
    public int? Users { get; set; }

    /// <summary>Why nothing was done: the name of the error, such as <c>stale_decision</c>.</summary>
    public string? Error { get; set; }

    /// <summary>The same in words.</summary>
    public string? Message { get; set; }
}

/// <summary>A filter of the queue that a reviewer keeps; nobody else sees it.</summary>
public sealed class QueueViewBody
{
    /// <summary>Names the view where it is removed.</summary>
    public string? Id { get; set; }

    /// <summary>The name that its reviewer gave it.</summary>
    public string? Name { get; set; }

    /// <summary>The filter, as the query of the queue.</summary>
    public string? Filter { get; set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }
}

/// <summary>Keeps a filter of the queue.</summary>
public sealed class QueueViewRequest
{
    /// <summary>The name, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The filter, as the query of the queue, such as <c>risk=high&amp;mine=true</c>; absent for all that waits.
    /// </summary>
    public string? Filter { get; set; }
}

/// <summary>A page of the views that a reviewer keeps, by name.</summary>
public sealed class QueueViewList
{
    /// <summary>The views.</summary>
    public List<QueueViewBody> QueueViews { get; set; } = [];
}

/// <summary>Gives a review to an administrator.</summary>
public sealed class AssignRequest
{
    /// <summary>Who shall work on it.</summary>
    public UserIds? UserIds { get; set; }
}
