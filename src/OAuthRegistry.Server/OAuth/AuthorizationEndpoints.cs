using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.OAuth;

internal static class AuthorizationEndpoints
{
    public static void MapAuthorizations(this IEndpointRouteBuilder api)
    {
        var authorizations = api.MapGroup("/users/{user_id}/authorizations").WithTags("Authorizations");

        authorizations
            .MapGet("", List)
            .TakesPage(AuthorizedClients.Orders)
            .Refuses(404)
            .WithSummary("List the clients that a user authorized");
        authorizations
            .MapDelete("/{client_id}", Revoke)
            .Refuses(404, 409)
            .WithSummary("Take back what a user allowed a client")
            .WithDescription("Its tokens stop working at once; the next time the user is asked again.");
        authorizations
            .MapGet("/{client_id}/tokens", ListTokens)
            .TakesPage(AuthorizedClients.TokenOrders)
            .Refuses(404)
            .WithSummary("List the access tokens of a client for a user, without their values");
        authorizations
            .MapDelete("/{client_id}/tokens/{token_id}", RevokeToken)
            .Refuses(404, 409)
            .WithSummary("End an access token");
    }

    private static async Task<AuthorizationList> List(
        string user_id,
        QueryReader query,
        AuthorizedClients clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuthorizedClients.Orders);
        query.Finish();
        return new AuthorizationList
        {
            Authorizations = response.WithTotal(await clients.ListAsync(user_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> Revoke(
        string user_id,
        string client_id,
        AuthorizedClients clients,
        CancellationToken cancellationToken
    )
    {
        await clients.RevokeAsync(user_id, client_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<AccessTokenList> ListTokens(
        string user_id,
        string client_id,
        QueryReader query,
        AuthorizedClients clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuthorizedClients.TokenOrders);
        query.Finish();
        return new AccessTokenList
        {
            Tokens = response.WithTotal(await clients.ListTokensAsync(user_id, client_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> RevokeToken(
        string user_id,
        string client_id,
        string token_id,
        AuthorizedClients clients,
        CancellationToken cancellationToken
    )
    {
        await clients.RevokeTokenAsync(user_id, client_id, token_id, cancellationToken);
        return new EmptyBody();
    }
}
