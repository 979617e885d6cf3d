using System.Text.RegularExpressions;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// The words of an ID, a name or a sentence, in small letters: <c>MyBrand Gateway-Manager</c> is my, brand, gateway,
/// manager.
/// </summary>
internal static partial class MeaningfulWords
{
    /// <summary>Any client could call itself by these.</summary>
    private static readonly HashSet<string> Empty =
    [
        "my",
        "our",
        "the",
        "an",
        "and",
        "for",
        "of",
        "new",
        "some",
        "test",
        "testing",
        "tests",
        "demo",
        "example",
        "sample",
        "client",
        "app",
        "application",
        "oauth",
        "auth",
        "user",
    ];

    public static IReadOnlyList<string> Of(string text) =>
        [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    /// <summary>Whether two texts are the same but for capitals and separators.</summary>
    public static bool AreSame(string left, string right) => string.Concat(Of(left)) == string.Concat(Of(right));

    /// <summary>Whether the word tells something of a brand or a purpose.</summary>
    public static bool TellsSomething(string word) => word.Length > 1 && !Empty.Contains(word);

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}]+|\p{Nd}+")]
    private static partial Regex Word();
}
