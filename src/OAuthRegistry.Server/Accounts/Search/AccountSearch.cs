using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Finds the IDs of accounts, for whoever wants to work with them.</summary>
internal sealed class AccountSearch(
    RegistryContext db,
    OrganizationMembers members,
    ClientCollaborators collaborators,
    Call call
)
{
    /// <summary>Who is no administrator looks for somebody, not through everybody.</summary>
    private const int ShortestQuery = 2,
        MostFound = 10;

    /// <summary>The IDs of accounts whose ID or name holds the text: of whom somebody wants to invite.</summary>
    public async Task<List<AccountIds>> AccountsAsync(string query, bool onlyUsers, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        if (!call.Caller.IsAdmin && query.Length < ShortestQuery)
        {
            throw RequestErrors.Invalid("query", $"must have at least {ShortestQuery} characters");
        }

        var accounts = db
            .Accounts.AsNoTracking()
            .Where(a => a.DeletedAt == null && (!onlyUsers || a is User))
            .Containing(query, a => a.AccountId, a => a.Name)
            .OrderBy(a => a.AccountId)
            .Select(a => new { a.AccountId, IsUser = a is User });
        var found = await accounts
            .Take(call.Caller.IsAdmin ? QueryReader.MaxLimit : MostFound)
            .ToListAsync(cancellationToken);
        return found.ConvertAll(a =>
            (a.IsUser ? AccountRef.User(a.AccountId) : AccountRef.Organization(a.AccountId)).ToIds()
        );
    }

    /// <summary>Of the collaborators of a client.</summary>
    public async Task<List<AccountIds>> CollaboratorsAsync(
        string clientId,
        string query,
        CancellationToken cancellationToken
    ) =>
        Matching(
            await collaborators.ListAsync(
                clientId,
                ClientCollaborators.Orders.First(QueryReader.MaxLimit),
                cancellationToken
            ),
            query
        );

    /// <summary>Of the members of an organization.</summary>
    public async Task<List<AccountIds>> MembersAsync(
        string organizationId,
        string query,
        CancellationToken cancellationToken
    ) =>
        Matching(
            await members.ListAsync(
                organizationId,
                CollaboratorOrder.Names.First(QueryReader.MaxLimit),
                cancellationToken
            ),
            query
        );

    private static List<AccountIds> Matching(Page<CollaboratorBody> page, string query) =>
        [
            .. page
                .Rows.Select(row => row.Ids!)
                .Where(ids => AccountRef.From(ids)!.Value.Id.Contains(query, StringComparison.OrdinalIgnoreCase)),
        ];
}
