using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The keys by which a client proves itself: those that were reviewed, or those at the address that was.
/// </summary>
internal sealed class ClientKeys(RemoteKeySets remote)
{
    /// <summary>Those that a signature of this algorithm may be of, which names this key, or none.</summary>
    public async Task<List<PublicKey>> FindAsync(
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
        return [.. set?.For(keyId, algorithm) ?? []];
    }
}
