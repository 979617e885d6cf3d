using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>The resource that every registry has.</summary>
public static class OwnResource
{
    /// <summary>This registry's own API: its scopes are the rights, and tokens say it as their audience.</summary>
    public const string Id = "oauth-registry";
}

/// <summary>Identifies a resource.</summary>
public sealed class ResourceIds
{
    /// <summary>The resource ID: 3 to 36 of a–z, 0–9 and single inner hyphens. It is never given out again.</summary>
    public string? ResourceId { get; set; }
}

/// <summary>The form of the access tokens that a resource gets.</summary>
[WirePrefix("TOKEN_")]
[JsonConverter(typeof(WireEnumConverter<TokenFormat>))]
public enum TokenFormat
{
    /// <summary>Random characters, about which the resource asks (RFC 7662). Taken back, it ends at once.</summary>
    Opaque = 0,

    /// <summary>
    /// A signed text that the resource reads by itself (RFC 9068). Taken back, it works until it ends by itself.
    /// </summary>
    Jwt = 1,
}

/// <summary>How the signed access tokens of a resource are signed, by the names of RFC 7518, section 3.1.</summary>
[WirePrefix("")]
[JsonConverter(typeof(WireEnumConverter<SigningAlgorithm>))]
public enum SigningAlgorithm
{
    /// <summary>RSA with SHA-256, which every reader of such tokens knows (RFC 9068, section 2.1).</summary>
    RS256 = 0,

    /// <summary>The curve P-256 with SHA-256: a quarter as long, and quicker to sign.</summary>
    ES256 = 1,
}

/// <summary>How much harm a scope can do in the wrong hands.</summary>
[WirePrefix("RISK_")]
[JsonConverter(typeof(WireEnumConverter<ScopeRisk>))]
public enum ScopeRisk
{
    /// <summary>Little.</summary>
    Low = 0,

    /// <summary>Much: reviewers are shown that it needs a reason.</summary>
    High = 1,
}

/// <summary>Something that clients can be allowed to do at a resource.</summary>
public sealed class ScopeBody
{
    /// <summary>
    /// The name in requests, of the characters of RFC 6749, section 3.3, at most 100; no other resource has it.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>What it allows, in words for users who are asked for consent, at most 200 characters.</summary>
    public string? Meaning { get; set; }

    /// <summary>How much harm it can do.</summary>
    public ScopeRisk? Risk { get; set; }

    /// <summary>Other scopes of the same resource that it stands for, too.</summary>
    public List<string>? Implies { get; set; }

    /// <summary>
    /// When it stops being granted; it is then worth nothing in tokens that have it. Not in use any more, it can be
    /// left out and is gone.
    /// </summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>An API of the network, for which clients get tokens.</summary>
public sealed class ResourceBody
{
    /// <summary>Identifies the resource.</summary>
    public ResourceIds? Ids { get; set; }

    /// <summary>When the resource was registered (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the resource was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When the resource was deleted (UTC), if it was.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The name that users see, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What the resource is, at most 2000 characters.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// The absolute URI by which requests name it and tokens say for whom they are (RFC 8707), such as the address of
    /// the API; at most 256 characters, without fragment.
    /// </summary>
    public string? Identifier { get; set; }

    /// <summary>The account that runs it, and issues its secrets beside administrators.</summary>
    public AccountIds? Owner { get; set; }

    /// <summary>The form of its access tokens; opaque if absent.</summary>
    public TokenFormat? TokenFormat { get; set; }

    /// <summary>How its JWTs are signed; RS256 if absent.</summary>
    public SigningAlgorithm? TokenSigningAlg { get; set; }

    /// <summary>
    /// The public keys by which it may prove itself where it asks about tokens, instead of a secret, as a JWK set (RFC
    /// 7517): RSA of 2048 bits or more, or P-256 or P-384; at most 10.
    /// </summary>
    public JsonObject? Jwks { get; set; }

    /// <summary>
    /// How long its access tokens live, in seconds: 60 to 86400, to 3600 for JWTs. Absent, as the server is set, and
    /// 600 for JWTs.
    /// </summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? TokenLifetime { get; set; }

    /// <summary>What clients can be allowed to do, at most 100 scopes.</summary>
    public List<ScopeBody>? Scopes { get; set; }
}

/// <summary>Registers a resource.</summary>
public sealed class CreateResourceRequest
{
    /// <summary>The resource to register.</summary>
    public ResourceBody? Resource { get; set; }
}

/// <summary>Changes a resource.</summary>
public sealed class UpdateResourceRequest
{
    /// <summary>The new values. Scopes are named all: one that is left out is deleted if no client has it.</summary>
    public ResourceBody? Resource { get; set; }

    /// <summary>Which members to change; those present in <see cref="Resource"/> if it is absent.</summary>
    public FieldMaskBody? FieldMask { get; set; }
}

/// <summary>A page of resources.</summary>
public sealed class ResourceList
{
    /// <summary>The resources.</summary>
    public List<ResourceBody> Resources { get; set; } = [];
}

/// <summary>Scopes of one resource.</summary>
public sealed class ResourceScopesBody
{
    /// <summary>The resource.</summary>
    public string? ResourceId { get; set; }

    /// <summary>The names of its scopes.</summary>
    public List<string>? Scopes { get; set; }
}
