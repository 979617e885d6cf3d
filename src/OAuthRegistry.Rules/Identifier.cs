using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>The syntax that every ID has, and the IDs that nobody may take.</summary>
internal static partial class Identifier
{
    /// <summary>What an ID, and the key of an attribute, must be.</summary>
    public static readonly string Rule =
        $"must have {Limits.MinId} to {Limits.MaxId} characters out of a–z, 0–9 and single hyphens between them";

    private static readonly HashSet<string> Reserved = ReadReserved();

    public static bool IsWellFormed(string? id) => id is { Length: <= Limits.MaxId } && Pattern().IsMatch(id);

    public static IEnumerable<Fault> Check(string field, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            yield return new Fault(field, $"is missing; it {Rule}");
        }
        else if (!IsWellFormed(id))
        {
            yield return new Fault(field, $"{Explain(id)}; it {Rule}");
        }
        else if (Reserved.Contains(id) || id == OwnResource.Id)
        {
            yield return new Fault(
                field,
                $"the ID `{id}` is reserved; choose one that names your brand and the purpose, such as "
                    + "mycompany-gateway-onboarding",
                Forbidden(id)
            );
        }
    }

    private static string Explain(string id) =>
        id switch
        {
            { Length: < Limits.MinId } => $"has {id.Length} characters",
            { Length: > Limits.MaxId } => $"has {id.Length} characters",
            _ when id.Any(char.IsAsciiLetterUpper) => "has capitals",
            _ when id.Contains("--", StringComparison.Ordinal) => "has a doubled hyphen",
            ['-', ..] or [.., '-'] => "begins or ends with a hyphen",
            _ when id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') =>
                $"has fewer than {Limits.MinId} letters and digits",
            _ => "has characters that are not allowed",
        };

    private static Refusal Forbidden(string id) =>
        new(StatusCode.InvalidArgument, "forbidden_id", "the ID `{id}` can not be registered")
        {
            Attributes = new JsonObject { ["id"] = id },
        };

    private static HashSet<string> ReadReserved()
    {
        using var stream = typeof(Identifier).Assembly.GetManifestResourceStream("reserved-ids.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];
    }

    // \z and not $, which would let a line feed pass at the end.
    [GeneratedRegex(@"\A[a-z0-9](?:-?[a-z0-9]){2,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
