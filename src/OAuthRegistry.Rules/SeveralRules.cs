using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a decision about several must say: the same as one about each.</summary>
internal sealed class SeveralRules : AbstractValidator<DecideSeveralRequest>
{
    public SeveralRules()
    {
        RuleFor(s => s.Reviews)
            .Must(reviews => reviews is { Count: > 0 and <= Limits.MaxSeveral })
            .WithMessage($"must name 1 to {Limits.MaxSeveral} clients, each with the revision that was read");
        RuleFor(s => s.Reviews).Custom(CheckReferences);
        RuleFor(s => s.Decision)
            .Must((s, decision) => decision is null != s.Ask is null)
            .WithMessage($"must be there, or `ask`, and not both; {WireNames<Decision>.Expected}");
        RuleFor(s => s.Ask).AtMost(Limits.MaxMessage).Prose();
        RuleFor(s => s.Ask).Must(ask => ask is null || !string.IsNullOrWhiteSpace(ask)).WithMessage("is empty");
        RuleFor(s => s)
            .Custom((s, context) => context.Add(new DecisionRules().Check(OfOne(s))))
            .When(s => s.Decision is not null);
    }

    private static DecideRequest OfOne(DecideSeveralRequest several) =>
        new()
        {
            Decision = several.Decision,
            Revision = 0,
            Reason = several.Reason,
            ReasonCodes = several.ReasonCodes,
        };

    private static void CheckReferences(List<ReviewReference>? reviews, ValidationContext<DecideSeveralRequest> context)
    {
        HashSet<string> named = [];
        for (var i = 0; i < Math.Min(reviews?.Count ?? 0, Limits.MaxSeveral); i++)
        {
            var (review, member) = (reviews![i], $"{context.PropertyPath}[{i}]");
            if (!Identifier.IsWellFormed(review.ClientId))
            {
                context.AddFailure($"{member}.client_id", Identifier.Rule);
            }
            else if (!named.Add(review.ClientId!))
            {
                context.AddFailure($"{member}.client_id", "is named before");
            }

            if (review.Revision is null)
            {
                context.AddFailure($"{member}.revision", "is missing: the revision that was read");
            }
        }
    }
}
