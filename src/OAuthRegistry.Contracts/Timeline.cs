using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>What a line of a timeline is.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<TimelineKind>))]
public enum TimelineKind
{
    /// <summary>A change of the record: registering, an edit, a secret, a collaborator, a confirmation.</summary>
    Event,

    /// <summary>A decision, with its reason.</summary>
    Decision,

    /// <summary>A message between registrants and reviewers, or a note.</summary>
    Message,

    /// <summary>Something was not any more as it was approved.</summary>
    Drift,

    /// <summary>It was mended, or approved as it is.</summary>
    DriftEnd,
}

/// <summary>One line of a timeline.</summary>
public sealed class TimelineBody
{
    /// <summary>When (UTC).</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>What it is.</summary>
    public TimelineKind Kind { get; set; }

    /// <summary>Of an event and a decision what was done, such as <c>client.update</c>.</summary>
    public string? Action { get; set; }

    /// <summary>Who; absent if it was the registry itself.</summary>
    public AccountIds? By { get; set; }

    /// <summary>By which credential or rule, such as <c>policy:3:harmless</c>.</summary>
    public string? Credential { get; set; }

    /// <summary>Of a message what it says, of a decision why, of a drift what was found.</summary>
    public string? Text { get; set; }

    /// <summary>Whether only reviewers see it.</summary>
    public bool? Internal { get; set; }

    /// <summary>Of an event and a decision, the revision that it made.</summary>
    public long? Revision { get; set; }

    /// <summary>Of an event and a decision, which members changed.</summary>
    public List<string>? Fields { get; set; }
}

/// <summary>All that happened to a client, newest first.</summary>
public sealed class TimelineList
{
    /// <summary>The lines.</summary>
    public List<TimelineBody> Timeline { get; set; } = [];
}
