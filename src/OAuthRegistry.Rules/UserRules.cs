using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a user may look like.</summary>
internal sealed class UserRules : AbstractValidator<UserBody>
{
    public UserRules()
    {
        RuleSet(BodyRules.New, () => RuleFor(x => x).Custom((x, context) => context.Add(CheckNew(x))));
        RuleFor(u => u.Name).AtMost(Limits.MaxName);
        RuleFor(u => u.Name).OneLine();
        RuleFor(u => u.Description).AtMost(Limits.MaxDescription);
        RuleFor(u => u.Description).Prose();
        RuleFor(u => u.Attributes).WellFormedAttributes();
        RuleFor(u => u.StateDescription).AtMost(Limits.MaxStateDescription);
        RuleFor(u => u.StateDescription).OneLine();
        RuleFor(u => u.PrimaryEmailAddress).AtMost(Limits.MaxEmailAddress);
        RuleFor(u => u.PrimaryEmailAddress)
            .Must(address => TextRules.IsEmailAddress(address))
            .When(u => !string.IsNullOrEmpty(u.PrimaryEmailAddress))
            .WithMessage("must be an e-mail address, such as alice@example.com");
    }

    private static IEnumerable<Fault> CheckNew(UserBody user) =>
        [
            .. Identifier.Check("ids.user_id", user.Ids?.UserId),
            .. string.IsNullOrEmpty(user.Password) ? [] : Passwords.Check("password", user.Password, user.Ids?.UserId),
        ];
}
