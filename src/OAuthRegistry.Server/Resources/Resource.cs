using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Resources;

/// <summary>
/// An API of the network, for which clients get tokens. The registry's own is none of these rows: its scopes are the
/// rights.
/// </summary>
internal sealed class Resource : IRecorded
{
    public required string ResourceId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>A tombstone stays, so that the ID is never given out again.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public long Revision { get; set; }

    public string? RecordHash { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>As it was written: tokens say it so (RFC 8707, section 2).</summary>
    public string Identifier { get; set; } = "";

    /// <summary>As it is compared; none of a deleted resource. An index keeps it unique.</summary>
    public string? IdentifierKey { get; set; }

    public AccountRef? Owner { get; set; }

    public TokenFormat TokenFormat { get; set; }

    public SigningAlgorithm TokenSigningAlg { get; set; }

    /// <summary>The public keys by which it may prove itself, a JWK set in JSON; none if it has none.</summary>
    public string? Jwks { get; set; }

    /// <summary>In seconds; as the server is set if nobody said so.</summary>
    public int? TokenLifetime { get; set; }

    public List<Scope> Scopes { get; } = [];

    public List<ResourceSecret> Secrets { get; } = [];

    public RecordSubject Subject => new(SubjectKind.Resource, ResourceId);
}

/// <summary>Something that clients can be allowed to do at a resource.</summary>
internal sealed class Scope
{
    /// <summary>The key: no two resources have the same, so that a request need not say whose it means.</summary>
    public required string Name { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>Where it stands in the list.</summary>
    public int Position { get; set; }

    public string Meaning { get; set; } = "";

    public ScopeRisk Risk { get; set; }

    public List<string> Implies { get; set; } = [];

    public DateTimeOffset? RetiredAt { get; set; }

    public ScopeRef Ref => new(ResourceId, Name);
}

/// <summary>
/// A secret with which a resource asks about tokens. It names itself, unlike that of a client: who asks is known by it
/// and not by an ID that a client could have too.
/// </summary>
internal sealed class ResourceSecret
{
    public required string SecretId { get; init; }

    public required string ResourceId { get; init; }

    public required byte[] SecretHash { get; init; }

    /// <summary>The last four characters, by which secrets are told apart.</summary>
    public string Hint { get; init; } = "";

    public string Description { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
