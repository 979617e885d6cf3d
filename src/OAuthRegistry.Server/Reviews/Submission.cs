using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Something of a client that waits for a decision: the client itself, or a change of it. The row is there as long as
/// it waits; the queue is the table.
/// </summary>
internal sealed class Submission
{
    public required string ClientId { get; init; }

    public DateTimeOffset SubmittedAt { get; set; }

    public AccountRef? SubmittedBy { get; set; }

    public Risk Risk { get; set; }

    /// <summary>The report at submission, as JSON.</summary>
    public string Report { get; set; } = "";

    /// <summary>The members that wait, by name; none if the client itself waits.</summary>
    public List<string> ChangedFields { get; set; } = [];

    /// <summary>Their values, as JSON.</summary>
    public string? Change { get; set; }

    /// <summary>The logo among them, so that it is kept as long as it waits.</summary>
    public string? LogoSha256 { get; private set; }

    public AccountRef? ClaimedBy { get; set; }

    public DateTimeOffset? ClaimedUntil { get; set; }

    public bool IsChange => Change is not null;

    /// <summary>The change that waits; nothing if the client itself does.</summary>
    public ContentChange Wanted
    {
        get =>
            Change is null
                ? ContentChange.Nothing
                : new ContentChange(
                    JsonSerializer.Deserialize(Change, WireJson.Shared.ClientBody)!,
                    new FieldMask(ChangedFields)
                );
        set =>
            (ChangedFields, Change, LogoSha256) = (
                [.. value.Mask.Names],
                JsonSerializer.Serialize(value.Wanted, WireJson.Shared.ClientBody),
                LogoRef.Read(value.Wanted.Logo)?.Sha256
            );
    }

    public ReviewReport ReadReport() => JsonSerializer.Deserialize(Report, WireJson.Shared.ReviewReport)!;
}

/// <summary>
/// A decision and all that it rested on. Its content is told in the record of the client too, which is chained.
/// </summary>
internal sealed class DecisionRow
{
    public required string ClientId { get; init; }

    /// <summary>The revision of the client that the decision made.</summary>
    public required long Revision { get; init; }

    public Decision? Decision { get; init; }

    public bool OfPendingChange { get; init; }

    public ReviewState From { get; init; }

    public ReviewState To { get; init; }

    public List<Guideline> ReasonCodes { get; init; } = [];

    public string Reason { get; init; } = "";

    public AccountRef? DecidedBy { get; init; }

    /// <summary>When it had been submitted, if it had been: what the time to decision is measured by.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The report at that time, as JSON.</summary>
    public required string Report { get; init; }
}
