using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The keys by which a client proves itself: those that were reviewed, or those at the address that was.
/// </summary>
internal sealed class ClientKeys(RemoteKeySets remote)
{
    /// <summary>Those that a signature of this algorithm may be of, which names this key, or none.</summary>
    public async Task<List<SecurityKey>> FindAsync(
        Client client,
        string? keyId,
        string algorithm,
        CancellationToken cancellationToken
    )
    {
        var set = client switch
        {
            { Jwks: { } own } => KeySet.Read(own),
            { JwksUri: { } uri } => await remote.ReadAsync(uri, keyId, cancellationToken),
            _ => null,
        };
        return [.. (set?.For(keyId, algorithm) ?? []).Select(ToSecurityKey)];
    }

    /// <summary>By its numbers alone: what else stands in a key, such as a certificate, nobody has looked at.</summary>
    public static SecurityKey ToSecurityKey(PublicKey key) =>
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
