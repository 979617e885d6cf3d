namespace OAuthRegistry.Contracts;

/// <summary>How the review goes: what waits, how long decisions take, and what they say.</summary>
public sealed class ReviewFiguresBody
{
    /// <summary>How many days were looked at.</summary>
    public int Days { get; set; }

    /// <summary>Whether there were more decisions than were looked at, the newest.</summary>
    public bool? More { get; set; }

    /// <summary>
    /// What waits for reviewers, by age, in days: <c>0-1</c>, <c>1-3</c>, <c>3-7</c>, <c>7-14</c>, <c>14-</c>.
    /// </summary>
    public List<CountedBody> WaitingByAge { get; set; } = [];

    /// <summary>Week by week, the oldest first.</summary>
    public List<ReviewWeekBody> Weeks { get; set; } = [];

    /// <summary>The guidelines that rejections, flags and suspensions rested on, the most frequent first.</summary>
    public List<CountedBody> ReasonCodes { get; set; } = [];

    /// <summary>
    /// Who decided, the busiest first: users by their ID, rules as <c>rule</c> of a decision names them.
    /// </summary>
    public List<CountedBody> Deciders { get; set; } = [];
}

/// <summary>Something and how often.</summary>
public sealed class CountedBody
{
    /// <summary>What.</summary>
    public string Name { get; set; } = "";

    /// <summary>How often.</summary>
    public int Count { get; set; }
}

/// <summary>The decisions of a week, from Monday (UTC).</summary>
public sealed class ReviewWeekBody
{
    /// <summary>Its Monday, as <c>2026-11-23</c>.</summary>
    public string Week { get; set; } = "";

    /// <summary>How many approved.</summary>
    public int Approved { get; set; }

    /// <summary>How many rejected, flagged or suspended.</summary>
    public int Refused { get; set; }

    /// <summary>How many of all were made by a rule.</summary>
    public int ByRules { get; set; }

    /// <summary>The median time that reviewers took, in seconds; absent if nothing had waited.</summary>
    public long? MedianSecondsToDecision { get; set; }
}
