using System.Security.Cryptography;
using System.Text;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What a proof must say by which a client shows that it holds a key (RFC 9449, section 4.3). Each rule is a sentence
/// that says what would be right.
/// </summary>
internal static class DpopRules
{
    /// <summary>
    /// How old one may be. It is made for one request; two minutes suffer a slow network and a clock that is behind.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private const string Type = "dpop+jwt";

    /// <summary>The length of a thumbprint (RFC 7638) in base64url.</summary>
    private const int ThumbprintLength = 43;

    /// <summary>What is wrong with it, but for its signature; null if nothing is.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="address">Where the request goes, without its query.</param>
    /// <param name="accessToken">The access token that comes with it, where one does.</param>
    /// <param name="now">The time.</param>
    public static string? Check(
        Assertion proof,
        string method,
        string address,
        string? accessToken,
        DateTimeOffset now
    ) => OfHeader(proof) ?? OfRequest(proof, method, address, accessToken) ?? OfTime(proof, now);

    /// <summary>Whether it can be the thumbprint of a key.</summary>
    public static bool IsThumbprint(string text) =>
        text.Length == ThumbprintLength && KeyJson.Bytes(text) is { Length: SHA256.HashSizeInBytes };

    private static string? OfHeader(Assertion proof) =>
        proof.Type != Type ? $"Its typ must be {Type}."
        : proof.IsCritical ? "Its header must not hold crit."
        : !PublicKey.AllAlgorithms.Contains(proof.Algorithm)
            ? $"Its alg must be one of {string.Join(", ", PublicKey.AllAlgorithms)}."
        : proof.Jwk is not { } key ? "Its header must hold the public key, as jwk."
        : PublicKeyRules.Check(key).FirstOrDefault() is { } fault ? $"Its jwk: {fault}."
        : !new PublicKey(key).Algorithms.Contains(proof.Algorithm) ? "Its alg must be one of its key."
        : null;

    private static string? OfRequest(Assertion proof, string method, string address, string? accessToken) =>
        proof.Claim("htm") != method ? $"Its htm must be {method}."
        : Plain(proof.Claim("htu")) != Plain(address) ? $"Its htu must be {address}."
        : accessToken is not null && proof.Claim("ath") != HashOf(accessToken)
            ? "Its ath must be the hash of the access token that it comes with."
        : null;

    private static string? OfTime(Assertion proof, DateTimeOffset now) =>
        proof.Time("iat") is not { } made ? "It must have an iat, in seconds."
        : made > now + AssertionRules.Skew ? "Its iat must be a time that has come."
        : made < now - Lifetime ? "It is too old; make one for each request."
        : proof.Id is not { Length: > 0 } ? "It must have a jti, another one each time."
        : null;

    private static string HashOf(string accessToken) =>
        KeyJson.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    /// <summary>Without query and fragment, host and port as URIs compare them (section 4.3, number 9).</summary>
    private static string? Plain(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Path) : null;
}
