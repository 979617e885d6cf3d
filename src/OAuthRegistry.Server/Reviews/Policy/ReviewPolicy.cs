using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// What an operator decided once for all requests: the first rule that a request meets decides about it, and what
/// meets none is left to a person. A value that never changes, read from a file.
/// </summary>
internal sealed record ReviewPolicy
{
    /// <summary>As without a policy: a person decides about everything.</summary>
    public static readonly ReviewPolicy None = new();

    /// <summary>Whether administrators may approve what is their own.</summary>
    public bool AllowsOwnClients { get; init; } = true;

    /// <summary>How many users may try a client that waits, beside those who work on it.</summary>
    public int UsersBeforeApproval { get; init; }

    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>What reviewers decide about, where they do not decide about everything.</summary>
    public IReadOnlyList<ReviewerLimit> Reviewers { get; init; } = [];

    /// <summary>
    /// Whether somebody may decide about a request: without a limit, about all; with some, within one.
    /// </summary>
    public bool MayDecide(string userId, PolicyFacts facts)
    {
        var own = Reviewers.Where(limit => limit.Users.Contains(userId)).ToList();
        return own.Count == 0 || own.Exists(limit => limit.When.All(condition => condition.Holds(facts)));
    }

    /// <summary>The rule that decides; none if a person does.</summary>
    public PolicyRule? RuleFor(PolicyFacts facts) => Rules.FirstOrDefault(rule => rule.Meets(facts));
}

/// <summary>What some reviewers decide about, and nothing else.</summary>
internal sealed record ReviewerLimit(IReadOnlyList<string> Users, IReadOnlyList<PolicyCondition> When);

/// <summary>One rule: what it is called, what it is about, and what it does.</summary>
internal sealed record PolicyRule(string Name, IReadOnlyList<PolicyCondition> When, PolicyOutcome Then)
{
    public bool Meets(PolicyFacts facts) => When.All(condition => condition.Holds(facts));
}

/// <summary>Something that a request is or is not.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Holds">Whether it is.</param>
internal sealed record PolicyCondition(string Name, Func<PolicyFacts, bool> Holds)
{
    /// <summary>The guidelines that it looks at: what a refusal rests on.</summary>
    public IReadOnlyList<Guideline> About { get; init; } = [];
}
