using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>Which hosts an account can add.</summary>
internal sealed class HostRules : AbstractValidator<AddHostRequest>
{
    public HostRules() =>
        RuleFor(r => r.Host)
            .Custom(
                (host, context) =>
                {
                    if (HostName.WhyNot(host) is { } why)
                    {
                        context.AddFailure(why);
                    }
                }
            );
}
