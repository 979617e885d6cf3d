using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Something that is done once, by whichever server comes first.</summary>
internal interface IWork
{
    Guid Id { get; }

    /// <summary>
    /// From when on a server may take it; while one works on it, when another may take over. None once it is done.
    /// </summary>
    DateTimeOffset? DueAt { get; }

    /// <summary>Changes whenever it is taken, so that a server that was too slow can not save what it did.</summary>
    Guid? Claim { get; }
}

/// <summary>
/// One thing that happened, until it has been passed on to all who should hear of it, and for them to read.
/// </summary>
internal sealed class OutboxMessage : IWork
{
    public required Guid Id { get; init; }

    public required NotificationKind Kind { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Keeps what must be told once from being told twice.</summary>
    public string? UniqueKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public AccountRef? Sender { get; init; }

    /// <summary>
    /// An account that hears of it although it may have nothing to do with the client any more; where it is about
    /// no client, the organization that it is about.
    /// </summary>
    public AccountRef? SubjectAccount { get; init; }

    /// <summary>A <see cref="NotificationDataBody"/> in JSON.</summary>
    public required string Data { get; init; }

    public DateTimeOffset? DueAt { get; set; }

    public Guid? Claim { get; set; }

    /// <summary>The organization that it is about, if it is about one.</summary>
    public string? OrganizationId => Kind == NotificationKind.MemberChanged ? SubjectAccount?.Id : null;

    public NotificationDataBody ReadData() => JsonSerializer.Deserialize(Data, WireJson.Shared.NotificationDataBody)!;
}

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

/// <summary>An address that is told what happens.</summary>
internal sealed class Webhook
{
    public required Guid Id { get; init; }

    public required string Url { get; set; }

    /// <summary>The kinds that it receives; all if there are none.</summary>
    public List<NotificationKind> Kinds { get; set; } = [];

    public string Description { get; set; } = "";

    public bool Enabled { get; set; } = true;

    /// <summary>The secret that signs, encrypted: unlike other secrets the server needs it again.</summary>
    public required string ProtectedSecret { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool Wants(NotificationKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);
}

internal enum DeliveryState
{
    Pending = 0,
    Delivered = 1,

    /// <summary>Given up, until somebody replays it.</summary>
    Dead = 2,
}

/// <summary>One message on its way to one webhook or one mailbox.</summary>
internal sealed class Delivery : IWork
{
    public required Guid Id { get; init; }

    public required Guid MessageId { get; init; }

    public OutboxMessage? Message { get; init; }

    /// <summary>The webhook; a mail has none.</summary>
    public Guid? WebhookId { get; init; }

    public Webhook? Webhook { get; init; }

    /// <summary>The user whose mailbox it is; a webhook has none.</summary>
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
