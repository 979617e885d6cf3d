using System.Text.Json;
using FluentValidation;

namespace OAuthRegistry.Server.Wire;

/// <summary>The rules that members of several bodies share, and the way from a validator to faults.</summary>
internal static class TextRules
{
    /// <summary>Counts characters as people do: Unicode scalar values, not UTF-16 units.</summary>
    public static IRuleBuilderOptionsConditions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Custom(
            (text, context) =>
            {
                var length = text?.EnumerateRunes().Count() ?? 0;
                if (length > max)
                {
                    context.AddFailure($"must have at most {max} characters; it has {length}");
                }
            }
        );

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
                const int MaxPairs = 10,
                    MaxValue = 200;
                foreach (var (key, value) in attributes ?? [])
                {
                    if (!Identifier.IsWellFormed(key))
                    {
                        context.AddFailure(
                            $"{context.PropertyPath}.{key}",
                            "the key must have 3 to 36 characters out of a–z, 0–9 and single hyphens between them"
                        );
                    }

                    if (value.EnumerateRunes().Count() > MaxValue)
                    {
                        context.AddFailure($"{context.PropertyPath}.{key}", $"must have at most {MaxValue} characters");
                    }

                    if (LineFault(value) is { } fault)
                    {
                        context.AddFailure($"{context.PropertyPath}.{key}", fault);
                    }
                }

                if (attributes?.Count > MaxPairs)
                {
                    context.AddFailure($"must have at most {MaxPairs} pairs; it has {attributes.Count}");
                }
            }
        );

    /// <summary>
    /// Runs a validator; the faults carry the names of the wire behind the prefix, such as
    /// <c>client.redirect_uris[0]</c>.
    /// </summary>
    public static IEnumerable<Fault> Check<T>(this AbstractValidator<T> validator, T body, string prefix) =>
        validator
            .Validate(body)
            .Errors.Select(error => new Fault($"{prefix}.{WireName(error.PropertyName)}", error.ErrorMessage));

    private static string Name(System.Text.Rune rune) => $"U+{rune.Value:X4}";

    /// <summary>
    /// <c>RedirectUris[0]</c> is <c>redirect_uris[0]</c>; what follows a dot is a key that the caller chose.
    /// </summary>
    private static string WireName(string path)
    {
        var end = path.AsSpan().IndexOfAny('[', '.');
        return end < 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(path)
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(path[..end]) + path[end..];
    }
}
