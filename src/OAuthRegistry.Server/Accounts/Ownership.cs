using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What would belong to nobody without an account.</summary>
/// <param name="Clients">With all their collaborators.</param>
/// <param name="Organizations">With all their members.</param>
/// <param name="IsShared">Whether something belongs to the account and to others, so that it matters that those
/// stay.</param>
internal sealed record OwnedAlone(List<Client> Clients, List<Organization> Organizations, bool IsShared)
{
    public bool IsEmpty => Clients.Count + Organizations.Count == 0;
}

/// <summary>
/// Finds out what belongs to whom. An owner is somebody with all rights who agreed to have them and whose account is
/// there: whoever was only invited is nobody to leave a client to.
/// </summary>
internal sealed class Ownership(RegistryContext db)
{
    public async Task<OwnedAlone> OfAsync(Account account, CancellationToken cancellationToken)
    {
        var organizations = account is User user ? await OrganizationsOfAsync(user, cancellationToken) : [];
        HashSet<string> ending = [account.AccountId];
        List<Organization> ownedOrganizations = [];
        foreach (var organization in organizations)
        {
            var others = organization.Members.Where(m =>
                m.IsOwner && m.AcceptedAt is not null && m.UserId != account.AccountId
            );
            if (!await AnyLiveAsync(others.Select(m => m.UserId), cancellationToken))
            {
                ownedOrganizations.Add(organization);
                ending.Add(organization.AccountId);
            }
        }

        var clients = await ClientsOfAsync(ending, cancellationToken);
        List<Client> ownedClients = [];
        foreach (var client in clients)
        {
            var others = client.Collaborators.Where(c =>
                c.IsOwner && c.AcceptedAt is not null && !ending.Contains(c.AccountId)
            );
            if (!await AnyLiveAsync(others.Select(c => c.AccountId), cancellationToken))
            {
                ownedClients.Add(client);
            }
        }

        var isShared = ownedClients.Count < clients.Count || ownedOrganizations.Count < organizations.Count;
        return new OwnedAlone(ownedClients, ownedOrganizations, isShared);
    }

    /// <summary>
    /// Those of the clients that belong to no account that is there. Of sets of rights there are few, so which of them
    /// own is found out first.
    /// </summary>
    public async Task<IQueryable<Client>> WithoutOwnerAsync(
        IQueryable<Client> clients,
        CancellationToken cancellationToken
    )
    {
        var all = await db.Collaborators.Select(c => c.Rights).Distinct().ToListAsync(cancellationToken);
        var owning = all.FindAll(rights => rights.Implied().Contains(Right.ClientAll));
        return clients.Where(c =>
            c.ClientId != OwnClients.CommandLine
            && !c.Collaborators.Any(m =>
                owning.Contains(m.Rights) && db.Accounts.Any(a => a.AccountId == m.AccountId && a.DeletedAt == null)
            )
        );
    }

    private async Task<List<Organization>> OrganizationsOfAsync(User user, CancellationToken cancellationToken)
    {
        var found = await db
            .Organizations.Include(o => o.Members)
            .Where(o => o.DeletedAt == null && o.Members.Any(m => m.UserId == user.AccountId))
            .OrderBy(o => o.AccountId)
            .ToListAsync(cancellationToken);
        return found.FindAll(o => o.Members.Exists(m => m.UserId == user.AccountId && m.IsOwner));
    }

    /// <summary>Without the command line, which belongs to the registry whoever administers it.</summary>
    private async Task<List<Client>> ClientsOfAsync(HashSet<string> accounts, CancellationToken cancellationToken)
    {
        var theirs = db.Collaborators.Where(c => accounts.Contains(c.AccountId)).Select(c => c.ClientId);
        var found = await db
            .Clients.Live()
            .Include(c => c.Collaborators)
            .Where(c => theirs.Contains(c.ClientId) && c.ClientId != OwnClients.CommandLine)
            .OrderBy(c => c.ClientId)
            .ToListAsync(cancellationToken);
        return found.FindAll(c => c.Collaborators.Exists(m => accounts.Contains(m.AccountId) && m.IsOwner));
    }

    private async Task<bool> AnyLiveAsync(IEnumerable<string> accountIds, CancellationToken cancellationToken)
    {
        List<string> ids = [.. accountIds];
        return ids.Count > 0
            && await db.Accounts.AnyAsync(a => ids.Contains(a.AccountId) && a.DeletedAt == null, cancellationToken);
    }
}
