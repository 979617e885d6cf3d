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

    public DateTimeOffset SubmittedAt { get; private set; }

    public AccountRef? SubmittedBy { get; private set; }

    /// <summary>
    /// When it would have been submitted had it never waited for its registrant: its age, and its place in the queue,
    /// count the time of the reviewers only.
    /// </summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>Since when it waits for its registrant, if it does.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>Until when the answer must come.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }

    /// <summary>Whether it was said that the answer must come soon.</summary>
    public bool IsReminded { get; set; }

    public WaitsFor WaitsFor => AskedAt is null ? WaitsFor.Reviewer : WaitsFor.Registrant;

    public Risk Risk { get; set; }

    /// <summary>The report at submission, as JSON.</summary>
    public string Report { get; private set; } = "";

    /// <summary>The checks in it that did not pass, so that the queue finds them: <c>" hosts  rights "</c>.</summary>
    public string NotPassed { get; private set; } = "";

    /// <summary>The members that wait, by name; none if the client itself waits.</summary>
    public List<string> ChangedFields { get; set; } = [];

    /// <summary>Their values, as JSON.</summary>
    public string? Change { get; set; }

    /// <summary>The logo among them, so that it is kept as long as it waits.</summary>
    public string? LogoSha256 { get; private set; }

    /// <summary>
    /// The version of the review policy that looked at it as it is now and left it to a person; none did with null.
    /// </summary>
    public long? SeenByPolicy { get; set; }

    /// <summary>Whether a rule has asked its registrant already: it asks once, and a person reads the answer.</summary>
    public bool IsAskedByPolicy { get; set; }

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

    /// <summary>Comes to the end of the queue, and to its reviewers.</summary>
    public void Submit(AccountRef? by, DateTimeOffset now) =>
        (SubmittedAt, SubmittedBy, QueuedAt, AskedAt, AnswerBy, IsAskedByPolicy) = (now, by, now, null, null, false);

    /// <summary>It waits for its registrant; asked again, the answer has until then.</summary>
    public void Ask(DateTimeOffset now, DateTimeOffset answerBy) =>
        (AskedAt, AnswerBy, IsReminded) = (AskedAt ?? now, answerBy, false);

    /// <summary>It comes back to its reviewers, where it stood; if it had left them.</summary>
    public void Answer(DateTimeOffset now) =>
        (QueuedAt, AskedAt, AnswerBy) = (QueuedAt + (now - (AskedAt ?? now)), null, null);

    /// <summary>How long it waited for reviewers.</summary>
    public TimeSpan Age(DateTimeOffset now) => (AskedAt ?? now) - QueuedAt;

    /// <summary>A guideline as it stands there.</summary>
    public static string InNotPassed(Guideline guideline) => $" {WireNames<Guideline>.NameOf(guideline)} ";

    public void Keep(ReviewReport report)
    {
        Report = JsonSerializer.Serialize(report, WireJson.Shared.ReviewReport);
        NotPassed = string.Concat(
            report.Checks.Where(check => check.Status != CheckStatus.Pass).Select(check => InNotPassed(check.Guideline))
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

    /// <summary>What was asked for and not granted, as JSON; nothing if all of it was.</summary>
    public string? Refused { get; init; }

    public AccountRef? DecidedBy { get; init; }

    /// <summary>By which rule, where it was the registry itself.</summary>
    public string? Rule { get; init; }

    /// <summary>
    /// When it had been submitted, if it had been, less the time in which it waited for its registrant: what the time
    /// to decision is measured by.
    /// </summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The report at that time, as JSON.</summary>
    public required string Report { get; init; }
}
