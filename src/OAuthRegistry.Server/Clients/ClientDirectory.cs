using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Finds and shows clients.</summary>
internal sealed class ClientDirectory(
    RegistryContext db,
    ClientLookup lookup,
    AuditTrail audit,
    AccountDirectory accounts,
    Ownership ownership,
    Call call
)
{
    public async Task<ClientBody> GetAsync(string clientId, FieldMask mask, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        var client = await FindAsync(clientId);
        client.RequireVisible(call.Caller, mask);
        return client.ShowTo(call, mask);
    }

    /// <summary>The rights of the caller on the client; none is an answer too.</summary>
    public async Task<RightList> GetRightsAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId);
        return new RightList { Rights = call.Caller.RightsOnClient(client.Collaborators).ToList().NullIfEmpty() };
    }

    /// <summary>
    /// The clients that the caller reaches, through its organizations too, an administrator no more than others.
    /// </summary>
    public Task<Page<ClientBody>> ListReachableAsync(
        ClientSearch search,
        PageRequest page,
        bool deleted,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireSignedIn();
        call.Caller.Require(call.Caller.Account!.Value, Right.UserClientsList, Right.OrganizationClientsList);
        return ShowAsync(
            OfAccounts([.. call.Caller.Reach], deleted).Matching(db, search),
            page,
            mask,
            cancellationToken
        );
    }

    /// <summary>The clients on which the account itself is a collaborator; a reviewer sees those of all.</summary>
    public async Task<Page<ClientBody>> ListOfAsync(
        AccountRef account,
        PageRequest page,
        bool deleted,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        if (!call.Caller.IsReviewer || deleted)
        {
            call.Caller.Require(account, Right.UserClientsList, Right.OrganizationClientsList);
        }

        await accounts.RequireReachableAsync(account, cancellationToken);
        return await ShowAsync(OfAccounts([account.Id], deleted), page, mask, cancellationToken);
    }

    /// <summary>Administrators search all clients, others what they reach.</summary>
    public async Task<Page<ClientBody>> SearchAsync(
        ClientSearch search,
        PageRequest page,
        bool deleted,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireSignedIn();
        var clients = call.Caller.IsAdmin ? All(deleted) : OfAccounts([.. call.Caller.Reach], deleted);
        if (search.WithoutOwner)
        {
            call.Caller.RequireAdmin("look for clients without an owner");
            clients = await ownership.WithoutOwnerAsync(clients, cancellationToken);
        }

        return await ShowAsync(clients.Matching(db, search), page, mask, cancellationToken);
    }

    /// <summary>
    /// The record of a client, newest first. Administrators still see that of a client that was deleted or purged.
    /// </summary>
    public async Task<Page<EventBody>> ListEventsAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var client = await (call.Caller.IsAdmin ? db.Clients : db.Clients.Live())
            .AsNoTracking()
            .RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return await audit.ListAsync(client, page, cancellationToken);
    }

    /// <summary>How many users authorized the client.</summary>
    public async Task<int> CountUsersAsync(string clientId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnClient(await FindAsync(clientId), Right.ClientInfo);
        return await db.Consents.CountAsync(consent => consent.ClientId == clientId, cancellationToken);
    }

    private async Task<Client> FindAsync(string clientId) =>
        await lookup.FindAsync(db, clientId) ?? throw ClientErrors.NotFound(clientId);

    private async Task<Page<ClientBody>> ShowAsync(
        IQueryable<Client> clients,
        PageRequest page,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        var found = await ClientFields.Orders.Sort(WithReach(clients), page).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(client => client.ShowTo(call, mask));
    }

    private IQueryable<Client> All(bool deleted) => deleted ? db.Clients.Deleted() : db.Clients.Live();

    /// <summary>
    /// Postgres plans a query for one account once, and one for a list of them again each time. SQLite begins with the
    /// accounts only if their clients are a list to it, not a question about each client.
    /// </summary>
    private IQueryable<Client> OfAccounts(string[] accountIds, bool deleted)
    {
        var memberships = accountIds is [var accountId]
            ? db.Collaborators.Where(m => m.AccountId == accountId)
            : db.Collaborators.Where(m => accountIds.Contains(m.AccountId));
        return All(deleted).Where(c => memberships.Select(m => m.ClientId).Contains(c.ClientId));
    }

    private IQueryable<Client> WithReach(IQueryable<Client> clients)
    {
        if (call.Caller.IsAdmin)
        {
            return clients.AsNoTracking();
        }

        string[] reach = [.. call.Caller.Reach];
        return reach is [var accountId]
            ? clients.AsNoTracking().Include(c => c.Collaborators.Where(m => m.AccountId == accountId))
            : clients.AsNoTracking().Include(c => c.Collaborators.Where(m => reach.Contains(m.AccountId)));
    }
}
