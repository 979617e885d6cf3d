using System.Net.Mail;
using FluentValidation;

namespace OAuthRegistry.Rules;

/// <summary>The rules that members of several bodies share.</summary>
internal static class TextRules
{
    public static IRuleBuilderOptionsConditions<T, string?> OneLine<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Custom(
            (text, context) =>
            {
                if (LineFault(text) is { } fault)
                {
                    context.AddFailure(fault);
                }
            }
        );

    public static IRuleBuilderOptionsConditions<T, string?> Prose<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Custom(
            (text, context) =>
            {
                if (text?.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) == true)
                {
                    context.AddFailure("must not hold control characters other than line breaks and tabs");
                }

                if (DeceptiveText.FirstInProse(text ?? "") is { } turning)
                {
                    context.AddFailure(
                        $"must not hold characters that turn the direction of reading around or hide text; it holds "
                            + $"{Name(turning)}"
                    );
                }
            }
        );

    public static IRuleBuilderOptions<T, DateTimeOffset?> InFuture<T>(
        this IRuleBuilder<T, DateTimeOffset?> rule,
        TimeProvider time
    ) => rule.Must(at => !(at <= time.GetUtcNow())).WithMessage("must be in the future");

    public static bool IsEmailAddress(string? address) =>
        MailAddress.TryCreate(address, out var parsed) && parsed.Address == address;

    /// <summary>The address is not repeated: it is somebody's, and stands in errors and logs of others.</summary>
    public static IRuleBuilderOptionsConditions<T, string> EmailAddressOfPerson<T>(this IRuleBuilder<T, string> rule) =>
        rule.Custom(
            (address, context) =>
            {
                if (!IsEmailAddress(address) || address.Length > Limits.MaxEmailAddress)
                {
                    context.AddFailure(
                        $"must be an e-mail address of at most {Limits.MaxEmailAddress} characters, such as "
                            + "alice@example.com"
                    );
                }
                else if (LineFault(address) is { } fault)
                {
                    context.AddFailure(fault);
                }
            }
        );

    /// <summary>What is wrong with a text of one line that others read, a name above all; null if nothing is.</summary>
    public static string? LineFault(string? text)
    {
        if (text?.Any(char.IsControl) == true)
        {
            return "must not hold line breaks or other control characters";
        }

        return DeceptiveText.FirstInName(text ?? "") is { } invisible
            ? "must not hold invisible characters or ones that turn the direction of reading around; "
                + $"it holds {Name(invisible)}"
            : null;
    }

    public static IRuleBuilderOptionsConditions<T, Dictionary<string, string>?> WellFormedAttributes<T>(
        this IRuleBuilder<T, Dictionary<string, string>?> rule
    ) =>
        rule.Custom(
            (attributes, context) =>
            {
                foreach (var (key, value) in attributes ?? [])
                {
                    if (!Identifier.IsWellFormed(key))
                    {
                        context.AddFailure($"{context.PropertyPath}.{key}", $"the key {Identifier.Rule}");
                    }

                    if (value.EnumerateRunes().Count() > Limits.MaxAttribute)
                    {
                        context.AddFailure(
                            $"{context.PropertyPath}.{key}",
                            $"must have at most {Limits.MaxAttribute} characters"
                        );
                    }

                    if (LineFault(value) is { } fault)
                    {
                        context.AddFailure($"{context.PropertyPath}.{key}", fault);
                    }
                }

                if (attributes?.Count > Limits.MaxAttributes)
                {
                    context.AddFailure($"must have at most {Limits.MaxAttributes} pairs; it has {attributes.Count}");
                }
            }
        );

    private static string Name(System.Text.Rune rune) => $"U+{rune.Value:X4}";
}
