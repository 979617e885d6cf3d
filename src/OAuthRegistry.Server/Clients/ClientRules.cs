using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>What a client may look like, whoever sends it and by whichever way.</summary>
internal sealed class ClientRules : AbstractValidator<ClientBody>
{
    public const int MaxName = 50,
        MaxDescription = 2000,
        MaxUris = 10,
        MaxStateDescription = 128,
        MaxSecret = 128;

    private static readonly ClientRules Rules = new();

    private ClientRules()
    {
        RuleFor(c => c.Name).AtMost(MaxName);
        RuleFor(c => c.Name).OneLine();
        RuleFor(c => c.Description).AtMost(MaxDescription);
        RuleFor(c => c.Description).Prose();
        RuleFor(c => c.Attributes).WellFormedAttributes();
        RuleFor(c => c.Secret).AtMost(MaxSecret);
        RuleFor(c => c.StateDescription).AtMost(MaxStateDescription);
        RuleFor(c => c.StateDescription).OneLine();

        RuleFor(c => c.RedirectUris)
            .Must(uris => uris is { Count: > 0 })
            .WithMessage("must name at least one redirect URI, such as https://app.example.com/callback");
        RuleFor(c => c.RedirectUris)
            .Must(uris => uris is not { Count: > MaxUris })
            .WithMessage(c => $"must name at most {MaxUris} URIs; it names {c.RedirectUris!.Count}");
        RuleFor(c => c.LogoutRedirectUris)
            .Must(uris => uris is not { Count: > MaxUris })
            .WithMessage(c => $"must name at most {MaxUris} URIs; it names {c.LogoutRedirectUris!.Count}");
        RuleForEach(c => c.RedirectUris).Custom(CheckUri);
        RuleForEach(c => c.LogoutRedirectUris).Custom(CheckUri);

        RuleForEach(c => c.Grants)
            .NotEqual(Grant.Password)
            .WithMessage(
                "the password grant is refused to everybody: the client would handle the password of its users (RFC "
                    + "9700, section 2.4); use GRANT_AUTHORIZATION_CODE"
            );
    }

    /// <summary>Every fault of a client that is to be registered.</summary>
    public static IEnumerable<Fault> CheckNew(ClientBody client) =>
        Identifier.Check("client.ids.client_id", client.Ids?.ClientId).Concat(Rules.Check(client, "client"));

    /// <summary>Every fault of the members that are to be changed.</summary>
    public static IEnumerable<Fault> CheckChange(ClientBody client, FieldMask mask) =>
        Rules.Check(client, "client").Where(fault => mask.Covers(fault.Field["client.".Length..]));

    private static void CheckUri(string uri, ValidationContext<ClientBody> context)
    {
        if (RedirectUri.Check(uri) is { } wrong)
        {
            context.AddFailure(wrong);
        }
    }
}
