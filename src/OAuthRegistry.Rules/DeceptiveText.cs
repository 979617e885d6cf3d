using System.Globalization;
using System.Text;

namespace OAuthRegistry.Rules;

/// <summary>
/// Characters that nobody sees and that make a text look like another: <c>U+202E</c> writes <c>moc.elpmaxe</c> as
/// <c>example.com</c>, a tag or a filler makes two names of one. Names hold none of them; where one stands already it
/// is shown as what it is not: nothing.
/// </summary>
internal static class DeceptiveText
{
    private const char Shown = '\uFFFD';

    /// <summary>
    /// The first that a name or another short text must not hold; joiners pass between letters of scripts that need
    /// them.
    /// </summary>
    public static Rune? FirstInName(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            if (
                IsInvisible(runes[i])
                && !(IsJoiner(runes[i]) && i > 0 && i + 1 < runes.Length && Joins(runes[i - 1]) && Joins(runes[i + 1]))
            )
            {
                return runes[i];
            }
        }

        return null;
    }

    /// <summary>
    /// The first that a longer text must not hold: it turns the direction of reading around, or hides text in tags.
    /// </summary>
    public static Rune? FirstInProse(string text) =>
        text.EnumerateRunes().Where(IsTurningOrTag).Select(rune => (Rune?)rune).FirstOrDefault();

    /// <summary>
    /// The text as it may stand on a page, in a mail or on a terminal, whoever wrote it and whenever: nothing in it
    /// acts.
    /// </summary>
    public static string Harmless(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.EnumerateRunes().Any(Acts))
        {
            return text ?? "";
        }

        var harmless = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            harmless.Append(Acts(rune) ? Shown.ToString() : rune.ToString());
        }

        return harmless.ToString();
    }

    /// <summary>
    /// Whether it takes no ink: format characters, fillers, selectors of variants, tags, separators of lines.
    /// </summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or (>= 0x180B and <= 0x180F)
                or 0x2065
                or 0x2800
                or 0x3164
                or 0xFFA0
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xFFF0 and <= 0xFFFB)
                or (>= 0x1BCA0 and <= 0x1BCA3)
                or (>= 0x1D173 and <= 0x1D17A)
                or (>= 0xE0000 and <= 0xE0FFF);

    private static bool Acts(Rune rune) =>
        rune.Value is not ('\n' or '\t' or '\r')
        && (
            Rune.IsControl(rune)
            || (IsInvisible(rune) && !IsJoiner(rune) && rune.Value is not (>= 0xFE00 and <= 0xFE0F))
        );

    private static bool IsTurningOrTag(Rune rune) =>
        rune.Value
            is 0x061C
                or 0x200E
                or 0x200F
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2066 and <= 0x2069)
                or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    /// <summary>
    /// Letters and marks of Arabic and its neighbours, of the Indic scripts and of Mongolian, where joiners change
    /// what is read.
    /// </summary>
    private static bool Joins(Rune rune) =>
        rune.Value is (>= 0x0620 and <= 0x0DFF) or (>= 0x1820 and <= 0x18AA)
        && (
            Rune.IsLetter(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        );
}
