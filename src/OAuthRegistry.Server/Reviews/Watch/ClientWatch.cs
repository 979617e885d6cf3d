using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>When an approved client is looked at again. The row is there as long as the client is in use.</summary>
internal sealed class ClientWatch : IWork
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public DateTimeOffset? LookedAt { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Changes with every look, so that of two that cross one counts.</summary>
    public Guid? Claim { get; set; }
}
