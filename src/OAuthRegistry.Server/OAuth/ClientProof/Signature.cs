using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Whether somebody who holds a key signed a JWT; what else it says, others judge.</summary>
internal static class Signature
{
    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>By one of the keys, with the algorithm that the JWT names.</summary>
    public static async Task<bool> IsOfAsync(Assertion signed, IEnumerable<PublicKey> keys)
    {
        List<SecurityKey> known = [.. keys.Select(ToSecurityKey)];
        if (known.Count == 0)
        {
            return false;
        }

        var result = await Handler.ValidateTokenAsync(
            signed.Text,
            new TokenValidationParameters
            {
                IssuerSigningKeyResolver = (_, _, _, _) => known,
                ValidAlgorithms = [signed.Algorithm],
                RequireSignedTokens = true,
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
            }
        );
        return result.IsValid;
    }

    /// <summary>By its numbers alone: what else stands in a key, such as a certificate, nobody has looked at.</summary>
    private static SecurityKey ToSecurityKey(PublicKey key) =>
        key.Type == "RSA"
            ? new JsonWebKey
            {
                Kty = JsonWebAlgorithmsKeyTypes.RSA,
                N = key.Modulus,
                E = key.Exponent,
            }
            : new JsonWebKey
            {
                Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
                Crv = key.Curve,
                X = key.X,
                Y = key.Y,
            };
}
