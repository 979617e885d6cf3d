using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>An owner confirmed that a client is as it was approved. Never changed.</summary>
internal sealed class Attestation
{
    public required string ClientId { get; init; }

    /// <summary>The revision that it is about.</summary>
    public required long Revision { get; init; }

    public AccountRef? AttestedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
