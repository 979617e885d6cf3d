using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What is said of rights and scopes, a text for each name: why one is needed, or why it is refused.</summary>
internal static class RightReasonRules
{
    public static void Check<T>(Dictionary<string, string>? words, ValidationContext<T> context)
    {
        foreach (var (name, word) in words ?? [])
        {
            var member = $"{context.PropertyPath}.{name}";
            if (!ScopeName.IsWellFormed(name))
            {
                context.AddFailure(context.PropertyPath, $"a name in it {ScopeName.Rule}");
            }
            else if (ScopeName.IsRight(name) && !WireNames<Right>.TryParse(name, out _))
            {
                context.AddFailure(member, "is no right");
            }

            if (word.EnumerateRunes().Count() > Limits.MaxRightReason)
            {
                context.AddFailure(member, $"must have at most {Limits.MaxRightReason} characters");
            }

            if (TextRules.LineFault(word) is { } fault)
            {
                context.AddFailure(member, fault);
            }
        }

        if (words?.Count > Limits.MaxRightReasons)
        {
            context.AddFailure($"must speak of at most {Limits.MaxRightReasons} rights and scopes");
        }
    }
}
