using System.Text.Json.Nodes;

namespace OAuthRegistry.Contracts;

/// <summary>One change in the record of a client, user or organization.</summary>
public sealed class EventBody
{
    /// <summary>The revision that the change made: 1 is the creation, each change adds one.</summary>
    public long Revision { get; set; }

    /// <summary>What was done, such as <c>client.create</c>.</summary>
    public string? Action { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Who did it; absent if it was the server itself.</summary>
    public AccountIds? Actor { get; set; }

    /// <summary>By which credential, such as <c>api_key:ABC…</c>; never its secret part.</summary>
    public string? Credential { get; set; }

    /// <summary>The <c>X-Request-Id</c> of the call.</summary>
    public string? RequestId { get; set; }

    /// <summary>What changed.</summary>
    public List<ChangeBody>? Changes { get; set; }
}

/// <summary>One member that changed.</summary>
public sealed class ChangeBody
{
    /// <summary>The member.</summary>
    public string? Field { get; set; }

    /// <summary>Its value before; absent if there was none.</summary>
    public JsonNode? From { get; set; }

    /// <summary>Its value now; absent if there is none.</summary>
    public JsonNode? To { get; set; }
}

/// <summary>
/// Whether the record is whole: every event chained to the one before it, every decision as the chain tells it.
/// </summary>
public sealed class RecordVerificationBody
{
    /// <summary>Whether no link is broken.</summary>
    public bool? Whole { get; set; }

    /// <summary>
    /// The first broken link of each record that has one, in words; of the first hundred such records.
    /// </summary>
    public List<string>? Breaks { get; set; }
}

/// <summary>A page of events, newest first.</summary>
public sealed class EventList
{
    /// <summary>The events.</summary>
    public List<EventBody> Events { get; set; } = [];
}
