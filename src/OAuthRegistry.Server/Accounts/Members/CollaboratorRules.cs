using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Whom a request about collaborators or members must name.</summary>
internal sealed class CollaboratorRules : AbstractValidator<SetCollaboratorRequest>
{
    public const string OfClients = "clients",
        OfOrganizations = "organizations";

    public CollaboratorRules()
    {
        RuleSet(OfClients, () => MustName("a user or an organization"));
        RuleSet(OfOrganizations, () => MustName("a user"));
    }

    private void MustName(string whom) =>
        RuleFor(r => r)
            .Must(r => AccountRef.From(r.Collaborator?.Ids) is not null)
            .OverridePropertyName("collaborator.ids")
            .WithMessage($"must name {whom}");
}
