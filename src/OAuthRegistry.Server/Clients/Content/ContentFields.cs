using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients.Content;

/// <summary>One member of the content: how it is shown on the wire, and how it is taken over from there.</summary>
internal sealed record ContentField(
    string Name,
    Action<IClientContent, ClientBody> Show,
    Func<ClientContent, ClientBody, ClientContent> Take
)
{
    /// <summary>Whether only administrators change it.</summary>
    public bool AdminOnly { get; init; }

    /// <summary>Whether it is shown only to those who may see private details.</summary>
    public bool Private { get; init; }
}

/// <summary>
/// The members of the content, in one table for rows, changes that wait, and whatever else holds content.
/// </summary>
internal static class ContentFields
{
    public static readonly ContentField Name = new(
        "name",
        (content, body) => body.Name = content.Name.NullIfEmpty(),
        (content, body) => content with { Name = body.Name ?? "" }
    );

    public static readonly ContentField Description = new(
        "description",
        (content, body) => body.Description = content.Description.NullIfEmpty(),
        (content, body) => content with { Description = body.Description ?? "" }
    );

    public static readonly ContentField Attributes = new(
        "attributes",
        (content, body) => body.Attributes = content.Attributes.Count > 0 ? new(content.Attributes) : null,
        (content, body) => content with { Attributes = body.Attributes ?? [] }
    )
    {
        Private = true,
    };

    public static readonly ContentField AdministrativeContact = new(
        "administrative_contact",
        (content, body) => body.AdministrativeContact = content.AdministrativeContact?.ToIds(),
        (content, body) => content with { AdministrativeContact = AccountRef.From(body.AdministrativeContact) }
    );

    public static readonly ContentField TechnicalContact = new(
        "technical_contact",
        (content, body) => body.TechnicalContact = content.TechnicalContact?.ToIds(),
        (content, body) => content with { TechnicalContact = AccountRef.From(body.TechnicalContact) }
    );

    public static readonly ContentField RedirectUris = new(
        "redirect_uris",
        (content, body) => body.RedirectUris = Shown(content.RedirectUris),
        (content, body) => content with { RedirectUris = body.RedirectUris ?? [] }
    );

    public static readonly ContentField LogoutRedirectUris = new(
        "logout_redirect_uris",
        (content, body) => body.LogoutRedirectUris = Shown(content.LogoutRedirectUris),
        (content, body) => content with { LogoutRedirectUris = body.LogoutRedirectUris ?? [] }
    );

    public static readonly ContentField SkipAuthorization = new(
        "skip_authorization",
        (content, body) => body.SkipAuthorization = content.SkipAuthorization.NullIfFalse(),
        (content, body) => content with { SkipAuthorization = body.SkipAuthorization ?? false }
    )
    {
        AdminOnly = true,
    };

    public static readonly ContentField Endorsed = new(
        "endorsed",
        (content, body) => body.Endorsed = content.Endorsed.NullIfFalse(),
        (content, body) => content with { Endorsed = body.Endorsed ?? false }
    )
    {
        AdminOnly = true,
    };

    public static readonly ContentField Grants = new(
        "grants",
        (content, body) => body.Grants = Shown(content.Grants),
        (content, body) => content with { Grants = body.Grants ?? [] }
    )
    {
        AdminOnly = true,
    };

    public static readonly ContentField Rights = new(
        "rights",
        (content, body) => body.Rights = Shown(content.Rights),
        (content, body) => content with { Rights = body.Rights ?? [] }
    );

    public static readonly ContentField ResourceScopes = new(
        "resource_scopes",
        (content, body) => body.ResourceScopes = content.ResourceScopes.ToBody(),
        (content, body) => content with { ResourceScopes = ScopeRefs.From(body.ResourceScopes) }
    );

    public static readonly ContentField RightReasons = new(
        "right_reasons",
        (content, body) => body.RightReasons = content.RightReasons.Count > 0 ? new(content.RightReasons) : null,
        (content, body) => content with { RightReasons = Given(body.RightReasons) }
    )
    {
        Private = true,
    };

    public static readonly ContentField RequirePkce = new(
        "require_pkce",
        (content, body) => body.RequirePkce = content.RequirePkce.NullIfFalse(),
        (content, body) => content with { RequirePkce = body.RequirePkce ?? false }
    )
    {
        AdminOnly = true,
    };

    public static readonly ContentField RequirePar = new(
        "require_par",
        (content, body) => body.RequirePar = content.RequirePar.NullIfFalse(),
        (content, body) => content with { RequirePar = body.RequirePar ?? false }
    )
    {
        AdminOnly = true,
    };

    public static readonly ContentField TokenEndpointAuthMethod = new(
        "token_endpoint_auth_method",
        (content, body) => body.TokenEndpointAuthMethod = content.TokenEndpointAuthMethod,
        (content, body) => content with { TokenEndpointAuthMethod = body.TokenEndpointAuthMethod }
    );

    public static readonly ContentField Jwks = new(
        "jwks",
        (content, body) => body.Jwks = content.Jwks is { } keys ? JsonNode.Parse(keys)!.AsObject() : null,
        (content, body) => content with { Jwks = body.Jwks?.ToJsonString(WireJson.Shared.Options) }
    );

    public static readonly ContentField JwksUri = new(
        "jwks_uri",
        (content, body) => body.JwksUri = content.JwksUri,
        (content, body) => content with { JwksUri = body.JwksUri?.NullIfEmpty() }
    );

    public static readonly ContentField ClientUri = new(
        "client_uri",
        (content, body) => body.ClientUri = content.ClientUri,
        (content, body) => content with { ClientUri = body.ClientUri?.NullIfEmpty() }
    );

    public static readonly ContentField Logo = new(
        "logo",
        (content, body) => body.Logo = content.Logo?.Path,
        (content, body) => content with { Logo = LogoRef.Read(body.Logo) }
    );

    public static readonly ContentField PolicyUri = new(
        "policy_uri",
        (content, body) => body.PolicyUri = content.PolicyUri,
        (content, body) => content with { PolicyUri = body.PolicyUri?.NullIfEmpty() }
    );

    public static readonly ContentField TosUri = new(
        "tos_uri",
        (content, body) => body.TosUri = content.TosUri,
        (content, body) => content with { TosUri = body.TosUri?.NullIfEmpty() }
    );

    public static readonly ContentField Contacts = new(
        "contacts",
        (content, body) => body.Contacts = Shown(content.Contacts),
        (content, body) => content with { Contacts = body.Contacts ?? [] }
    )
    {
        Private = true,
    };

    public static readonly ContentField SubjectType = new(
        "subject_type",
        (content, body) =>
            body.SubjectType = content.SubjectType == Contracts.SubjectType.Public ? null : content.SubjectType,
        (content, body) => content with { SubjectType = body.SubjectType ?? Contracts.SubjectType.Public }
    );

    public static readonly ContentField BackchannelLogoutUri = new(
        "backchannel_logout_uri",
        (content, body) => body.BackchannelLogoutUri = content.BackchannelLogoutUri,
        (content, body) => content with { BackchannelLogoutUri = body.BackchannelLogoutUri?.NullIfEmpty() }
    );

    public static readonly ContentField DpopBoundAccessTokens = new(
        "dpop_bound_access_tokens",
        (content, body) => body.DpopBoundAccessTokens = content.DpopBoundAccessTokens.NullIfFalse(),
        (content, body) => content with { DpopBoundAccessTokens = body.DpopBoundAccessTokens ?? false }
    );

    public static readonly ContentField BackchannelLogoutSessionRequired = new(
        "backchannel_logout_session_required",
        (content, body) =>
            body.BackchannelLogoutSessionRequired = content.BackchannelLogoutSessionRequired.NullIfFalse(),
        (content, body) =>
            content with
            {
                BackchannelLogoutSessionRequired = body.BackchannelLogoutSessionRequired ?? false,
            }
    );

    public static readonly IReadOnlyList<ContentField> All =
    [
        Name,
        Description,
        Attributes,
        AdministrativeContact,
        TechnicalContact,
        RedirectUris,
        LogoutRedirectUris,
        SkipAuthorization,
        Endorsed,
        Grants,
        Rights,
        ResourceScopes,
        RightReasons,
        RequirePkce,
        RequirePar,
        TokenEndpointAuthMethod,
        Jwks,
        JwksUri,
        ClientUri,
        Logo,
        PolicyUri,
        TosUri,
        Contacts,
        SubjectType,
        BackchannelLogoutUri,
        BackchannelLogoutSessionRequired,
        DpopBoundAccessTokens,
    ];

    /// <summary>A reason without a word is none.</summary>
    private static Dictionary<string, string> Given(Dictionary<string, string>? reasons) =>
        (reasons ?? []).Where(reason => !string.IsNullOrWhiteSpace(reason.Value)).ToDictionary();

    /// <summary>
    /// A row's own list is shown as it is: it is read often, and nobody changes a body that was shown.
    /// </summary>
    private static List<T>? Shown<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list as List<T> ?? [.. list];
}
