using System.Globalization;
using System.Text;

namespace OAuthRegistry.Rules;

/// <summary>
/// What stands for a longer text where only one line fits, as the <c>state_description</c> of The Things Stack: its
/// first sentence, or as many of its words as fit.
/// </summary>
internal static class FirstSentence
{
    private const string More = "…";

    /// <summary>At most so many characters, as people count them, in one line with nothing in it that acts.</summary>
    public static string Of(string text, int most)
    {
        var line = Line(text);
        if (EndOfSentence(line) is { } end)
        {
            line = line[..end];
        }

        var runes = line.EnumerateRunes().ToList();
        if (runes.Count <= most)
        {
            return line;
        }

        var start = string.Concat(runes.Take(most - 1));
        var lastSpace = start.LastIndexOf(' ');
        return (lastSpace > start.Length / 2 ? start[..lastSpace] : start).TrimEnd() + More;
    }

    /// <summary>The first line that holds something, without characters that take no ink.</summary>
    private static string Line(string text)
    {
        var first = text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        return string.Concat(
                first
                    .EnumerateRunes()
                    .Where(rune => !DeceptiveText.IsInvisible(rune))
                    .Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())
            )
            .Trim();
    }

    /// <summary>A sentence ends with its mark where a space and something that begins one follow.</summary>
    private static int? EndOfSentence(string line)
    {
        for (var i = 0; i + 2 < line.Length; i++)
        {
            if (
                line[i] is '.' or '!' or '?'
                && line[i + 1] == ' '
                && CharUnicodeInfo.GetUnicodeCategory(line[i + 2]) is not UnicodeCategory.LowercaseLetter
            )
            {
                return i + 1;
            }
        }

        return null;
    }
}
