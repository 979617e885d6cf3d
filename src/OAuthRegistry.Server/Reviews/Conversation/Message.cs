using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>What one side of a review wrote to the other, or reviewers among themselves. Never changed.</summary>
internal sealed class Message
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public AccountRef? Author { get; init; }

    public bool IsFromReviewer { get; init; }

    /// <summary>Whether only reviewers see it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Until when the answer was to come; none if it asked for nothing.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    public required string Text { get; init; }
}

/// <summary>A text that reviewers keep.</summary>
internal sealed class QuickReply
{
    public required Guid Id { get; init; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    public AccountRef? UpdatedBy { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
