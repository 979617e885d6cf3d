using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What an organization may look like.</summary>
internal sealed class OrganizationRules : AbstractValidator<OrganizationBody>
{
    public OrganizationRules()
    {
        RuleSet(
            BodyRules.New,
            () =>
                RuleFor(x => x)
                    .Custom((x, context) => context.Add(Identifier.Check("ids.organization_id", x.Ids?.OrganizationId)))
        );
        RuleFor(o => o.Name).AtMost(Limits.MaxName);
        RuleFor(o => o.Name).OneLine();
        RuleFor(o => o.Description).AtMost(Limits.MaxDescription);
        RuleFor(o => o.Description).Prose();
        RuleFor(o => o.Attributes).WellFormedAttributes();
    }
}
