using System.Globalization;
using System.Text;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// How text looks, whatever its letters are: plain small letters and digits, without accents, separators and invisible
/// characters. A table does what NFKC, case folding and the UTS #39 skeleton do together, so that the server needs no
/// ICU.
/// </summary>
internal static class TextSkeleton
{
    private static readonly Dictionary<int, string> Table = ReadTable();

    /// <summary>What looks like another letter, or pair of letters, to a hasty reader.</summary>
    private static readonly (string Seen, string Read)[] Hasty = [("rn", "m"), ("vv", "w"), ("cl", "d")];

    /// <summary>
    /// The words of the text as they look; a word ends where a character is neither letter nor digit.
    /// </summary>
    public static IReadOnlyList<string> Words(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                continue;
            }

            var plain = Plain(rune);
            if (plain.Length > 0)
            {
                word.Append(plain);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return word.Length > 0 ? [.. words, word.ToString()] : words;
    }

    /// <summary>
    /// One string for all texts that a hasty reader takes for the same: <c>th1ngs</c>, <c>thlngs</c> and <c>Th-ings</c>
    /// have one skeleton. A skeleton is its own.
    /// </summary>
    public static string Skeleton(string text)
    {
        var skeleton = new StringBuilder();
        foreach (var c in string.Concat(Words(text)))
        {
            skeleton.Append(
                c switch
                {
                    '0' => 'o',
                    '1' or 'i' => 'l',
                    '3' => 'e',
                    '4' => 'a',
                    '5' => 's',
                    '7' => 't',
                    '8' => 'b',
                    '9' => 'g',
                    _ => c,
                }
            );
        }

        foreach (var (seen, read) in Hasty)
        {
            skeleton.Replace(seen, read);
        }

        return skeleton.ToString();
    }

    /// <summary>Whether one word has letters of several scripts, which honest names do not need.</summary>
    public static bool MixesScripts(string text) =>
        text.Split(' ', '-', '_', '.')
            .Any(word => word.EnumerateRunes().Select(Script).Where(script => script != 0).Distinct().Count() > 1);

    /// <summary>
    /// Why two texts look the same, with what a reader does not see: that one of them has letters of another alphabet.
    /// </summary>
    public static string InOtherLetters(string why, string text, string other) =>
        string.Equals(text, other, StringComparison.OrdinalIgnoreCase)
            ? why
            : $"{text}{other}".EnumerateRunes().Select(Script).Max() switch
            {
                2 => $"{why}, written with Greek letters",
                3 => $"{why}, written with Cyrillic letters",
                4 => $"{why}, written with Armenian letters",
                5 => $"{why}, written with Cherokee letters",
                _ => why,
            };

    private static string Plain(Rune rune)
    {
        if (Table.TryGetValue(rune.Value, out var plain))
        {
            return plain;
        }

        return Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : "";
    }

    private static bool IsInvisible(Rune rune) =>
        DeceptiveText.IsInvisible(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Control;

    /// <summary>The scripts that are mistaken for each other, by their blocks; 0 for what belongs to any.</summary>
    private static int Script(Rune rune) =>
        rune.Value switch
        {
            >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= 0xC0 and <= 0x24F or >= 0x1E00 and <= 0x1EFF => 1,
            >= 0x370 and <= 0x3FF or >= 0x1F00 and <= 0x1FFF => 2,
            >= 0x400 and <= 0x52F => 3,
            >= 0x530 and <= 0x58F => 4,
            >= 0x13A0 and <= 0x13FF => 5,
            _ => 0,
        };

    private static Dictionary<int, string> ReadTable()
    {
        using var stream = typeof(TextSkeleton).Assembly.GetManifestResourceStream("looks-like.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var parts = line.Split(' ');
            foreach (
                var range in parts
                    .Skip(1)
                    .Select(part =>
                        part.Split('-')
                            .Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                            .ToArray()
                    )
            )
            {
                for (var code = range[0]; code <= range[^1]; code++)
                {
                    table[code] = parts[0];
                }
            }
        }

        return table;
    }
}
