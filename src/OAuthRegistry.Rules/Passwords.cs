using FluentValidation;

namespace OAuthRegistry.Rules;

/// <summary>What a password must be. How it is kept is up to the server.</summary>
internal static class Passwords
{
    public static IEnumerable<Fault> Check(string field, string? password, string? userId)
    {
        var length = password?.Length ?? 0;
        if (length is < Limits.MinPassword or > Limits.MaxPassword)
        {
            yield return new Fault(
                field,
                $"must have {Limits.MinPassword} to {Limits.MaxPassword} characters; it has {length}"
            );
        }

        if (password?.Any(char.IsUpper) != true)
        {
            yield return new Fault(field, "must have a capital letter");
        }

        if (password?.Any(char.IsDigit) != true)
        {
            yield return new Fault(field, "must have a digit");
        }

        if (!string.IsNullOrEmpty(userId) && password?.Contains(userId, StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return new Fault(field, "must not contain the user ID");
        }
    }
}

/// <summary>A password that somebody chose for a user.</summary>
internal sealed record ChosenPassword(string? New, string? UserId);

internal sealed class PasswordRules : AbstractValidator<ChosenPassword>
{
    public PasswordRules() =>
        RuleFor(p => p).Custom((p, context) => context.Add(Passwords.Check("new", p.New, p.UserId)));
}
