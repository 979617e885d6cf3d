using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>An OAuth client as requests and responses carry it. Empty members are left out of responses.</summary>
public sealed class ClientBody
{
    /// <summary>Identifies the client.</summary>
    public ClientIds? Ids { get; set; }

    /// <summary>When the client was registered (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the client was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When the client was deleted (UTC), if it was.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The name that users see, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What the client does, shown to users who are asked for consent; at most 2000 characters.</summary>
    public string? Description { get; set; }

    /// <summary>Free key–value pairs: at most 10, keys as identifiers, values of at most 200 characters.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Who answers questions about the registration.</summary>
    public AccountIds? AdministrativeContact { get; set; }

    /// <summary>Who answers technical questions.</summary>
    public AccountIds? TechnicalContact { get; set; }

    /// <summary>The client secret; answered once, never again. Honoured on input for administrators only.</summary>
    public string? Secret { get; set; }

    /// <summary>
    /// Where users may be sent after authorization: 1 to 10, compared exactly (RFC 9700, section 2.1). A client that
    /// gets its tokens by the device code alone needs none.
    /// </summary>
    public List<string>? RedirectUris { get; set; }

    /// <summary>Where users may be sent after logging out: at most 10.</summary>
    public List<string>? LogoutRedirectUris { get; set; }

    /// <summary>Where the client stands with the reviewers. Set by administrators.</summary>
    public ReviewState? State { get; set; }

    /// <summary>Why the client is in its state, at most 128 characters. Set by administrators.</summary>
    public string? StateDescription { get; set; }

    /// <summary>Whether users are not asked for consent. Set by administrators.</summary>
    public bool? SkipAuthorization { get; set; }

    /// <summary>Whether the network stands behind the client. Set by administrators.</summary>
    public bool? Endorsed { get; set; }

    /// <summary>
    /// The grants that the client may use; the authorization code if none is named. Changed by administrators.
    /// </summary>
    public List<Grant>? Grants { get; set; }

    /// <summary>What the client may do for a user who consents.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>What it may do at the APIs of the network for a user who consents; at most 100 scopes.</summary>
    public List<ResourceScopesBody>? ResourceScopes { get; set; }

    /// <summary>
    /// Why the client needs a right or a scope, by its name: at most 300 characters each. For its reviewers, who ask
    /// for it where a right is dangerous; users do not see it.
    /// </summary>
    public Dictionary<string, string>? RightReasons { get; set; }

    /// <summary>
    /// Whether the client must use PKCE although it has a secret; set by administrators. One without a secret always
    /// must.
    /// </summary>
    public bool? RequirePkce { get; set; }

    /// <summary>
    /// Whether the client must push its authorization requests to /oauth/par first (RFC 9126), so that nobody else
    /// makes one in its name; set by administrators.
    /// </summary>
    public bool? RequirePar { get; set; }

    /// <summary>
    /// How the client proves that it is itself. `none` makes it a public client, which never has a secret;
    /// `private_key_jwt` lets it use its own key and nothing else; with either of the others it has a secret, in the
    /// header or in the body as it likes. Absent, it is a public client until it gets its first secret.
    /// </summary>
    public AuthMethod? TokenEndpointAuthMethod { get; set; }

    /// <summary>
    /// The public keys of a client with `private_key_jwt`, as a JWK set (RFC 7517): RSA of 2048 bits or more, or P-256
    /// or P-384; at most 10. None is left of an empty set: the client can do nothing until it has another key.
    /// </summary>
    public JsonObject? Jwks { get; set; }

    /// <summary>Instead of `jwks`: the https address at which the client keeps its public keys.</summary>
    public string? JwksUri { get; set; }

    /// <summary>
    /// The page of the client (RFC 7591, section 2), linked where users are asked for consent: an https address, or
    /// http on this machine. It is reviewed, and so are `policy_uri` and `tos_uri`.
    /// </summary>
    public string? ClientUri { get; set; }

    /// <summary>
    /// The address on this server of the logo that users see; absent if there is none. A logo is uploaded by
    /// `PUT /clients/{client_id}/logo`. Here it can be sent back as it was read, which changes nothing, or be cleared.
    /// </summary>
    public string? Logo { get; set; }

    /// <summary>Where the client says what becomes of the data of its users.</summary>
    public string? PolicyUri { get; set; }

    /// <summary>Where the terms stand by which the client is used.</summary>
    public string? TosUri { get; set; }

    /// <summary>
    /// E-mail addresses of people responsible for the client: at most 5. Those who work on the client and reviewers
    /// see them, users never do.
    /// </summary>
    public List<string>? Contacts { get; set; }

    /// <summary>
    /// `pairwise` if the client shall know its users by names that nobody else knows them by (OpenID Connect Core,
    /// section 8); `public` if absent.
    /// </summary>
    public SubjectType? SubjectType { get; set; }

    /// <summary>
    /// Where the client is told that a session ended in which it got tokens (OpenID Connect Back-Channel Logout): an
    /// https address, or http on this machine.
    /// </summary>
    public string? BackchannelLogoutUri { get; set; }

    /// <summary>
    /// Whether the client needs to be told which session ended, by the `sid` of its ID tokens. It always is.
    /// </summary>
    public bool? BackchannelLogoutSessionRequired { get; set; }

    /// <summary>
    /// Whether the client gets tokens only with a proof of the key to which they are bound (RFC 9449, section 5.2).
    /// Without this a client may prove a key, and need not.
    /// </summary>
    public bool? DpopBoundAccessTokens { get; set; }
}

/// <summary>
/// By what a client knows its users, by the names of OpenID Connect Dynamic Client Registration, section 2.
/// </summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<SubjectType>))]
public enum SubjectType
{
    /// <summary>By their IDs, as everybody does.</summary>
    Public = 0,

    /// <summary>By pseudonyms that no other client gets.</summary>
    Pairwise = 1,
}

/// <summary>Registers a client.</summary>
public sealed class CreateClientRequest
{
    /// <summary>The client to register.</summary>
    public ClientBody? Client { get; set; }

    /// <summary>The account that will own the client. The path says the same and wins.</summary>
    public AccountIds? Collaborator { get; set; }
}

/// <summary>Changes a client.</summary>
public sealed class UpdateClientRequest
{
    /// <summary>The new values.</summary>
    public ClientBody? Client { get; set; }

    /// <summary>Which members to change; those present in <see cref="Client"/> if it is absent.</summary>
    public FieldMaskBody? FieldMask { get; set; }

    /// <summary>
    /// The revision that was read, as a review or the record says it: if what matters to a decision changed since,
    /// nothing is changed. Absent, the change is made on the client as it is.
    /// </summary>
    public long? Revision { get; set; }
}

/// <summary>A page of clients.</summary>
public sealed class ClientList
{
    /// <summary>The clients.</summary>
    public List<ClientBody> Clients { get; set; } = [];
}
