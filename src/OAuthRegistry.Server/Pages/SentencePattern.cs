using System.Text.RegularExpressions;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A sentence with places for values, such as <c>must have at most {0} characters</c>: finds the values in what was
/// said by it.
/// </summary>
internal sealed partial class SentencePattern
{
    private const int FewLetters = 4;

    private readonly string[] _between;

    public SentencePattern(string key)
    {
        Key = key;
        _between = Place().Split(key);
        Letters = _between.Sum(text => text.Count(char.IsLetter));
    }

    public string Key { get; }

    /// <summary>How much of the sentence is its own: of two that fit, the one with more is meant.</summary>
    public int Letters { get; }

    /// <summary>
    /// Whether it does little more than join its values, as <c>{0}: {1}</c> does, which any text of a person may do,
    /// too.
    /// </summary>
    public bool IsJoint => Letters < FewLetters && _between[0].Length == 0;

    /// <summary>With these values in their places, wherever a translation puts them.</summary>
    public static string Fill(string sentence, IReadOnlyList<string> values) =>
        Place().Replace(sentence, place => values[place.Value[1] - '0']);

    /// <summary>
    /// What stands in the places; null if the text is another sentence. A value that holds the words after it is cut
    /// there: what it says is said all the same.
    /// </summary>
    public string[]? ValuesIn(string text)
    {
        var (first, last) = (_between[0], _between[^1]);
        if (
            text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal)
            || !text.EndsWith(last, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var (values, at, end) = (new string[_between.Length - 1], first.Length, text.Length - last.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var next = i == values.Length - 1 ? end : text.IndexOf(_between[i + 1], at, end - at, Ordinal);
            if (next < at)
            {
                return null;
            }

            values[i] = text[at..next];
            at = Math.Min(next + _between[i + 1].Length, end);
        }

        return values;
    }

    /// <summary>Whether a value stands in quotation marks: then it is somebody's own words, and no sentence.</summary>
    public bool Quotes(int value) => _between[value].EndsWith('"') && _between[value + 1].StartsWith('"');

    private const StringComparison Ordinal = StringComparison.Ordinal;

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
