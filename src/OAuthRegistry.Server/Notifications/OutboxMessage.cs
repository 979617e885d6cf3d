using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// One thing that happened, until it has been passed on to all who should hear of it, and for them to read.
/// </summary>
internal sealed class OutboxMessage : IWork
{
    public static string Whose => "sender";

    public required Guid Id { get; init; }

    public required NotificationKind Kind { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Keeps what must be told once from being told twice.</summary>
    public string? UniqueKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public AccountRef? Sender { get; init; }

    /// <summary>
    /// An account that hears of it although it may have nothing to do with the client any more; where it is about
    /// no client, the account that it is about. To a client itself, the user whose session ended.
    /// </summary>
    public AccountRef? SubjectAccount { get; init; }

    /// <summary>
    /// A <see cref="NotificationDataBody"/> in JSON; to a client itself, what is needed to write to it.
    /// </summary>
    public required string Data { get; init; }

    public DateTimeOffset? DueAt { get; set; }

    public Guid? Claim { get; set; }

    /// <summary>The organization that it is about, if it is about one.</summary>
    public string? OrganizationId =>
        Kind == NotificationKind.MemberChanged || Kind.IsOfHost()
            ? SubjectAccount is { Kind: AccountKind.Organization } organization
                ? organization.Id
                : null
            : null;

    public NotificationDataBody ReadData() => JsonSerializer.Deserialize(Data, WireJson.Shared.NotificationDataBody)!;
}
