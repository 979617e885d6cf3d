namespace OAuthRegistry.Client;

/// <summary>A key as people write it into files and variables.</summary>
public static class KeyText
{
    /// <summary>
    /// The key without the white space around it. Throws, with words, where it holds what no header can: a key copied
    /// with a line break or a typographic quotation mark in it.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="place">Where it was written, for the words.</param>
    public static string Read(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = text.Trim();
        var odd = key.AsSpan().IndexOfAnyExceptInRange('!', '~');
        return odd < 0
            ? key
            : throw new FormatException(
                $"the key in {place} holds the character U+{(int)key[odd]:X4} at place {odd + 1}, which no key has; "
                    + "copy it again"
            );
    }
}
