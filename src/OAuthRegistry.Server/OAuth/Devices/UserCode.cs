using System.Security.Cryptography;
using System.Text;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The code that a person carries from a device to a browser (RFC 8628, section 6.1): eight consonants, which are read
/// and typed without a mistake and make no word.
/// </summary>
internal static class UserCode
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    private const int Length = 8;

    public static string Generate() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>As people see it: <c>WDJB-MJHT</c>.</summary>
    public static string Show(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    /// <summary>What somebody typed, whatever the case and whatever stands between; null if it is no code.</summary>
    public static string? Read(string? typed)
    {
        var code = string.Concat((typed ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return code.Length == Length && code.All(Letters.Contains) ? code : null;
    }

    /// <summary>
    /// What is kept of it. Short as it is, it could be tried out by whoever has the database; but it only lets one
    /// answer, for minutes and in one's own name, and gets nobody a token.
    /// </summary>
    public static string KeyOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code)));
}
