using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>The members of a client as flags.</summary>
internal static class ClientFlags
{
    private static readonly Option<string?> Name = new("--name") { Description = "The name that users see." };

    private static readonly Option<string?> Description = new("--description")
    {
        Description = "What the client does, for the users who are asked for consent.",
    };

    private static readonly Option<List<string>?> Attributes = Flags.Texts("--attributes", "Pairs such as key=value.");

    private static readonly Option<List<string>?> RedirectUris = Flags.Uris(
        "--redirect-uris",
        "Where users may be sent after authorization."
    );

    private static readonly Option<List<string>?> LogoutRedirectUris = Flags.Uris(
        "--logout-redirect-uris",
        "Where users may be sent after logging out."
    );

    private static readonly Option<List<Grant>?> Grants = Flags.Names<Grant>(
        "--grants",
        "How the client obtains tokens; GRANT_AUTHORIZATION_CODE if absent."
    );

    private static readonly Option<ReviewState?> State = Flags.Name<ReviewState>(
        "--state",
        "The state, for administrators."
    );

    private static readonly Option<string?> StateDescription = new("--state-description")
    {
        Description = "Why the client is in its state, for administrators.",
    };

    private static readonly Option<bool?> SkipAuthorization = new("--skip-authorization")
    {
        Description = "Do not ask users for consent, for administrators.",
    };

    private static readonly Option<bool?> Endorsed = new("--endorsed")
    {
        Description = "The network stands behind the client, for administrators.",
    };

    private static readonly Option<List<string>?> ResourceScopes = Flags.Texts(
        "--resource-scopes",
        "What it may do at the APIs of the network, as resource-id/scope; see `resources list`."
    );

    private static readonly Option<bool?> RequirePkce = new("--require-pkce")
    {
        Description = "Demand PKCE of it, although it has a secret (RFC 9700, section 2.1.1).",
    };

    private static readonly Option<bool?> RequirePar = new("--require-par")
    {
        Description = "Demand that it pushes its authorization requests first (RFC 9126), for administrators.",
    };

    private static readonly Option<AuthMethod?> TokenEndpointAuthMethod = Flags.Name<AuthMethod>(
        "--token-endpoint-auth-method",
        "How it proves that it is itself; none for an app that can keep no secret, private_key_jwt for its own key."
    );

    private static readonly Option<string?> ClientUri = new("--client-uri")
    {
        Description = "Where users read about it: an https address.",
    };

    private static readonly Option<string?> PolicyUri = new("--policy-uri")
    {
        Description = "Where it says what becomes of the data of its users.",
    };

    private static readonly Option<string?> TosUri = new("--tos-uri") { Description = "Where its terms stand." };

    private static readonly Option<List<string>?> Contacts = Flags.Texts(
        "--contacts",
        "Mail addresses of people responsible for it; no user sees them."
    );

    private static readonly Option<SubjectType?> SubjectType = Flags.Name<SubjectType>(
        "--subject-type",
        "By what it knows its users: their IDs (public), or pseudonyms that no other client gets (pairwise)."
    );

    private static readonly Option<string?> BackchannelLogoutUri = new("--backchannel-logout-uri")
    {
        Description = "Where it is told that a session ended in which it got tokens.",
    };

    private static readonly Option<bool?> BackchannelLogoutSessionRequired = new(
        "--backchannel-logout-session-required"
    )
    {
        Description = "It needs to be told which session ended. It always is.",
    };

    private static readonly Option<bool?> DpopBoundAccessTokens = new("--dpop-bound-access-tokens")
    {
        Description = "It gets tokens only with a proof of the key to which they are bound (DPoP).",
    };

    private static readonly Option<AccountIds?> AdministrativeContact = Flags.AccountNamed(
        "--administrative-contact",
        "Who answers for it"
    );

    private static readonly Option<List<string>?> RightReasons = new("--right-reasons")
    {
        Description = "Why a right or a scope is needed, as RIGHT_X=why; repeated for each. Reviewers read it.",
        HelpName = "name=why",
    };

    private static readonly Option<AccountIds?> TechnicalContact = Flags.AccountNamed(
        "--technical-contact",
        "Who answers technical questions"
    );

    public static IEnumerable<Option> All { get; } =
    [
        Name,
        Description,
        Attributes,
        AdministrativeContact,
        TechnicalContact,
        RedirectUris,
        LogoutRedirectUris,
        Grants,
        Flags.Rights,
        State,
        StateDescription,
        SkipAuthorization,
        Endorsed,
        ResourceScopes,
        RightReasons,
        RequirePkce,
        RequirePar,
        TokenEndpointAuthMethod,
        .. KeyFlags.All,
        ClientUri,
        PolicyUri,
        TosUri,
        Contacts,
        SubjectType,
        BackchannelLogoutUri,
        BackchannelLogoutSessionRequired,
        DpopBoundAccessTokens,
        Flags.File,
    ];

    public static bool Any(Run run) => All.Any(option => option != Flags.File && run.Has(option));

    /// <summary>Writes what the flags say over the body, and names the members that they are about.</summary>
    public static List<string> Fill(Run run, ClientBody client)
    {
        var mask = new List<string>();
        Take(Name, "name", value => client.Name = value);
        Take(Description, "description", value => client.Description = value);
        Take(Attributes, "attributes", value => client.Attributes = run.Pairs("--attributes", value));
        Take(RightReasons, "right_reasons", value => client.RightReasons = run.Pairs("--right-reasons", value));
        Take(RedirectUris, "redirect_uris", value => client.RedirectUris = value);
        Take(LogoutRedirectUris, "logout_redirect_uris", value => client.LogoutRedirectUris = value);
        Take(Grants, "grants", value => client.Grants = value);
        Take(Flags.Rights, "rights", value => client.Rights = value);
        Take(State, "state", value => client.State = value);
        Take(StateDescription, "state_description", value => client.StateDescription = value);
        Take(SkipAuthorization, "skip_authorization", value => client.SkipAuthorization = value);
        Take(Endorsed, "endorsed", value => client.Endorsed = value);
        Take(ResourceScopes, "resource_scopes", value => client.ResourceScopes = Grouped(run, value ?? []));
        Take(RequirePkce, "require_pkce", value => client.RequirePkce = value);
        Take(RequirePar, "require_par", value => client.RequirePar = value);
        Take(TokenEndpointAuthMethod, "token_endpoint_auth_method", value => client.TokenEndpointAuthMethod = value);
        mask.AddRange(KeyFlags.Fill(run, client));
        Take(ClientUri, "client_uri", value => client.ClientUri = value);
        Take(PolicyUri, "policy_uri", value => client.PolicyUri = value);
        Take(TosUri, "tos_uri", value => client.TosUri = value);
        Take(Contacts, "contacts", value => client.Contacts = value);
        Take(SubjectType, "subject_type", value => client.SubjectType = value);
        Take(BackchannelLogoutUri, "backchannel_logout_uri", value => client.BackchannelLogoutUri = value);
        Take(
            BackchannelLogoutSessionRequired,
            "backchannel_logout_session_required",
            value => client.BackchannelLogoutSessionRequired = value
        );
        Take(DpopBoundAccessTokens, "dpop_bound_access_tokens", value => client.DpopBoundAccessTokens = value);
        Take(AdministrativeContact, "administrative_contact", value => client.AdministrativeContact = value);
        Take(TechnicalContact, "technical_contact", value => client.TechnicalContact = value);
        return mask;

        static List<ResourceScopesBody> Grouped(Run run, List<string> names) =>
            [
                .. names
                    .Select(name =>
                        name.Split('/', 2) is [{ Length: > 0 } resource, { Length: > 0 } scope]
                            ? (resource, scope)
                            : throw run.Misused($"--resource-scopes: '{name}' is not resource-id/scope")
                    )
                    .GroupBy(name => name.resource)
                    .Select(group => new ResourceScopesBody
                    {
                        ResourceId = group.Key,
                        Scopes = [.. group.Select(name => name.scope)],
                    }),
            ];

        void Take<T>(Option<T> option, string member, Action<T?> set)
        {
            if (run.Has(option))
            {
                set(run.Get(option));
                mask.Add(member);
            }
        }
    }
}
