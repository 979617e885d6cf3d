using System.Security.Cryptography;
using System.Text;

namespace OAuthRegistry.Server.Rights;

/// <summary>
/// A credential in three parts, <c>type.id.secret</c>: the type in base32, an ID of 24 random bytes, a secret of 32.
/// Only the hash of the secret is ever stored.
/// </summary>
internal sealed record BearerToken(string Type, string Id, string Secret)
{
    /// <summary>
    /// The types, as The Things Stack spells them: key, access token, refresh token, authorization code, session; and
    /// our own, for the code of a device and the secret of a resource.
    /// </summary>
    public const string ApiKey = "NNSXS",
        AccessToken = "MFRWG",
        RefreshToken = "OJSWM",
        AuthorizationCode = "MF2XI",
        Session = "ONZW4",
        DeviceCode = "MRSXM",
        Resource = "OJSXG";

    public const int IdLength = 39,
        SecretLength = 52;

    private const int IdBytes = 24,
        SecretBytes = 32;

    public static BearerToken Generate(string type) =>
        new(type, Base32.Encode(RandomNumberGenerator.GetBytes(IdBytes)), GenerateSecret());

    /// <summary>256 random bits as 52 base32 characters.</summary>
    public static string GenerateSecret() => Base32.Encode(RandomNumberGenerator.GetBytes(SecretBytes));

    public static BearerToken? Parse(string text) =>
        text.Split('.') switch
        {
            [{ Length: 5 } type, var id, var secret]
                when Base32.IsWellFormed(id, IdLength) && Base32.IsWellFormed(secret, SecretLength) => new BearerToken(
                type,
                id,
                secret
            ),
            _ => null,
        };

    /// <summary>A plain SHA-256 is right for a secret of 256 random bits: there is nothing to guess.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    public bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(Secret), hash);

    /// <summary>The token without its secret, fit for logs.</summary>
    public override string ToString() => $"{Type}.{Id}.…";

    /// <summary>The whole token, to hand to its owner once.</summary>
    public string Reveal() => $"{Type}.{Id}.{Secret}";
}
