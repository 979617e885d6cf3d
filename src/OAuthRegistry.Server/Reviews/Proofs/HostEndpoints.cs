using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Proofs;

internal static class HostEndpoints
{
    public static void MapHosts(this IEndpointRouteBuilder api)
    {
        MapHostsOf(api, "/users/{account_id}/hosts", "User", AccountRef.User);
        MapHostsOf(api, "/organizations/{account_id}/hosts", "Organization", AccountRef.Organization);
    }

    /// <summary>The same four routes for both kinds of accounts.</summary>
    private static void MapHostsOf(
        IEndpointRouteBuilder api,
        string path,
        string kind,
        Func<string, AccountRef> account
    )
    {
        var hosts = api.MapGroup(path).WithTags("Hosts");
        var owner = kind == "User" ? "a user" : "an organization";

        hosts
            .MapGet(
                "",
                async (
                    string account_id,
                    QueryReader query,
                    HostService service,
                    HttpResponse response,
                    CancellationToken cancellationToken
                ) =>
                {
                    var page = query.Page(HostService.Orders);
                    query.Finish();
                    return new HostList
                    {
                        Hosts = response.WithTotal(
                            await service.ListAsync(account(account_id), page, cancellationToken)
                        ),
                    };
                }
            )
            .TakesPage(HostService.Orders)
            .Refuses(404)
            .WithName($"Hosts_ListOf{kind}")
            .WithSummary($"List the hosts of {owner} and what proves each");
        hosts
            .MapPost(
                "",
                (
                    string account_id,
                    RequestBody<AddHostRequest> request,
                    HostService service,
                    CancellationToken cancellationToken
                ) => service.AddAsync(account(account_id), request, cancellationToken)
            )
            .Reads<AddHostRequest>()
            .Refuses(404, 409)
            .WithName($"Hosts_AddOf{kind}")
            .WithSummary($"Add a host of {owner}")
            .WithDescription(
                "The answer says which TXT record or which file proves it. The record covers the host and every host "
                    + "below it, the file that host alone."
            );
        hosts
            .MapPost(
                "/{host}/verify",
                (string account_id, string host, HostService service, CancellationToken cancellationToken) =>
                    service.VerifyAsync(account(account_id), host, cancellationToken)
            )
            .Refuses(404, 409)
            .WithName($"Hosts_VerifyOf{kind}")
            .WithSummary($"Look for the proof of a host of {owner} now")
            .WithDescription(
                "Tries DNS, then the file. If neither proves it, the answer is `host_not_proven` and says what was "
                    + "found. A host that is proven is looked at again every day."
            );
        hosts
            .MapDelete(
                "/{host}",
                async (string account_id, string host, HostService service, CancellationToken cancellationToken) =>
                {
                    await service.RemoveAsync(account(account_id), host, cancellationToken);
                    return new EmptyBody();
                }
            )
            .Refuses(404, 409)
            .WithName($"Hosts_RemoveOf{kind}")
            .WithSummary($"Remove a host of {owner}, and its proof");
    }
}
