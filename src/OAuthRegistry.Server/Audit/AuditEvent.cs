using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Audit;

internal enum SubjectKind
{
    Client = 0,
    User = 1,
    Organization = 2,
    Resource = 3,

    /// <summary>Of the registry itself: what its operator decided for all.</summary>
    Policy = 4,
}

/// <summary>Whose record an event belongs to.</summary>
internal readonly record struct RecordSubject(SubjectKind Kind, string Id);

/// <summary>Something with a record: each change adds one to its revision and one event of that number.</summary>
internal interface IRecorded
{
    RecordSubject Subject { get; }

    DateTimeOffset UpdatedAt { get; set; }

    /// <summary>
    /// Counts the changes. Two changes that cross carry the same number, and the database lets only one of them in.
    /// </summary>
    long Revision { get; set; }

    /// <summary>The hash of the newest event, which chains the next one to it; null before the first.</summary>
    string? RecordHash { get; set; }
}

/// <summary>
/// One change: who, by which credential, what, from what to what, when, in which request. Never a secret.
/// </summary>
internal sealed class AuditEvent
{
    public required SubjectKind SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required long Revision { get; init; }

    public required string Action { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public AccountRef? Actor { get; init; }

    public string? Credential { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The changes as they are shown: a JSON list.</summary>
    public required string Changes { get; init; }

    /// <summary>
    /// Of this event and of the one before it, so that none can be changed, added or taken out unseen.
    /// </summary>
    public string Hash { get; private set; } = "";

    /// <summary>Chains the event to the one before it.</summary>
    public void Seal(string? previous) => Hash = HashChain.Next(previous, this);
}
