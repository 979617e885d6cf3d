using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>What somebody typed about a client.</summary>
internal sealed class ClientForm
{
    [FromForm(Name = "owner")]
    public string? Owner { get; set; }

    [FromForm(Name = "client_id")]
    public string? ClientId { get; set; }

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "description")]
    public string? Description { get; set; }

    [FromForm(Name = "redirect_uris")]
    public List<string> RedirectUris
    {
        get;
        set => field = Lines(value);
    } = [];

    [FromForm(Name = "logout_redirect_uris")]
    public List<string> LogoutRedirectUris
    {
        get;
        set => field = Lines(value);
    } = [];

    /// <summary>Why it needs what is dangerous, by the names of rights.</summary>
    [FromForm(Name = "right_reasons")]
    public Dictionary<string, string?> RightReasons { get; set; } = [];

    [FromForm(Name = "token_endpoint_auth_method")]
    public string? AuthMethodName { get; set; }

    /// <summary>The public keys as somebody typed them, a JWK set in JSON.</summary>
    [FromForm(Name = "jwks")]
    public string? Jwks { get; set; }

    [FromForm(Name = "jwks_uri")]
    public string? JwksUri { get; set; }

    [FromForm(Name = "client_uri")]
    public string? ClientUri { get; set; }

    [FromForm(Name = "policy_uri")]
    public string? PolicyUri { get; set; }

    [FromForm(Name = "tos_uri")]
    public string? TosUri { get; set; }

    [FromForm(Name = "contacts")]
    public List<string> Contacts
    {
        get;
        set => field = Lines(value);
    } = [];

    /// <summary>Whether it knows its users by pseudonyms; a box that is not ticked means that it does not.</summary>
    [FromForm(Name = "subject_type")]
    public SubjectType? SubjectType { get; set; }

    [FromForm(Name = "backchannel_logout_uri")]
    public string? BackchannelLogoutUri { get; set; }

    [FromForm(Name = "backchannel_logout_session_required")]
    public bool BackchannelLogoutSessionRequired { get; set; }

    [FromForm(Name = "dpop_bound_access_tokens")]
    public bool DpopBoundAccessTokens { get; set; }

    [FromForm(Name = "grants")]
    public List<string> GrantNames { get; set; } = [];

    [FromForm(Name = "rights")]
    public List<string> Rights { get; set; } = [];

    [FromForm(Name = "resource_scopes")]
    public List<string> ResourceScopes { get; set; } = [];

    /// <summary>This and what follows is for administrators.</summary>
    [FromForm(Name = "state")]
    public ReviewState? State { get; set; }

    [FromForm(Name = "state_description")]
    public string? StateDescription { get; set; }

    [FromForm(Name = "skip_authorization")]
    public bool SkipAuthorization { get; set; }

    [FromForm(Name = "endorsed")]
    public bool Endorsed { get; set; }

    [FromForm(Name = "require_pkce")]
    public bool RequirePkce { get; set; }

    [FromForm(Name = "require_par")]
    public bool RequirePar { get; set; }

    /// <summary>The authorization code, if nothing else was asked for.</summary>
    public List<Grant> Grants =>
        KnownNames.Read<Grant>(GrantNames) is { Count: > 0 } grants ? grants : [Grant.AuthorizationCode];

    /// <summary>What was chosen of <see cref="AuthMethodName"/>; null leaves it open.</summary>
    public AuthMethod? AuthMethod =>
        WireNames<AuthMethod>.TryParse(AuthMethodName ?? "", out var method) ? method : null;

    /// <summary>What can not be understood of what was typed.</summary>
    public IReadOnlyList<Fault> Faults => KeyTexts.FaultsOf(Jwks, "client.jwks");

    public static ClientForm Of(ClientBody client) =>
        new()
        {
            ClientId = client.Ids?.ClientId,
            Name = client.Name,
            Description = client.Description,
            RedirectUris = client.RedirectUris ?? [],
            LogoutRedirectUris = client.LogoutRedirectUris ?? [],
            GrantNames = [.. (client.Grants ?? []).Select(WireNames<Grant>.NameOf)],
            SkipAuthorization = client.SkipAuthorization == true,
            Endorsed = client.Endorsed == true,
            RequirePkce = client.RequirePkce == true,
            RequirePar = client.RequirePar == true,
            AuthMethodName = client.TokenEndpointAuthMethod is { } method ? WireNames<AuthMethod>.NameOf(method) : null,
            Jwks = client.Jwks is { } keys ? KeyTexts.Write(keys) : null,
            JwksUri = client.JwksUri,
            ClientUri = client.ClientUri,
            PolicyUri = client.PolicyUri,
            TosUri = client.TosUri,
            Contacts = client.Contacts ?? [],
            SubjectType = client.SubjectType,
            BackchannelLogoutUri = client.BackchannelLogoutUri,
            BackchannelLogoutSessionRequired = client.BackchannelLogoutSessionRequired == true,
            DpopBoundAccessTokens = client.DpopBoundAccessTokens == true,
            Rights = [.. RightChoices.NamesOf(client.Rights)],
            ResourceScopes = [.. ScopeRefs.From(client.ResourceScopes).Select(scope => scope.ToString())],
            RightReasons = (client.RightReasons ?? []).ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
        };

    public ClientBody ToBody() =>
        new()
        {
            Ids = new ClientIds { ClientId = ClientId?.Trim() },
            Name = Name,
            Description = Description?.ReplaceLineEndings("\n"),
            RedirectUris = RedirectUris,
            LogoutRedirectUris = LogoutRedirectUris,
            Grants = Grants,
            Rights = KnownNames.Read<Right>(Rights),
            ResourceScopes = Lines(ResourceScopes).ConvertAll(ScopeRef.Typed).ToBody(),
            RightReasons = ReasonsGiven,
            State = State,
            StateDescription = StateDescription,
            SkipAuthorization = SkipAuthorization,
            Endorsed = Endorsed,
            RequirePkce = RequirePkce,
            RequirePar = RequirePar,
            TokenEndpointAuthMethod = AuthMethod,
            Jwks = KeyTexts.Read(Jwks),
            JwksUri = JwksUri?.Trim(),
            ClientUri = ClientUri?.Trim(),
            PolicyUri = PolicyUri?.Trim(),
            TosUri = TosUri?.Trim(),
            Contacts = Contacts,
            SubjectType = SubjectType,
            BackchannelLogoutUri = BackchannelLogoutUri?.Trim(),
            BackchannelLogoutSessionRequired = BackchannelLogoutSessionRequired,
            DpopBoundAccessTokens = DpopBoundAccessTokens,
        };

    /// <summary>
    /// Of the rights that are ticked; a reason that was left empty is none. What stands there of scopes was written by
    /// another way, and stays.
    /// </summary>
    private Dictionary<string, string> ReasonsGiven =>
        RightReasons
            .Where(pair =>
                !string.IsNullOrWhiteSpace(pair.Value) && (Rights.Contains(pair.Key) || !ScopeName.IsRight(pair.Key))
            )
            .ToDictionary(pair => pair.Key, pair => pair.Value!.Trim());

    public AccountRef OwnerOr(AccountRef self) =>
        Owner is { } owner && owner.StartsWith("organization/", StringComparison.Ordinal)
            ? AccountRef.Organization(owner["organization/".Length..])
            : self;

    /// <summary>Without the rows that were left empty; who pastes several lines into one row means several.</summary>
    private static List<string> Lines(IEnumerable<string?> rows) =>
        [
            .. rows.SelectMany(row =>
                (row ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ),
        ];
}

/// <summary>
/// The fields of a client, and what is said beside each. The grants of a client that exists are changed by
/// administrators only.
/// </summary>
internal sealed record ClientFieldsOnPage(ClientForm Form, bool HasGrants, Func<string, FieldRemarks> Say);
