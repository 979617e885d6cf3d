using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What an API key may be.</summary>
internal sealed class ApiKeyRules : AbstractValidator<ApiKeyBody>
{
    public ApiKeyRules(TimeProvider time)
    {
        RuleFor(k => k.Name).AtMost(Limits.MaxName);
        RuleFor(k => k.Name).OneLine();
        RuleFor(k => k.Rights).Must(rights => rights is { Count: > 0 }).WithMessage("must name at least one right");
        RuleFor(k => k.ExpiresAt).InFuture(time);
    }
}
