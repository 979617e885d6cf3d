using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a decision must say.</summary>
internal sealed class DecisionRules : AbstractValidator<DecideRequest>
{
    private const string OnlyToApprove = "is for approving a part; leave it out to reject, flag or suspend";

    public DecisionRules()
    {
        RuleFor(d => d.Decision).NotNull().WithMessage($"is missing; {WireNames<Decision>.Expected}");
        RuleFor(d => d.Revision)
            .NotNull()
            .WithMessage("is missing: the revision that was read, as GET …/review says it");
        RuleFor(d => d.Reason).AtMost(Limits.MaxMessage).Prose();
        RuleFor(d => d.ReasonCodes)
            .Must(codes => codes is not { Count: > 0 })
            .When(d => d.Decision == Decision.Approve)
            .WithMessage("says what is wrong with it; leave that out to approve, or reject");
        RuleFor(d => d.Refusals).Custom(RightReasonRules.Check);
        When(
            d => d.Decision is not (null or Decision.Approve),
            () =>
            {
                RuleFor(d => d.GrantedRights).Null().WithMessage(OnlyToApprove);
                RuleFor(d => d.GrantedScopes).Null().WithMessage(OnlyToApprove);
                RuleFor(d => d.Refusals).Must(words => words is not { Count: > 0 }).WithMessage(OnlyToApprove);
            }
        );
        When(
            d => d.Decision is not (null or Decision.Approve),
            () =>
            {
                RuleFor(d => d.Reason)
                    .Must(reason => !string.IsNullOrWhiteSpace(reason))
                    .WithMessage("is missing; the owner is told why");
                RuleFor(d => d.ReasonCodes)
                    .Must(codes => codes is { Count: > 0 })
                    .WithMessage($"must name at least one reason; {WireNames<Guideline>.Expected}");
            }
        );
    }
}
