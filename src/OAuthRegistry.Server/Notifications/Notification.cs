using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Notifications;

/// <summary>A message in the list of one user.</summary>
internal sealed class Notification
{
    public required string UserId { get; init; }

    public required Guid MessageId { get; init; }

    public OutboxMessage? Message { get; init; }

    public bool IsMailed { get; init; }

    public NotificationStatus Status { get; set; }

    public DateTimeOffset? StatusUpdatedAt { get; set; }
}
