using System.Globalization;
using System.Security.Cryptography;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Server.Clients;

/// <summary>A registered OAuth client.</summary>
internal sealed class Client : IShared<Collaborator>, IClientContent, ITold
{
    public required string ClientId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>
    /// Whether an administrator deleted what others own too: only an administrator restores such a one.
    /// </summary>
    public bool TakenDown { get; set; }

    /// <summary>
    /// When the content was erased. The row stays as a tombstone, so that the ID is never given out again.
    /// </summary>
    public DateTimeOffset? PurgedAt { get; set; }

    public long Revision { get; set; }

    public string? RecordHash { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public Dictionary<string, string> Attributes { get; set; } = [];

    public Dictionary<string, string> RightReasons { get; set; } = [];

    public AccountRef? AdministrativeContact { get; set; }

    public AccountRef? TechnicalContact { get; set; }

    public List<string> RedirectUris { get; set; } = [];

    public List<string> LogoutRedirectUris { get; set; } = [];

    public ReviewState State { get; set; }

    public string StateDescription { get; set; } = "";

    public bool SkipAuthorization { get; set; }

    public bool Endorsed { get; set; }

    public List<Grant> Grants { get; set; } = [];

    public List<Right> Rights { get; set; } = [];

    /// <summary>What it may do at the APIs of the network, as <see cref="ScopeRef"/> writes it.</summary>
    public List<string> ResourceScopes { get; set; } = [];

    /// <summary>Whether the client must use PKCE although it has a secret.</summary>
    public bool RequirePkce { get; set; }

    /// <summary>Whether it must push its authorization requests first (RFC 9126).</summary>
    public bool RequirePar { get; set; }

    public AuthMethod? TokenEndpointAuthMethod { get; set; }

    public string? Jwks { get; set; }

    public string? JwksUri { get; set; }

    public string? ClientUri { get; set; }

    public string? LogoSha256 { get; set; }

    public string? PolicyUri { get; set; }

    public string? TosUri { get; set; }

    public List<string> Contacts { get; set; } = [];

    public SubjectType SubjectType { get; set; }

    /// <summary>
    /// What the pseudonyms of its users are made with: there since it first had any, so that they stay what they are
    /// whatever it says meanwhile. Whoever has it can tell which user a pseudonym stands for, so nobody is shown it.
    /// </summary>
    public byte[]? SubjectKey { get; private set; }

    public string? BackchannelLogoutUri { get; set; }

    public bool BackchannelLogoutSessionRequired { get; set; }

    public bool DpopBoundAccessTokens { get; set; }

    /// <summary>
    /// Whether it proves who it is (RFC 6749, section 2.1): as its registration says; where that says nothing, one that
    /// never got a secret does not, and one that lost its last does.
    /// </summary>
    public bool IsConfidential { get; private set; }

    /// <summary>
    /// Tokens of an authorization up to then are worth nothing: the client was suspended, rejected or deleted.
    /// </summary>
    public DateTimeOffset? TokensEndedAt { get; set; }

    public List<Collaborator> Collaborators { get; } = [];

    List<Collaborator> IShared<Collaborator>.Memberships => Collaborators;

    public List<ClientSecret> Secrets { get; } = [];

    /// <summary>What of the client waits for a decision, if something does.</summary>
    public Submission? Submission { get; set; }

    /// <summary>How the ID and the name look, whatever their letters are; by these, look-alikes are found.</summary>
    public string IdKey { get; init; } = "";

    public string NameKey { get; set; } = "";

    IReadOnlyDictionary<string, string> IClientContent.Attributes => Attributes;

    IReadOnlyDictionary<string, string> IClientContent.RightReasons => RightReasons;

    IReadOnlyList<string> IClientContent.RedirectUris => RedirectUris;

    IReadOnlyList<string> IClientContent.LogoutRedirectUris => LogoutRedirectUris;

    IReadOnlyList<Grant> IClientContent.Grants => Grants;

    IReadOnlyList<Right> IClientContent.Rights => Rights;

    LogoRef? IClientContent.Logo => LogoSha256 is { } sha256 ? new LogoRef(ClientId, sha256) : null;

    IReadOnlyList<string> IClientContent.Contacts => Contacts;

    IReadOnlyList<ScopeRef> IClientContent.ResourceScopes => ResourceScopes.ConvertAll(ScopeRef.Parse);

    /// <summary>What was asked for and approved, as one value; the one place where a row takes content over.</summary>
    public ClientContent Content
    {
        get => ClientContent.Of(this);
        set
        {
            (Name, NameKey, Description) = (value.Name, Lookalikes.Skeleton(value.Name), value.Description);
            (Attributes, RightReasons) = (new(value.Attributes), new(value.RightReasons));
            (AdministrativeContact, TechnicalContact) = (value.AdministrativeContact, value.TechnicalContact);
            (RedirectUris, LogoutRedirectUris) = ([.. value.RedirectUris], [.. value.LogoutRedirectUris]);
            (Grants, Rights) = ([.. value.Grants], [.. value.Rights]);
            ResourceScopes = [.. value.ResourceScopes.Select(scope => scope.ToString())];
            (SkipAuthorization, Endorsed) = (value.SkipAuthorization, value.Endorsed);
            (RequirePkce, RequirePar) = (value.RequirePkce, value.RequirePar);
            (TokenEndpointAuthMethod, Jwks, JwksUri) = (value.TokenEndpointAuthMethod, value.Jwks, value.JwksUri);
            (BackchannelLogoutUri, BackchannelLogoutSessionRequired) = (
                value.BackchannelLogoutUri,
                value.BackchannelLogoutSessionRequired
            );
            (ClientUri, PolicyUri, TosUri) = (value.ClientUri, value.PolicyUri, value.TosUri);
            (LogoSha256, Contacts) = (value.Logo?.Sha256, [.. value.Contacts]);
            (SubjectType, DpopBoundAccessTokens) = (value.SubjectType, value.DpopBoundAccessTokens);
            SubjectKey ??=
                SubjectType == SubjectType.Pairwise ? RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes) : null;
            IsConfidential = TokenEndpointAuthMethod is { } method ? method != AuthMethod.None : IsConfidential;
        }
    }

    public Topic? Tells(bool isNew) => isNew ? null : Topic.Client(ClientId);

    public RecordSubject Subject => new(SubjectKind.Client, ClientId);

    /// <summary>Whether everybody may use the client. A flagged one is being watched, not stopped.</summary>
    public bool IsUsable => State is ReviewState.Approved or ReviewState.Flagged;

    /// <summary>What users read as its name; of one without, what its ID says.</summary>
    public string ShownName =>
        Name.Length > 0 ? Name : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(ClientId.Replace('-', ' '));

    /// <summary>Who answers for the client, the first before the others: its contact, then who agreed first.</summary>
    public IEnumerable<Collaborator> AgreedOwners(IEnumerable<Collaborator> collaborators) =>
        collaborators
            .Where(collaborator => collaborator.IsOwner && collaborator.AcceptedAt is not null)
            .OrderBy(owner => owner.Account != AdministrativeContact)
            .ThenBy(owner => owner.AcceptedAt)
            .ThenBy(owner => owner.AccountId, StringComparer.Ordinal);

    /// <summary>Nobody is known by the pseudonyms any more that the client had for them.</summary>
    public void ForgetUsers() => SubjectKey = null;

    public void Add(ClientSecret secret)
    {
        Secrets.Add(secret);
        IsConfidential = true;
    }
}

/// <summary>An account that works on a client.</summary>
internal sealed class Collaborator : IMembership, ITold
{
    public required string ClientId { get; init; }

    public required string AccountId { get; init; }

    public required AccountKind AccountKind { get; init; }

    public string SharedId => ClientId;

    public Topic? Tells(bool isNew) => Topic.Client(ClientId);

    public RightSet Rights { get; set; }

    /// <summary>
    /// When the account agreed to be a collaborator; until then it is invited. Its rights do not wait, the sandbox
    /// does.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    public AccountRef Account => new(AccountKind, AccountId);

    /// <summary>Whether the collaborator owns the client: every client keeps at least one that does.</summary>
    public bool IsOwner => Rights.Implied().Contains(Right.ClientAll);
}
