using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What may be said of a secret that is to be issued.</summary>
internal sealed class SecretRules : AbstractValidator<IssueSecretRequest>
{
    public SecretRules(TimeProvider time)
    {
        RuleFor(s => s.Description).AtMost(Limits.MaxSecretDescription);
        RuleFor(s => s.Description).OneLine();
        RuleFor(s => s.ExpiresAt).InFuture(time);
    }
}

/// <summary>
/// What a secret must be that an administrator chose for a client, as programs of The Things Stack do.
/// </summary>
internal static class ChosenSecretRules
{
    /// <summary>
    /// A short one is guessed, and what is not printable ASCII no client can send (RFC 6749, appendix A.2).
    /// </summary>
    public static void ChosenSecret<T>(this IRuleBuilderInitial<T, string?> rule) =>
        rule.Custom(
            (secret, context) =>
            {
                if (string.IsNullOrEmpty(secret))
                {
                    return;
                }

                if (secret.Trim().Length < Limits.MinChosenSecret)
                {
                    context.AddFailure(
                        $"must have at least {Limits.MinChosenSecret} characters, blanks around it apart; leave it out "
                            + "to get a random one"
                    );
                }

                if (secret.Any(c => c is < ' ' or > '~'))
                {
                    context.AddFailure("must be printable ASCII (RFC 6749, appendix A.2)");
                }
            }
        );
}
