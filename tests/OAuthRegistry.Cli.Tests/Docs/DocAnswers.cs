using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OAuthRegistry.Cli.Tests.Docs;

/// <summary>Compares what a page shows with what came: all of it, but for times, keys and IDs.</summary>
internal static class DocAnswers
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is another in each run. Of a key only its kind stays, of a random part nothing.</summary>
    private static readonly (Regex Pattern, string Stands)[] Apart =
    [
        Of(@"\d{4}-\d\d-\d\dT[\d:.]+Z", "(time)"),
        Of(@"\d{4}-\d\d-\d\d \d\d:\d\dZ", "(time)"),
        Of(@"\b(NNSXS|MFRWG|OJSWM|MF2XI|MRSXM|OJSXG)\.[A-Z2-7]{39}\.[A-Z2-7]{52}", "$1"),
        Of(@"\b[B-Z]{4}-[B-Z]{4}\b", "(code)"),
        Of(@"\bwhsec_[A-Za-z0-9+/=]+", "whsec_"),
        Of(@"\b[A-Z2-7]{52}\b|\b[A-Z2-7]{39}\b", "(random)"),
        Of(@"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b([0-9a-f]{24}|[0-9a-f]{32})\b", "(id)"),
        Of(@"(?<=""hint"": "")[A-Z2-7]{4}\b", "(hint)"),
        Of(@"(?<=""(iat|nbf|exp|age_seconds|median_seconds_to_decision)"": )\d+", "(count)"),
        Of(@"(?<=code_challenge=)[\w-]{43}(?=&|$)", "(challenge)"),
        Of(@"(?<=127\.0\.0\.1(:|%3A)5080)(/|%2F)(?=""|$)", ""),
        Of(@"\b\d+ ms\b", "(duration)"),
        Of(@"\bdemo-[0-9a-f]{6}\b", "demo-(random)"),
        Of(@"\b[A-Z2-7]{4}…[A-Z2-7]{4}\b|(?<=MFRWG\.)[A-Z2-7]{4}…", "(random)"),
    ];

    /// <summary>What differs, or nothing.</summary>
    public static string? Difference(DocBlock shown, string came) =>
        shown.Language == "json" ? JsonDifference(shown, came) : Difference(shown.Lines, Lines(came));

    /// <summary>Line by line; … in a line of the page stands for anything.</summary>
    public static string? Difference(IReadOnlyList<string> shown, IReadOnlyList<string> came)
    {
        shown = Lines(string.Join('\n', shown));
        for (var line = 0; line < Math.Max(shown.Count, came.Count); line++)
        {
            var (left, right) = (shown.ElementAtOrDefault(line), came.ElementAtOrDefault(line));
            if (left is null || right is null || !Fits(left, right))
            {
                return $"the page shows\n  {left ?? "(nothing)"}\nand there came\n  {right ?? "(nothing)"}";
            }
        }

        return null;
    }

    /// <summary>How the answer would stand on the page, in as many lines as before.</summary>
    public static IReadOnlyList<string> ForPage(DocBlock shown, string came) =>
        shown is { Language: "json", Lines.Count: > 1 }
            ? Lines(JsonNode.Parse(came)!.ToJsonString(Indented))
            : Lines(came);

    /// <summary>Without what nobody sees: blanks behind a line, empty lines around all.</summary>
    public static List<string> Lines(string text) =>
        [
            .. text.Split('\n')
                .Select(line => line.TrimEnd())
                .SkipWhile(line => line.Length == 0)
                .Reverse()
                .SkipWhile(line => line.Length == 0)
                .Reverse(),
        ];

    private static string? JsonDifference(DocBlock shown, string came)
    {
        JsonNode actual;
        try
        {
            actual = JsonNode.Parse(came)!;
        }
        catch (JsonException)
        {
            return $"the page shows JSON, and there came\n  {came}";
        }

        var expected = JsonNode.Parse(shown.Text)!;
        return Difference(
            Lines(expected.ToJsonString(Indented)),
            Lines((shown.IsPart ? PartOf(actual, expected) : actual)!.ToJsonString(Indented))
        );
    }

    /// <summary>Of the answer what the page shows of it.</summary>
    private static JsonNode? PartOf(JsonNode? actual, JsonNode? expected) =>
        (actual, expected) is (JsonObject all, JsonObject some)
            ? new JsonObject(
                some.Where(member => all.ContainsKey(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, PartOf(all[member.Key], member.Value)))
            )
            : actual?.DeepClone();

    private static bool Fits(string shown, string came)
    {
        var pattern = Regex.Escape(Masked(shown)).Replace("…", ".*", StringComparison.Ordinal);
        return Regex.IsMatch(Masked(came), $"^{pattern}$");
    }

    private static string Masked(string line) =>
        Apart.Aggregate(line, (text, apart) => apart.Pattern.Replace(text, apart.Stands));

    private static (Regex Pattern, string Stands) Of(string pattern, string stands) => (new Regex(pattern), stands);
}
