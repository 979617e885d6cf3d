using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>What accounts have proven. Whoever wants to know whether a host is somebody's asks here.</summary>
internal sealed class ProvenHosts(RegistryContext db, HostLookup lookup)
{
    /// <summary>All that the account has proven; it is kept, so nobody changes it.</summary>
    public Task<IReadOnlyList<AccountHost>> OfAsync(AccountRef account, CancellationToken cancellationToken) =>
        lookup.FindAsync(db, account.Id, cancellationToken);

    /// <summary>
    /// Whether the host of an address is proven to be the account's; null if that is none that could be.
    /// </summary>
    public async Task<bool?> IsProvenAsync(AccountRef? account, string? address, CancellationToken cancellationToken)
    {
        if (HostsToProve.HostOf(address) is not { } host)
        {
            return null;
        }

        return account is { } owner && (await OfAsync(owner, cancellationToken)).Any(proven => proven.Covers(host));
    }
}

/// <summary>Keeps what accounts have proven, most of them nothing: each of their registrations asks.</summary>
internal sealed class HostLookup(CommittedChanges changes)
{
    private const int Most = 20_000;

    /// <summary>One instance a server, since a compiled query belongs to the model of its provider.</summary>
    private readonly Func<RegistryContext, string, IAsyncEnumerable<AccountHost>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string accountId) =>
            db.Hosts.AsNoTracking().Where(h => h.AccountId == accountId && h.ProvenAt != null)
    );

    private readonly Snapshots<IReadOnlyList<AccountHost>> _kept = new(changes, Most, "hosts");

    public async Task<IReadOnlyList<AccountHost>> FindAsync(
        RegistryContext db,
        string accountId,
        CancellationToken cancellationToken
    )
    {
        if (_kept.Find(accountId) is { } known)
        {
            return known;
        }

        var moment = changes.Moment;
        var proven = await _find(db, accountId).ToListAsync(cancellationToken);
        _kept.Keep(accountId, proven, moment, Topic.Hosts(accountId), Topic.Account(accountId));
        return proven;
    }
}
