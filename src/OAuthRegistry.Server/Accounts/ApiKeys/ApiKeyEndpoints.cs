using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        MapApiKeysOf(api, "/users/{account_id}/api-keys", "User", AccountRef.User);
        MapApiKeysOf(api, "/organizations/{account_id}/api-keys", "Organization", AccountRef.Organization);
    }

    /// <summary>The same five routes for both kinds of accounts.</summary>
    private static void MapApiKeysOf(
        IEndpointRouteBuilder api,
        string path,
        string kind,
        Func<string, AccountRef> account
    )
    {
        var keys = api.MapGroup(path).WithTags("API keys");
        var owner = kind == "User" ? "a user" : "an organization";

        keys.MapPost(
                "",
                (
                    string account_id,
                    RequestBody<CreateApiKeyRequest> request,
                    ApiKeyService service,
                    CancellationToken cancellationToken
                ) => service.CreateAsync(account(account_id), request, cancellationToken)
            )
            .Reads<CreateApiKeyRequest>()
            .Refuses(404)
            .WithName($"ApiKeys_CreateOf{kind}")
            .WithSummary($"Create an API key of {owner}")
            .WithDescription("The answer carries the key, this once. A key never gets a right that its creator lacks.");
        keys.MapGet(
                "",
                async (
                    string account_id,
                    QueryReader query,
                    ApiKeyService service,
                    HttpResponse response,
                    CancellationToken cancellationToken
                ) =>
                {
                    var page = query.Page(ApiKeyService.Orders);
                    query.Finish();
                    return new ApiKeyList
                    {
                        ApiKeys = response.WithTotal(
                            await service.ListAsync(account(account_id), page, cancellationToken)
                        ),
                    };
                }
            )
            .TakesPage(ApiKeyService.Orders)
            .Refuses(404)
            .WithName($"ApiKeys_ListOf{kind}")
            .WithSummary($"List the API keys of {owner}");
        keys.MapGet(
                "/{key_id}",
                (string account_id, string key_id, ApiKeyService service, CancellationToken cancellationToken) =>
                    service.GetAsync(account(account_id), key_id, cancellationToken)
            )
            .Refuses(404)
            .WithName($"ApiKeys_GetOf{kind}")
            .WithSummary($"Read an API key of {owner}, without the key itself");
        keys.MapPut(
                "/{key_id}",
                (
                    string account_id,
                    string key_id,
                    RequestBody<UpdateApiKeyRequest> request,
                    ApiKeyService service,
                    CancellationToken cancellationToken
                ) => service.UpdateAsync(account(account_id), key_id, request, cancellationToken)
            )
            .Reads<UpdateApiKeyRequest>()
            .Refuses(404)
            .WithName($"ApiKeys_UpdateOf{kind}")
            .WithSummary($"Change the name, the rights or the expiry of an API key of {owner}")
            .WithDescription("The caller must hold every right that the key has or gets.");
        keys.MapDelete(
                "/{key_id}",
                async (string account_id, string key_id, ApiKeyService service, CancellationToken cancellationToken) =>
                {
                    await service.DeleteAsync(account(account_id), key_id, cancellationToken);
                    return new EmptyBody();
                }
            )
            .Refuses(404, 409)
            .WithName($"ApiKeys_DeleteOf{kind}")
            .WithSummary($"Revoke an API key of {owner}")
            .WithDescription("It stops working at once. The caller must hold every right of the key.");
    }
}
