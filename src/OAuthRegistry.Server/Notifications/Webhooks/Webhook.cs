namespace OAuthRegistry.Server.Notifications;

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
