using System.Text.Json.Nodes;
using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a client may look like, whoever sends it and by whichever way.</summary>
internal sealed class ClientRules : AbstractValidator<ClientBody>
{
    public ClientRules()
    {
        RuleSet(
            BodyRules.New,
            () =>
            {
                RuleFor(c => c).Custom((c, context) => context.Add(Identifier.Check("ids.client_id", c.Ids?.ClientId)));
                RuleFor(c => c).Custom((c, context) => context.Add(KeySetRules.CheckWhole(c)));
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

        RuleFor(c => c.RedirectUris)
            .Must(uris => uris is { Count: > 0 })
            .WithMessage("must name at least one redirect URI, such as https://app.example.com/callback");
        RuleFor(c => c.RedirectUris).AtMostUris(Limits.MaxUris);
        RuleFor(c => c.LogoutRedirectUris).AtMostUris(Limits.MaxUris);
        RuleForEach(c => c.RedirectUris).Custom(CheckUri);
        RuleForEach(c => c.LogoutRedirectUris).Custom(CheckUri);
        RuleFor(c => c.Jwks).Custom(CheckKeys);
        RuleFor(c => c.JwksUri).Custom(CheckKeyUri);

        RuleForEach(c => c.Grants)
            .NotEqual(Grant.Password)
            .WithMessage(
                "the password grant is refused to everybody: the client would handle the password of its users (RFC "
                    + "9700, section 2.4); use GRANT_AUTHORIZATION_CODE"
            );
    }

    private static void CheckKeys(JsonObject? keys, ValidationContext<ClientBody> context)
    {
        foreach (var (place, message) in keys is null ? [] : KeySetRules.Check(keys))
        {
            context.AddFailure(place.Length == 0 ? "Jwks" : $"Jwks.{place}", message);
        }
    }

    private static void CheckKeyUri(string? uri, ValidationContext<ClientBody> context)
    {
        if (!string.IsNullOrEmpty(uri) && KeySetRules.CheckUri(uri) is { } wrong)
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
