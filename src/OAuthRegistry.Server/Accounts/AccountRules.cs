using System.Net.Mail;
using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What a user may look like.</summary>
internal sealed class UserRules : AbstractValidator<UserBody>
{
    private const int MaxName = 50,
        MaxDescription = 2000,
        MaxStateDescription = 128,
        MaxEmail = 254;

    private static readonly UserRules Rules = new();

    private UserRules()
    {
        RuleFor(u => u.Name).AtMost(MaxName);
        RuleFor(u => u.Name).OneLine();
        RuleFor(u => u.Description).AtMost(MaxDescription);
        RuleFor(u => u.Description).Prose();
        RuleFor(u => u.Attributes).WellFormedAttributes();
        RuleFor(u => u.StateDescription).AtMost(MaxStateDescription);
        RuleFor(u => u.StateDescription).OneLine();
        RuleFor(u => u.PrimaryEmailAddress).AtMost(MaxEmail);
        RuleFor(u => u.PrimaryEmailAddress)
            .Must(address => MailAddress.TryCreate(address, out var parsed) && parsed.Address == address)
            .When(u => !string.IsNullOrEmpty(u.PrimaryEmailAddress))
            .WithMessage("must be an e-mail address, such as alice@example.com");
    }

    public static IEnumerable<Fault> CheckNew(UserBody user) =>
        [
            .. Identifier.Check("user.ids.user_id", user.Ids?.UserId),
            .. Rules.Check(user, "user"),
            .. string.IsNullOrEmpty(user.Password)
                ? []
                : Passwords.Check("user.password", user.Password, user.Ids?.UserId),
        ];

    public static IEnumerable<Fault> CheckChange(UserBody user, FieldMask mask) =>
        Rules.Check(user, "user").Where(fault => mask.Covers(fault.Field["user.".Length..]));
}

/// <summary>What an organization may look like.</summary>
internal sealed class OrganizationRules : AbstractValidator<OrganizationBody>
{
    private const int MaxName = 50,
        MaxDescription = 2000;

    private static readonly OrganizationRules Rules = new();

    private OrganizationRules()
    {
        RuleFor(o => o.Name).AtMost(MaxName);
        RuleFor(o => o.Name).OneLine();
        RuleFor(o => o.Description).AtMost(MaxDescription);
        RuleFor(o => o.Description).Prose();
        RuleFor(o => o.Attributes).WellFormedAttributes();
    }

    public static IEnumerable<Fault> CheckNew(OrganizationBody organization) =>
        Identifier
            .Check("organization.ids.organization_id", organization.Ids?.OrganizationId)
            .Concat(Rules.Check(organization, "organization"));

    public static IEnumerable<Fault> CheckChange(OrganizationBody organization, FieldMask mask) =>
        Rules.Check(organization, "organization").Where(fault => mask.Covers(fault.Field["organization.".Length..]));
}
