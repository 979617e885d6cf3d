using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;

namespace OAuthRegistry.Rules;

/// <summary>
/// The way from a validator to faults, which carry the names of the wire. A service asks for the
/// <see cref="IValidator{T}"/> of the body that it takes, and asks it for every fault at once.
/// </summary>
internal static class BodyRules
{
    /// <summary>Rules for what is to be made, beside those for whatever it may become.</summary>
    public const string New = "new";

    /// <summary>Rules for what is to be changed.</summary>
    public const string Changed = "changed";

    /// <summary>Rules for members that only administrators may set.</summary>
    public const string OfAdmins = "admins";

    /// <summary>Every fault, such as <c>client.redirect_uris[0]</c> of what stands in <c>client</c>.</summary>
    /// <param name="rules">The validator.</param>
    /// <param name="body">What is judged.</param>
    /// <param name="member">Where it stands in the request; nothing if it is the request.</param>
    /// <param name="sets">Which sets of rules count, beside those that always do.</param>
    public static IEnumerable<Fault> Check<T>(
        this IValidator<T> rules,
        T body,
        string member = "",
        params string[] sets
    ) =>
        rules
            .Validate(body, options => options.IncludeRuleSets([.. sets, "default"]))
            .Errors.Select(error => new Fault(
                $"{(member.Length == 0 ? "" : member + ".")}{WireName(error.PropertyName)}",
                error.ErrorMessage,
                error.CustomState as Refusal
            ));

    /// <summary>Every fault of the members that are to be changed.</summary>
    public static IEnumerable<Fault> CheckChange<T>(
        this IValidator<T> rules,
        T body,
        string member,
        FieldMask mask,
        params string[] sets
    ) =>
        rules
            .Check(body, member, [.. sets, Changed])
            .Where(fault => mask.Covers(member.Length == 0 ? fault.Field : fault.Field[(member.Length + 1)..]));

    /// <summary>Takes a rule over that speaks in faults itself.</summary>
    public static void Add<T>(this ValidationContext<T> context, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            context.AddFailure(new ValidationFailure(fault.Field, fault.Message) { CustomState = fault.Own });
        }
    }

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
