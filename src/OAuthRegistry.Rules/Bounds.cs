using FluentValidation;
using FluentValidation.Validators;

namespace OAuthRegistry.Rules;

/// <summary>A bound that the description of the API tells, too.</summary>
internal interface IBound
{
    int Max { get; }
}

/// <summary>Counts characters as people do: Unicode scalar values, not UTF-16 units.</summary>
internal sealed class MaxCharacters<T>(int max) : PropertyValidator<T, string?>, IBound
{
    public override string Name => "MaxCharacters";

    public int Max => max;

    public override bool IsValid(ValidationContext<T> context, string? value)
    {
        var length = value?.EnumerateRunes().Count() ?? 0;
        context.MessageFormatter.AppendArgument("Max", max).AppendArgument("Length", length);
        return length <= max;
    }

    protected override string GetDefaultMessageTemplate(string errorCode) =>
        "must have at most {Max} characters; it has {Length}";
}

internal sealed class MaxUris<T>(int max) : PropertyValidator<T, List<string>?>, IBound
{
    public override string Name => "MaxUris";

    public int Max => max;

    public override bool IsValid(ValidationContext<T> context, List<string>? value)
    {
        context.MessageFormatter.AppendArgument("Max", max).AppendArgument("Count", value?.Count);
        return value is null || value.Count <= max;
    }

    protected override string GetDefaultMessageTemplate(string errorCode) =>
        "must name at most {Max} URIs; it names {Count}";
}

internal static class BoundRules
{
    public static IRuleBuilderOptions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.SetValidator(new MaxCharacters<T>(max));

    public static IRuleBuilderOptions<T, List<string>?> AtMostUris<T>(
        this IRuleBuilder<T, List<string>?> rule,
        int max
    ) => rule.SetValidator(new MaxUris<T>(max));
}
