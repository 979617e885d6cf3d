using System.Text.Json.Nodes;
using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a client may look like, whoever sends it and by whichever way.</summary>
internal sealed class ClientRules : AbstractValidator<ClientBody>
{
    public const string MissingRedirectUri =
        "must name at least one redirect URI, such as https://app.example.com/callback";

    public ClientRules()
    {
        RuleSet(
            BodyRules.New,
            () =>
            {
                RuleFor(c => c).Custom((c, context) => context.Add(Identifier.Check("ids.client_id", c.Ids?.ClientId)));
                RuleFor(c => c.RedirectUris)
                    .Must((c, uris) => uris is { Count: > 0 } || !SendsUsersBack(c.Grants))
                    .WithMessage(MissingRedirectUri);
                RuleFor(c => c).Custom((c, context) => context.Add(KeySetRules.CheckWhole(c)));
                RuleFor(c => c.Logo)
                    .Must(string.IsNullOrEmpty)
                    .WithMessage("is uploaded once the client is registered: PUT /api/v3/clients/{client_id}/logo");
                RuleFor(c => c.Jwks)
                    .Must(jwks => jwks?["keys"] is not JsonArray { Count: 0 })
                    .WithMessage("must hold a key at least");
            }
        );
        RuleSet(
            BodyRules.Changed,
            () => RuleFor(c => c.Secret).Must(secret => !string.IsNullOrEmpty(secret)).WithMessage("must not be empty")
        );
        RuleSet(BodyRules.OfAdmins, () => RuleFor(c => c.Secret).ChosenSecret());

        RuleFor(c => c.Secret)
            .Must((c, secret) => c.TokenEndpointAuthMethod?.TakesSecrets() != false || string.IsNullOrEmpty(secret))
            .WithMessage(c =>
                "is for clients that have one; `token_endpoint_auth_method` is "
                + $"`{WireNames<AuthMethod>.NameOf(c.TokenEndpointAuthMethod!.Value)}`"
            );
        RuleFor(c => c.Name).AtMost(Limits.MaxName);
        RuleFor(c => c.Name).OneLine();
        RuleFor(c => c.Description).AtMost(Limits.MaxDescription);
        RuleFor(c => c.Description).Prose();
        RuleFor(c => c.Attributes).WellFormedAttributes();
        RuleFor(c => c.Secret).AtMost(Limits.MaxChosenSecret);
        RuleFor(c => c.StateDescription).AtMost(Limits.MaxStateDescription);
        RuleFor(c => c.StateDescription).OneLine();

        RuleFor(c => c.RedirectUris).AtMostUris(Limits.MaxUris);
        RuleFor(c => c.LogoutRedirectUris).AtMostUris(Limits.MaxUris);
        RuleForEach(c => c.RedirectUris).Custom(CheckUri);
        RuleForEach(c => c.LogoutRedirectUris).Custom(CheckUri);
        RuleFor(c => c.Jwks).Custom(KeySetRules.AddFaults);
        RuleFor(c => c.JwksUri).Custom(CheckKeyUri);
        RuleFor(c => c.BackchannelLogoutUri).Custom(CheckLogoutAddress);
        RuleFor(c => c.ClientUri).Custom(CheckPage);
        RuleFor(c => c.PolicyUri).Custom(CheckPage);
        RuleFor(c => c.TosUri).Custom(CheckPage);
        RuleFor(c => c.Contacts)
            .Must(contacts => !(contacts?.Count > Limits.MaxContacts))
            .WithMessage(c => $"must name at most {Limits.MaxContacts} addresses; it names {c.Contacts!.Count}");
        RuleForEach(c => c.Contacts).EmailAddressOfPerson();

        RuleFor(c => c.RightReasons).Custom(RightReasonRules.Check);
        RuleFor(c => c.ResourceScopes).Custom(CheckScopes);
        RuleForEach(c => c.Grants)
            .NotEqual(Grant.Password)
            .WithMessage(
                "the password grant is refused to everybody: the client would handle the password of its users (RFC "
                    + "9700, section 2.4); use GRANT_AUTHORIZATION_CODE"
            );
    }

    private static void CheckScopes(List<ResourceScopesBody>? groups, ValidationContext<ClientBody> context)
    {
        HashSet<string> resources = [];
        for (var i = 0; i < (groups?.Count ?? 0); i++)
        {
            var (group, member) = (groups![i], $"{context.PropertyPath}[{i}]");
            if (!Identifier.IsWellFormed(group.ResourceId))
            {
                context.AddFailure($"{member}.resource_id", Identifier.Rule);
            }
            else if (!resources.Add(group.ResourceId!))
            {
                context.AddFailure($"{member}.resource_id", "is named before; put its scopes together");
            }

            if (group.Scopes is not { Count: > 0 })
            {
                context.AddFailure($"{member}.scopes", "must name at least one scope");
            }
            else if (!group.Scopes.TrueForAll(ScopeName.IsWellFormed))
            {
                context.AddFailure($"{member}.scopes", $"each {ScopeName.Rule}");
            }
        }

        if (groups?.Sum(group => group.Scopes?.Count ?? 0) > Limits.MaxScopes)
        {
            context.AddFailure($"must name at most {Limits.MaxScopes} scopes");
        }
    }

    /// <summary>
    /// Whether a client with these grants needs a redirect URI: by the authorization code, which is meant where nothing
    /// is said, its users come back to it; a device fetches its tokens itself (RFC 8628, section 3.4), and a service
    /// has no users.
    /// </summary>
    public static bool SendsUsersBack(IReadOnlyCollection<Grant>? grants) =>
        grants is null
        || grants.Contains(Grant.AuthorizationCode)
        || !grants.Any(grant => grant is Grant.DeviceCode or Grant.ClientCredentials);

    private static void CheckKeyUri(string? uri, ValidationContext<ClientBody> context)
    {
        if (!string.IsNullOrEmpty(uri) && KeySetRules.CheckUri(uri) is { } wrong)
        {
            context.AddFailure(wrong);
        }
    }

    /// <summary>A server posts there, so no app can be called by it.</summary>
    private static void CheckLogoutAddress(string? uri, ValidationContext<ClientBody> context)
    {
        if (!string.IsNullOrEmpty(uri) && (RedirectUri.CheckScheme(uri) ?? RedirectUri.Check(uri)) is { } wrong)
        {
            context.AddFailure(wrong);
        }
    }

    /// <summary>A page that users open in their browser.</summary>
    private static void CheckPage(string? uri, ValidationContext<ClientBody> context)
    {
        if (
            !string.IsNullOrEmpty(uri)
            && (RedirectUri.CheckScheme(uri, "https://app.example.com/about") ?? RedirectUri.CheckAddress(uri))
                is { } wrong
        )
        {
            context.AddFailure(wrong);
        }
    }

    private static void CheckUri(string uri, ValidationContext<ClientBody> context)
    {
        if (RedirectUri.Check(uri) is { } wrong)
        {
            context.AddFailure(wrong);
        }
    }
}
