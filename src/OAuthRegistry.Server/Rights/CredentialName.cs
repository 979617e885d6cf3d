using System.Security.Cryptography;
using System.Text;

namespace OAuthRegistry.Server.Rights;

/// <summary>
/// A credential as the record names it, where others read. Of tokens and sessions it holds a fingerprint: whoever holds
/// one finds its events, and nobody learns an ID that could be used, such as to sign somebody out.
/// </summary>
internal static class CredentialName
{
    private const int FingerprintLength = 24;

    public static string Of(string kind, string id) => $"{kind}:{Fingerprint(id)}";

    /// <summary>Of an ID of 192 random bits, so nothing can be guessed from it.</summary>
    public static string Fingerprint(string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..FingerprintLength];
}
