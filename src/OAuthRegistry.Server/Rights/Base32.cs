using System.Buffers;

namespace OAuthRegistry.Server.Rights;

/// <summary>RFC 4648, section 6, upper case, without padding.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        int buffer = 0,
            bits = 0,
            length = 0;
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xFFFF;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[length++] = Alphabet[(buffer >> bits) & 31];
            }
        }

        if (bits > 0)
        {
            text[length] = Alphabet[(buffer << (5 - bits)) & 31];
        }

        return new string(text);
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text, int length) =>
        text.Length == length && !text.ContainsAnyExcept(Letters);
}
