using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Access;

/// <summary>Whom a request about collaborators or members must name.</summary>
internal sealed class CollaboratorRules : AbstractValidator<SetCollaboratorRequest>
{
    public CollaboratorRules() =>
        RuleFor(r => r)
            .Must(r => AccountRef.From(r.Collaborator?.Ids) is not null)
            .OverridePropertyName("collaborator.ids")
            .WithMessage("must name a user or an organization");
}
