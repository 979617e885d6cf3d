using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Proofs;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What the registry knows of a client that the client did not say itself, for those whom it asks.</summary>
/// <param name="HostIsProven">
/// Whether the host to which the answer goes is proven to be the owner's; null if it is none that could be.
/// </param>
/// <param name="BetterKnown">What it could be taken for.</param>
internal sealed record ClientEvidence(bool? HostIsProven, BetterKnown? BetterKnown);

internal sealed class ClientEvidenceReader(ProvenHosts hosts, Neighbours neighbours)
{
    public async Task<ClientEvidence> ReadAsync(RequestedAccess access, CancellationToken cancellationToken) =>
        new(
            await hosts.IsProvenAsync(access.Owner?.Account, access.RedirectUri, cancellationToken),
            await neighbours.BetterKnownAsync(access.Client, cancellationToken)
        );
}
