using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Clients.Content;

/// <summary>
/// All of a client that somebody can ask for and a reviewer reads; neither who it is nor where it stands.
/// </summary>
internal interface IClientContent
{
    string Name { get; }

    string Description { get; }

    IReadOnlyDictionary<string, string> Attributes { get; }

    AccountRef? AdministrativeContact { get; }

    AccountRef? TechnicalContact { get; }

    IReadOnlyList<string> RedirectUris { get; }

    IReadOnlyList<string> LogoutRedirectUris { get; }

    IReadOnlyList<Grant> Grants { get; }

    IReadOnlyList<Right> Rights { get; }

    /// <summary>What it may do at the APIs of the network.</summary>
    IReadOnlyList<ScopeRef> ResourceScopes { get; }

    /// <summary>Why it needs them, for its reviewers, by the names of rights and scopes.</summary>
    IReadOnlyDictionary<string, string> RightReasons { get; }

    bool SkipAuthorization { get; }

    bool Endorsed { get; }

    bool RequirePkce { get; }

    bool RequirePar { get; }

    /// <summary>How it proves that it is itself; nobody said so of a client with null.</summary>
    AuthMethod? TokenEndpointAuthMethod { get; }

    /// <summary>The public keys by which it proves that, a JWK set in JSON.</summary>
    string? Jwks { get; }

    /// <summary>Or where it keeps them.</summary>
    string? JwksUri { get; }

    /// <summary>Where users read about it.</summary>
    string? ClientUri { get; }

    /// <summary>The picture by which they know it again.</summary>
    LogoRef? Logo { get; }

    /// <summary>Where it says what becomes of their data.</summary>
    string? PolicyUri { get; }

    /// <summary>Where its terms stand.</summary>
    string? TosUri { get; }

    /// <summary>Whom a reviewer writes to; no user sees them.</summary>
    IReadOnlyList<string> Contacts { get; }

    /// <summary>By what it knows its users.</summary>
    SubjectType SubjectType { get; }

    /// <summary>Where it is told that a session ended.</summary>
    string? BackchannelLogoutUri { get; }

    bool BackchannelLogoutSessionRequired { get; }

    /// <summary>Whether it gets no token that is not bound to a key (RFC 9449).</summary>
    bool DpopBoundAccessTokens { get; }
}

/// <summary>
/// The content as a value that never changes. A row holds the approved one, a change that waits makes another of it, a
/// form or a body is laid over one.
/// </summary>
internal sealed record ClientContent : IClientContent
{
    public static readonly ClientContent Empty = new();

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public AccountRef? AdministrativeContact { get; init; }

    public AccountRef? TechnicalContact { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> LogoutRedirectUris { get; init; } = [];

    public IReadOnlyList<Grant> Grants { get; init; } = [];

    public IReadOnlyList<Right> Rights { get; init; } = [];

    public IReadOnlyList<ScopeRef> ResourceScopes { get; init; } = [];

    public IReadOnlyDictionary<string, string> RightReasons { get; init; } = new Dictionary<string, string>();

    public bool SkipAuthorization { get; init; }

    public bool Endorsed { get; init; }

    public bool RequirePkce { get; init; }

    public bool RequirePar { get; init; }

    public AuthMethod? TokenEndpointAuthMethod { get; init; }

    public string? Jwks { get; init; }

    public string? JwksUri { get; init; }

    public string? ClientUri { get; init; }

    public LogoRef? Logo { get; init; }

    public string? PolicyUri { get; init; }

    public string? TosUri { get; init; }

    public IReadOnlyList<string> Contacts { get; init; } = [];

    public SubjectType SubjectType { get; init; }

    public string? BackchannelLogoutUri { get; init; }

    public bool BackchannelLogoutSessionRequired { get; init; }

    public bool DpopBoundAccessTokens { get; init; }

    /// <summary>Whether it proves itself by a key of its own, and by nothing else (RFC 7523).</summary>
    public bool UsesKeys => TokenEndpointAuthMethod == AuthMethod.PrivateKeyJwt;

    /// <summary>Whether it may have secrets: one that says nothing of itself may.</summary>
    public bool TakesSecrets => TokenEndpointAuthMethod?.TakesSecrets() != false;

    /// <summary>Whether it says of itself that it keeps no secret (RFC 6749, section 2.1).</summary>
    public bool IsPublic => TokenEndpointAuthMethod == AuthMethod.None;

    public static ClientContent Of(IClientContent other) =>
        new()
        {
            Name = other.Name,
            Description = other.Description,
            Attributes = other.Attributes,
            AdministrativeContact = other.AdministrativeContact,
            TechnicalContact = other.TechnicalContact,
            RedirectUris = [.. other.RedirectUris],
            LogoutRedirectUris = [.. other.LogoutRedirectUris],
            Grants = [.. other.Grants],
            Rights = [.. other.Rights],
            ResourceScopes = [.. other.ResourceScopes],
            RightReasons = other.RightReasons,
            SkipAuthorization = other.SkipAuthorization,
            Endorsed = other.Endorsed,
            RequirePkce = other.RequirePkce,
            RequirePar = other.RequirePar,
            TokenEndpointAuthMethod = other.TokenEndpointAuthMethod,
            Jwks = other.Jwks,
            JwksUri = other.JwksUri,
            ClientUri = other.ClientUri,
            Logo = other.Logo,
            PolicyUri = other.PolicyUri,
            TosUri = other.TosUri,
            Contacts = [.. other.Contacts],
            SubjectType = other.SubjectType,
            BackchannelLogoutUri = other.BackchannelLogoutUri,
            BackchannelLogoutSessionRequired = other.BackchannelLogoutSessionRequired,
            DpopBoundAccessTokens = other.DpopBoundAccessTokens,
        };

    /// <summary>With the members of the mask as the body has them; one that is absent there is cleared.</summary>
    public ClientContent With(ClientBody body, FieldMask mask) =>
        ContentFields
            .All.Where(field => mask.Contains(field.Name))
            .Aggregate(this, (content, field) => field.Take(content, body));

    /// <summary>All of it as the wire shows it.</summary>
    public ClientBody Show() => Show(new FieldMask(ContentFields.All.Select(field => field.Name)));

    /// <summary>The members of the mask as the wire shows them.</summary>
    public ClientBody Show(FieldMask mask)
    {
        var body = new ClientBody();
        foreach (var field in ContentFields.All.Where(field => mask.Contains(field.Name)))
        {
            field.Show(this, body);
        }

        return body;
    }
}
