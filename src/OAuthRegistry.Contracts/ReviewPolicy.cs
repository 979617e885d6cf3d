using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>The review policy in force.</summary>
public sealed class ReviewPolicyBody
{
    /// <summary>Counts its changes; zero before the first.</summary>
    public long Version { get; set; }

    /// <summary>The rules, in YAML; empty if there are none, and persons decide about everything.</summary>
    public string Text { get; set; } = "";

    /// <summary>The names of its rules, in the order in which they are tried.</summary>
    public List<string>? Rules { get; set; }

    /// <summary>Who changed it last.</summary>
    public AccountIds? UpdatedBy { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}

/// <summary>Another review policy.</summary>
public sealed class ReviewPolicyRequest
{
    /// <summary>The rules, in YAML; empty to let persons decide about everything.</summary>
    public string? Text { get; set; }

    /// <summary>
    /// The version that was read, zero if there was none: a policy of somebody else is not overwritten.
    /// </summary>
    public long? Version { get; set; }
}

/// <summary>Asks what is wrong with a review policy.</summary>
public sealed class CheckPolicyRequest
{
    /// <summary>The rules, in YAML.</summary>
    public string? Text { get; set; }
}

/// <summary>What is wrong with a review policy; nothing, if it could be used.</summary>
public sealed class CheckPolicyAnswer
{
    /// <summary>Every fault, in the order of the text.</summary>
    public List<PolicyFaultBody> Faults { get; set; } = [];

    /// <summary>The names of the rules that could be read.</summary>
    public List<string> Rules { get; set; } = [];
}

/// <summary>Something wrong in a review policy, and where.</summary>
public sealed class PolicyFaultBody
{
    /// <summary>The line, from one.</summary>
    public long Line { get; set; }

    /// <summary>The character in it, from one.</summary>
    public long Column { get; set; }

    /// <summary>The member, such as <c>rules[1].when.risk</c>; absent if it is no member.</summary>
    public string? Member { get; set; }

    /// <summary>What is wrong, and what would be right.</summary>
    public string? Message { get; set; }
}

/// <summary>Asks what a policy would have decided.</summary>
public sealed class SimulatePolicyRequest
{
    /// <summary>The rules, in YAML; those in force if absent.</summary>
    public string? Text { get; set; }

    /// <summary>How many days to look back, 1 to 730; 90 if absent.</summary>
    public int? Days { get; set; }
}

/// <summary>What a review policy makes of a request.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<PolicyVerdict>))]
public enum PolicyVerdict
{
    /// <summary>No rule decides, or one that leaves it to a person.</summary>
    Person,

    /// <summary>It is approved at once.</summary>
    Approve,

    /// <summary>It is rejected at once.</summary>
    Reject,

    /// <summary>The registrant is asked for information.</summary>
    Ask,

    /// <summary>Several persons must agree.</summary>
    Approvers,
}

/// <summary>What a policy would have made of past requests, beside what was decided; newest first.</summary>
public sealed class SimulatePolicyAnswer
{
    /// <summary>How many requests were looked at.</summary>
    public int Requests { get; set; }

    /// <summary>How many the policy would have decided as they were.</summary>
    public int Same { get; set; }

    /// <summary>How many otherwise, or asked about instead.</summary>
    public int Otherwise { get; set; }

    /// <summary>How many it would have left to persons.</summary>
    public int LeftToPersons { get; set; }

    /// <summary>Whether there are more than were looked at.</summary>
    public bool? More { get; set; }

    /// <summary>Each request.</summary>
    public List<SimulatedBody> Outcomes { get; set; } = [];
}

/// <summary>A past request, what was decided about it, and what a policy would have made of it.</summary>
public sealed class SimulatedBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision of the client that the decision made.</summary>
    public long Revision { get; set; }

    /// <summary>When it was decided (UTC).</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Who decided; absent if it was the registry itself.</summary>
    public AccountIds? DecidedBy { get; set; }

    /// <summary>Whether it was about a pending change.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>What was decided.</summary>
    public Decision? Decided { get; set; }

    /// <summary>What the policy would have made of it.</summary>
    public PolicyVerdict Policy { get; set; }

    /// <summary>By which rule; absent if none was met.</summary>
    public string? Rule { get; set; }

    /// <summary>Whether that is something else.</summary>
    public bool? Otherwise { get; set; }
}
