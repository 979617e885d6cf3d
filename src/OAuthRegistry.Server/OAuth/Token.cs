using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a user allowed a client on the consent page; asked again when the client wants more.</summary>
internal sealed class Consent
{
    public required string UserId { get; init; }

    public required string ClientId { get; init; }

    public RightSet Rights { get; set; }

    /// <summary>
    /// The scopes of identity, such as <c>profile</c> and <c>email</c>, that the user allowed beside the rights, and
    /// those of the network's APIs as <see cref="ScopeRef"/> writes them.
    /// </summary>
    public List<string> Scopes { get; set; } = [];

    public IReadOnlyList<ScopeRef> OfNetwork => [.. Scopes.Where(scope => scope.Contains('/')).Select(ScopeRef.Parse)];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>
/// All tokens that came of one authorization: the code, what it was exchanged for, and what each refresh brought. They
/// end together (RFC 9700, section 4.14.2). OpenIddict calls it an authorization.
/// </summary>
internal sealed class TokenFamily : ITold
{
    public required Guid FamilyId { get; init; }

    public string ClientId { get; set; } = "";

    public string UserId { get; set; } = "";

    /// <summary>
    /// The session in which the client got tokens of this family; none until it has one. The family is kept as long
    /// as the session, whatever became of the tokens.
    /// </summary>
    public string? SessionId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public Topic? Tells(bool isNew) => isNew ? null : Topic.Family(FamilyId);
}

internal enum TokenKind
{
    AuthorizationCode = 0,
    AccessToken = 1,
    RefreshToken = 2,

    /// <summary>The code with which a device polls, once its user allowed what it asks for.</summary>
    DeviceCode = 3,
}

internal enum TokenStatus
{
    Valid = 0,

    /// <summary>Exchanged for others; a code once, a refresh token at each rotation.</summary>
    Redeemed = 1,

    Revoked = 2,
}

/// <summary>
/// A code, an access token or a refresh token. Its secret is stored as a hash only, so the row is worth nothing to a
/// thief.
/// </summary>
internal sealed class Token : ICredential, ITold
{
    public required string TokenId { get; init; }

    public required Guid FamilyId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Empty where a service acts as itself.</summary>
    public required string UserId { get; init; }

    /// <summary>The session in which the user authorized the client.</summary>
    public string? SessionId { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>Only access tokens are kept: what is used once is read when it is used.</summary>
    public Topic? Tells(bool isNew) => isNew || Kind != TokenKind.AccessToken ? null : Topic.Token(TokenId);

    public required byte[] SecretHash { get; init; }

    public RightSet Rights { get; init; }

    /// <summary>
    /// The IDs of the resources that it is for (RFC 8707). Those that were made before there were any have none, and
    /// are for this registry.
    /// </summary>
    public List<string> Audience { get; init; } = [];

    /// <summary>
    /// The thumbprint of the key without which it is worth nothing (RFC 9449); none of a bearer token.
    /// </summary>
    public string? ProofKey { get; init; }

    /// <summary>The claims, as <see cref="System.Security.Claims.ClaimsPrincipal"/> writes them.</summary>
    public required byte[] Principal { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RedeemedAt { get; set; }

    public TokenStatus Status { get; set; }

    /// <summary>
    /// Of a refresh token that was used: with the token itself it gives back the tokens that it was exchanged for, so
    /// that a client whose network lost the answer gets the same answer again. Worth nothing without the token, and
    /// gone when the grace is over.
    /// </summary>
    public byte[]? SuccessorKey { get; set; }

    /// <summary>Of two who use the same code at the same instant, one wins.</summary>
    public int Version { get; set; }

    /// <summary>Whether this registry's own API takes it.</summary>
    public bool IsForRegistry => Audience.Count == 0 || Audience.Contains(OwnResource.Id);

    /// <summary>Whether a service got it as itself: there is no user.</summary>
    public bool IsOfService => UserId.Length == 0;

    CredentialKind ICredential.Kind => CredentialKind.AccessToken;

    public string NameInRecord => CredentialName.Of("access_token", TokenId);

    /// <summary>Only the command line of this server speaks as the user itself.</summary>
    public bool IsOwnVoice => ClientId == OwnClients.CommandLine;
}

/// <summary>
/// An authorization request that waits for its user to sign in or to answer: kept here, so that no address carries it
/// and what the user answers is what was asked. Found by a hash of the reference that the browser holds.
/// </summary>
internal sealed class AuthorizationRequest
{
    public required string RequestKey { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The parameters, a JSON object.</summary>
    public required string Parameters { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Whether the client itself brought it, before any browser did (RFC 9126).</summary>
    public bool IsPushed { get; init; }

    /// <summary>When a browser first came with one that was pushed.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>Since when it waits for a user.</summary>
    public DateTimeOffset KeptSince => OpenedAt ?? CreatedAt;
}

/// <summary>The private keys that sign at a time, encrypted.</summary>
internal sealed class SigningKey
{
    public required string KeyId { get; init; }

    /// <summary>Of RSA; it signs ID tokens, and access tokens of RS256.</summary>
    public required byte[] ProtectedKey { get; init; }

    /// <summary>Of the curve P-256, for access tokens of ES256; none as long as an older version made it.</summary>
    public byte[]? ProtectedCurveKey { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
