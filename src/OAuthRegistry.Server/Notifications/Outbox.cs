using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

/// <summary>What a message tells beside its kind; never a secret.</summary>
/// <param name="Summary">What happened, in one sentence.</param>
internal sealed record NotificationData(string Summary)
{
    public ReviewState? State { get; init; }

    public string? StateDescription { get; init; }

    /// <summary>What somebody wrote, with line breaks.</summary>
    public string? Text { get; init; }

    /// <summary>The members that a change is about.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>
    /// The collaborator that was added, changed or removed. It hears of that too, even if it is none any more.
    /// </summary>
    public AccountRef? Collaborator { get; init; }

    public RightSet Rights { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The host whose proof it is about.</summary>
    public string? Host { get; init; }
}

/// <summary>
/// Takes messages into the unit of work of a service: they are saved with the change that they tell of, or not at all.
/// Who receives them is found out when they are delivered.
/// </summary>
internal sealed class Outbox(RegistryContext db, Call call, TimeProvider time, DeliverySignals signals)
{
    private bool _isWatching;

    public void Add(NotificationKind kind, Client client, NotificationData data) => Add(kind, client.ClientId, data);

    public void AddSecretIssued(Client client, DateTimeOffset? expiresAt = null) =>
        Add(
            NotificationKind.SecretIssued,
            client,
            new NotificationData($"A secret of client {client.ClientId} was issued.") { ExpiresAt = expiresAt }
        );

    /// <summary>Adds a message; of two with the same <paramref name="uniqueKey"/> the database lets in one.</summary>
    public void Add(NotificationKind kind, string clientId, NotificationData data, string? uniqueKey = null) =>
        Add(kind, clientId, data.Collaborator, data, uniqueKey);

    /// <summary>Adds a message about an organization to the member whom the data names.</summary>
    public void AddToMember(Organization organization, NotificationData data) =>
        Add(NotificationKind.MemberChanged, null, organization.Ref, data, null);

    /// <summary>Adds a message about an account to those who look after it.</summary>
    public void AddToAccount(NotificationKind kind, AccountRef account, NotificationData data) =>
        Add(kind, null, account, data with { Collaborator = account }, null);

    /// <summary>
    /// Adds a message to a client itself. It is no news for people, so its delivery is made at once.
    /// </summary>
    public void AddToClient(NotificationKind kind, Client client, AccountRef user, string data)
    {
        var now = time.Now();
        var message = new OutboxMessage
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            ClientId = client.ClientId,
            CreatedAt = now,
            Sender = call.Caller.Account,
            Data = data,
            SubjectAccount = user,
        };
        db.Outbox.Add(message);
        db.Deliveries.Add(
            new Delivery
            {
                Id = Guid.CreateVersion7(now),
                MessageId = message.Id,
                CreatedAt = now,
                DueAt = now,
            }
        );
    }

    private void Add(
        NotificationKind kind,
        string? clientId,
        AccountRef? subject,
        NotificationData data,
        string? uniqueKey
    )
    {
        var now = time.Now();
        db.Outbox.Add(
            new OutboxMessage
            {
                Id = Guid.CreateVersion7(now),
                Kind = kind,
                ClientId = clientId,
                UniqueKey = uniqueKey,
                CreatedAt = now,

                // Who reported stands in the list of reports, and goes to no webhook.
                Sender = kind == NotificationKind.ClientReported ? null : call.Caller.Account,
                Data = JsonSerializer.Serialize(ToBody(kind, data), WireJson.Shared.NotificationDataBody),
                SubjectAccount = subject,
                DueAt = now,
            }
        );
        SignalOnceSaved();
    }

    private void SignalOnceSaved()
    {
        if (!_isWatching)
        {
            _isWatching = true;
            db.SavedChanges += (_, _) => signals.Messages.Set();
        }
    }

    private static NotificationDataBody ToBody(NotificationKind kind, NotificationData data) =>
        new()
        {
            AtType = kind.MessageType(),
            Summary = data.Summary,
            State = data.State,
            StateDescription = string.IsNullOrEmpty(data.StateDescription) ? null : data.StateDescription,
            Text = data.Text,
            Fields = data.Fields is { Count: > 0 } fields ? [.. fields] : null,
            Ids = data.Collaborator?.ToIds(),
            Rights = data.Rights.IsEmpty ? null : data.Rights.ToList(),
            Host = data.Host,
            ExpiresAt = data.ExpiresAt,
        };
}
