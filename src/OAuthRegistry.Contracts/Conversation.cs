using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>Whose move it is in a review.</summary>
[WirePrefix("WAITS_FOR_")]
[JsonConverter(typeof(WireEnumConverter<WaitsFor>))]
public enum WaitsFor
{
    /// <summary>A reviewer reads and decides.</summary>
    Reviewer = 0,

    /// <summary>A reviewer asked; those who registered the client answer.</summary>
    Registrant = 1,
}

/// <summary>A message between those who registered a client and its reviewers.</summary>
public sealed class MessageBody
{
    /// <summary>Names the message.</summary>
    public string? Id { get; set; }

    /// <summary>When it was written (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Who wrote it.</summary>
    public AccountIds? Author { get; set; }

    /// <summary>Whether it was written as a reviewer; absent from what the registrant's side wrote.</summary>
    public bool? FromReviewer { get; set; }

    /// <summary>The text: plain, with line breaks.</summary>
    public string? Text { get; set; }

    /// <summary>Whether only reviewers see it.</summary>
    public bool? Internal { get; set; }

    /// <summary>Whether it asks for something, so that the review waits for the answer.</summary>
    public bool? Asks { get; set; }

    /// <summary>Until when the answer must come (UTC), as it was when this was asked.</summary>
    public DateTimeOffset? AnswerBy { get; set; }
}

/// <summary>Writes a message.</summary>
public sealed class PostMessageRequest
{
    /// <summary>The text, at most 5000 characters: plain, with line breaks; addresses in it become links.</summary>
    public string? Text { get; set; }

    /// <summary>Whether only reviewers see it; for administrators.</summary>
    public bool? Internal { get; set; }

    /// <summary>
    /// Whether the review waits for an answer from now on; for administrators, and where something waits.
    /// </summary>
    public bool? Asks { get; set; }

    /// <summary>
    /// With <c>asks</c>: the revision that was read. If the content changed since, nothing is asked.
    /// </summary>
    public long? Revision { get; set; }
}

/// <summary>A page of messages, oldest first.</summary>
public sealed class MessageList
{
    /// <summary>The messages.</summary>
    public List<MessageBody> Messages { get; set; } = [];
}

/// <summary>What of a client waits for a decision, and whose move it is.</summary>
public sealed class SubmissionBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>Whether a change waits, and not the client itself.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>The revision that a decision names.</summary>
    public long Revision { get; set; }

    /// <summary>When it was submitted last (UTC).</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Who submitted it.</summary>
    public AccountIds? SubmittedBy { get; set; }

    /// <summary>Whose move it is.</summary>
    public WaitsFor WaitsFor { get; set; }

    /// <summary>Where it waits for the registrant: until when, before it is rejected unread (UTC).</summary>
    public DateTimeOffset? AnswerBy { get; set; }

    /// <summary>How long it waited for reviewers, in seconds; the time until an answer came does not count.</summary>
    public long AgeSeconds { get; set; }

    /// <summary>
    /// The median time that a review takes its reviewers, in seconds, over the last thousand decisions; absent if
    /// there is none.
    /// </summary>
    public long? MedianSecondsToDecision { get; set; }

    /// <summary>How much harm it could do.</summary>
    public Risk Risk { get; set; }

    /// <summary>Who approved it so far, where the review policy asks for several approvers.</summary>
    public List<AccountIds>? ApprovedBy { get; set; }
}

/// <summary>A text that reviewers keep, to be sent as it is or changed.</summary>
public sealed class QuickReplyBody
{
    /// <summary>Names the quick reply.</summary>
    public string? Id { get; set; }

    /// <summary>What it is about, in a few words.</summary>
    public string? Title { get; set; }

    /// <summary>The text.</summary>
    public string? Text { get; set; }

    /// <summary>Who changed it last.</summary>
    public AccountIds? UpdatedBy { get; set; }

    /// <summary>When it was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}

/// <summary>Makes a quick reply, or changes the members of one that are present.</summary>
public sealed class QuickReplyRequest
{
    /// <summary>What it is about, at most 50 characters.</summary>
    public string? Title { get; set; }

    /// <summary>The text, at most 5000 characters.</summary>
    public string? Text { get; set; }
}

/// <summary>A page of quick replies, by title.</summary>
public sealed class QuickReplyList
{
    /// <summary>The quick replies.</summary>
    public List<QuickReplyBody> QuickReplies { get; set; } = [];
}
