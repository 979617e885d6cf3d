using System.Buffers;
using System.Globalization;
using System.Text;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Text of others, made fit for a line of a log or a terminal: line breaks, terminal escapes and characters that turn
/// or hide what stands beside them are written as escapes such as <c>\u001b</c>.
/// </summary>
internal static class Printable
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        // Nearly all text is ASCII that a keyboard writes.
        var odd = text.IndexOfAnyExceptInRange(' ', '~');
        return odd < 0 || IsWithoutEscapes(text[odd..]);
    }

    public static string Of(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length + 16);
        foreach (var (start, rune, isWhole) in Runes(text))
        {
            printable.Append(
                isWhole && !Deceives(rune)
                    ? text.AsSpan(start, rune.Utf16SequenceLength)
                    : Escaped(isWhole ? rune.Value : text[start])
            );
        }

        return printable.ToString();
    }

    private static bool IsWithoutEscapes(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done || Deceives(rune))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static IEnumerable<(int Start, Rune Rune, bool IsWhole)> Runes(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var isWhole = Rune.TryGetRuneAt(text, start, out var rune);
            yield return (start, rune, isWhole);
            start += isWhole ? rune.Utf16SequenceLength : 1;
        }
    }

    private static bool Deceives(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static string Escaped(int character) =>
        character switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            > 0xffff => $"\\U{character:x8}",
            _ => $"\\u{character:x4}",
        };
}
