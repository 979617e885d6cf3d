using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>Whether a user has dealt with a notification.</summary>
[WirePrefix("NOTIFICATION_STATUS_")]
[JsonConverter(typeof(WireEnumConverter<NotificationStatus>))]
public enum NotificationStatus
{
    /// <summary>Not looked at yet.</summary>
    Unseen = 0,

    /// <summary>Looked at.</summary>
    Seen = 1,

    /// <summary>Put away.</summary>
    Archived = 2,
}

/// <summary>What a notification tells beside its kind. Never a secret.</summary>
public sealed class NotificationDataBody
{
    /// <summary>The message type of The Things Stack, where it has one with the same members.</summary>
    [JsonPropertyName("@type")]
    public string? AtType { get; set; }

    /// <summary>What happened, in one sentence.</summary>
    public string? Summary { get; set; }

    /// <summary>The new state of the client.</summary>
    public ReviewState? State { get; set; }

    /// <summary>Why the client is in that state.</summary>
    public string? StateDescription { get; set; }

    /// <summary>What somebody wrote, or the whole reason of a decision where it is longer than a sentence.</summary>
    public string? Text { get; set; }

    /// <summary>The members that a change is about.</summary>
    public List<string>? Fields { get; set; }

    /// <summary>
    /// The collaborator or member that was added, changed or removed; of a host, the account that it belongs to.
    /// </summary>
    public AccountIds? Ids { get; set; }

    /// <summary>The rights of that account; left out if it was removed.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>The host whose proof it is about.</summary>
    public string? Host { get; set; }

    /// <summary>When what it is about ends, a secret or the time for an answer (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>What a notification is about.</summary>
public sealed class NotificationEntityIds
{
    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>The organization.</summary>
    public OrganizationIds? OrganizationIds { get; set; }
}

/// <summary>A notification of a user.</summary>
public sealed class NotificationBody
{
    /// <summary>Names the notification; webhooks and mails about the same carry it too.</summary>
    public string? Id { get; set; }

    /// <summary>When it happened (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>What it is about.</summary>
    public NotificationEntityIds? EntityIds { get; set; }

    /// <summary>
    /// The kind, such as <c>client_requested</c>; a decision on a client is <c>entity_state_changed</c>, as in The
    /// Things Stack.
    /// </summary>
    public string? NotificationType { get; set; }

    /// <summary>What it tells.</summary>
    public NotificationDataBody? Data { get; set; }

    /// <summary>Who caused it; absent if it was the server itself.</summary>
    public AccountIds? SenderIds { get; set; }

    /// <summary>In which role the user receives it; left out for administrators.</summary>
    public List<string>? Receivers { get; set; }

    /// <summary>Whether it went out as a mail too.</summary>
    public bool? Email { get; set; }

    /// <summary>Whether the user has dealt with it; left out if not.</summary>
    public NotificationStatus? Status { get; set; }

    /// <summary>When the status was changed last (UTC).</summary>
    public DateTimeOffset? StatusUpdatedAt { get; set; }
}

/// <summary>A page of notifications, newest first.</summary>
public sealed class NotificationList
{
    /// <summary>The notifications.</summary>
    public List<NotificationBody> Notifications { get; set; } = [];
}

/// <summary>Changes the status of notifications.</summary>
public sealed class UpdateNotificationStatusRequest
{
    /// <summary>Which notifications, at most 1000.</summary>
    public List<string>? Ids { get; set; }

    /// <summary>Their new status.</summary>
    public NotificationStatus? Status { get; set; }
}

/// <summary>An address that is told what happens, signed as Standard Webhooks says.</summary>
public sealed class WebhookBody
{
    /// <summary>Names the webhook.</summary>
    public string? Id { get; set; }

    /// <summary>Where messages are posted.</summary>
    public string? Url { get; set; }

    /// <summary>The kinds of messages that it receives; all if left out.</summary>
    public List<string>? Kinds { get; set; }

    /// <summary>What the webhook is for.</summary>
    public string? Description { get; set; }

    /// <summary>Whether messages are sent to it.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// The secret that signs the messages, <c>whsec_…</c>; only in the answer that creates the webhook.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>When it was created (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}

/// <summary>Creates a webhook, or changes the members of one that are present.</summary>
public sealed class WebhookRequest
{
    /// <summary>Where to post messages: https, or http on the server's own machine.</summary>
    public string? Url { get; set; }

    /// <summary>The kinds of messages to receive; all if none is named.</summary>
    public List<string>? Kinds { get; set; }

    /// <summary>What the webhook is for, at most 200 characters.</summary>
    public string? Description { get; set; }

    /// <summary>Whether to send messages to it; they are if it is left out.</summary>
    public bool? Enabled { get; set; }
}

/// <summary>A page of webhooks.</summary>
public sealed class WebhookList
{
    /// <summary>The webhooks, without their secrets.</summary>
    public List<WebhookBody> Webhooks { get; set; } = [];
}

/// <summary>What a webhook receives.</summary>
public sealed class WebhookMessage
{
    /// <summary>
    /// The same in every attempt, and in the header <c>webhook-id</c>: whoever has seen it before can leave it.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>The kind, such as <c>client_requested</c>.</summary>
    public string? Type { get; set; }

    /// <summary>When it happened (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The client that it is about.</summary>
    public string? ClientId { get; set; }

    /// <summary>The organization that it is about; then it is about no client.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>What it tells.</summary>
    public NotificationDataBody? Data { get; set; }
}

/// <summary>One message on its way to one webhook or one mailbox.</summary>
public sealed class DeliveryBody
{
    /// <summary>Names the delivery.</summary>
    public string? Id { get; set; }

    /// <summary>The message: the <c>webhook-id</c> that a receiver sees.</summary>
    public string? MessageId { get; set; }

    /// <summary>The kind of the message.</summary>
    public string? Type { get; set; }

    /// <summary>The client that it is about.</summary>
    public string? ClientId { get; set; }

    /// <summary>The organization that it is about; then it is about no client.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>The user whose mailbox it goes to, if it is a mail.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary><c>pending</c>, <c>delivered</c>, or <c>dead</c>: given up until it is replayed.</summary>
    public string? State { get; set; }

    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; set; }

    /// <summary>When the message was passed on to be delivered (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it is tried next (UTC).</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When it arrived (UTC).</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>The HTTP status of the last attempt, if there was an answer.</summary>
    public int? LastStatus { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; set; }
}

/// <summary>A page of deliveries, newest first.</summary>
public sealed class DeliveryList
{
    /// <summary>The deliveries.</summary>
    public List<DeliveryBody> Deliveries { get; set; } = [];
}
