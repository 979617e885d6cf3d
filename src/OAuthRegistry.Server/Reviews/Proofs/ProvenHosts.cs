using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>What accounts have proven. Whoever wants to know whether a host is somebody's asks here.</summary>
internal sealed class ProvenHosts(RegistryContext db)
{
    /// <summary>All that the account has proven.</summary>
    public Task<List<AccountHost>> OfAsync(AccountRef account, CancellationToken cancellationToken) =>
        db
            .Hosts.AsNoTracking()
            .Where(h => h.AccountId == account.Id && h.ProvenAt != null)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Whether the host of an address is proven to be the account's; null if that is none that could be.
    /// </summary>
    public async Task<bool?> IsProvenAsync(AccountRef? account, string? address, CancellationToken cancellationToken)
    {
        if (HostsToProve.HostOf(address) is not { } host)
        {
            return null;
        }

        return account is { } owner && (await OfAsync(owner, cancellationToken)).Exists(proven => proven.Covers(host));
    }
}
