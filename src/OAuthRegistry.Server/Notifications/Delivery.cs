namespace OAuthRegistry.Server.Notifications;

internal enum DeliveryState
{
    Pending = 0,
    Delivered = 1,

    /// <summary>Given up, until somebody replays it.</summary>
    Dead = 2,
}

/// <summary>One message on its way to one webhook, one mailbox or one client.</summary>
internal sealed class Delivery : IWork
{
    public static string Whose => "webhook_id, user_id";

    public required Guid Id { get; init; }

    public required Guid MessageId { get; init; }

    public OutboxMessage? Message { get; init; }

    /// <summary>The webhook; others have none.</summary>
    public Guid? WebhookId { get; init; }

    public Webhook? Webhook { get; init; }

    /// <summary>The user whose mailbox it is; others have none.</summary>
    public string? UserId { get; init; }

    public string? MailAddress { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DeliveryState State { get; set; }

    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>The HTTP status of the last attempt; the body of the answer is nobody's business.</summary>
    public int? LastStatus { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public Guid? Claim { get; set; }
}
