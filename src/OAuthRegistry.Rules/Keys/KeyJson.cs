using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Rules;

/// <summary>How the numbers of a key are written: base64url without padding (RFC 7518, section 2).</summary>
internal static class KeyJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The object that a text holds; null if it holds none, or one in which a member stands twice.</summary>
    public static JsonObject? Object(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a member; null if it is absent, or no text that can be read.</summary>
    public static string? Text(this JsonObject json, string member)
    {
        try
        {
            return json[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which System.Text.Json finds only when it is asked for the text.
            return null;
        }
    }

    /// <summary>The bytes; null if the text is not written as it should be.</summary>
    public static byte[]? Bytes(string? text)
    {
        var isWritten =
            text is { Length: > 0 }
            && text.Length % 4 != 1
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return isWritten && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static long Bits(byte[] bytes) => Number(bytes).GetBitLength();
}
