using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Looking for accounts to work with. A parameter that is not known is refused: it may be a filter.</summary>
internal static class SearchEndpoints
{
    private const int MaxQuery = 50;

    public static void MapAccountSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search/accounts", FindAccounts)
            .WithTags("Users")
            .Takes(
                new QueryParameter("query", "string", "Text in the ID or the name."),
                new QueryParameter("only_users", "boolean", "Whether to leave organizations out.")
            )
            .WithSummary("Find accounts to work with")
            .WithDescription(
                "Their IDs. Who is no administrator gives at least 2 characters and is answered at most 10."
            );
        api.MapGet("/clients/{client_id}/collaborators/search", Search)
            .WithTags("Collaborators")
            .Takes(new QueryParameter("query", "string", "Text in the ID."))
            .Refuses(404)
            .WithSummary("Find collaborators of a client");
        api.MapGet("/organizations/{organization_id}/collaborators/search", SearchMembers)
            .WithTags("Organizations")
            .Takes(new QueryParameter("query", "string", "Text in the ID."))
            .Refuses(404)
            .WithSummary("Find members of an organization");
    }

    private static async Task<AccountIdsList> FindAccounts(
        QueryReader query,
        AccountSearch search,
        CancellationToken cancellationToken
    )
    {
        var (text, onlyUsers) = (query.Text("query", MaxQuery), query.Flag("only_users"));
        query.Finish(_ => true);
        return new AccountIdsList { AccountIds = await search.AccountsAsync(text, onlyUsers, cancellationToken) };
    }

    private static async Task<AccountIdsList> Search(
        string client_id,
        QueryReader query,
        AccountSearch search,
        CancellationToken cancellationToken
    )
    {
        var text = query.Text("query", MaxQuery);
        query.Finish(_ => true);
        return new AccountIdsList { AccountIds = await search.CollaboratorsAsync(client_id, text, cancellationToken) };
    }

    private static async Task<AccountIdsList> SearchMembers(
        string organization_id,
        QueryReader query,
        AccountSearch search,
        CancellationToken cancellationToken
    )
    {
        var text = query.Text("query", MaxQuery);
        query.Finish(_ => true);
        return new AccountIdsList { AccountIds = await search.MembersAsync(organization_id, text, cancellationToken) };
    }
}
