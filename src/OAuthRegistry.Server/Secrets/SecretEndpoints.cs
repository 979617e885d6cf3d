using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Secrets;

internal static class SecretEndpoints
{
    public static void MapSecrets(this IEndpointRouteBuilder api)
    {
        var secrets = api.MapGroup("/clients/{client_id}/secrets").WithTags("Secrets");

        secrets
            .MapPost("", Issue)
            .Reads<IssueSecretRequest>()
            .Refuses(404)
            .WithSummary("Issue a secret")
            .WithDescription(
                $"To an owner of an approved client, or to an administrator on the owner's behalf. The answer "
                    + $"carries the value, this once. At most {SecretService.MostLive} live side by side, so that "
                    + "one can be replaced without an outage."
            );
        secrets
            .MapGet("", List)
            .TakesPage(SecretService.Orders)
            .Refuses(404)
            .WithSummary("List the secrets of a client, without their values");
        secrets
            .MapDelete("/{secret_id}", Revoke)
            .Refuses(404, 409)
            .WithSummary("Revoke a secret")
            .WithDescription("It stops working at once; the others go on.");
    }

    private static Task<SecretBody> Issue(
        string client_id,
        RequestBody<IssueSecretRequest> request,
        SecretService secrets,
        CancellationToken cancellationToken
    ) => secrets.IssueAsync(client_id, request, cancellationToken);

    private static async Task<SecretList> List(
        string client_id,
        QueryReader query,
        SecretService secrets,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(SecretService.Orders);
        query.Finish();
        var found = await secrets.ListAsync(client_id, page, cancellationToken);
        return new SecretList { Secrets = response.WithTotal(found) };
    }

    private static async Task<EmptyBody> Revoke(
        string client_id,
        string secret_id,
        SecretService secrets,
        CancellationToken cancellationToken
    )
    {
        await secrets.RevokeAsync(client_id, secret_id, cancellationToken);
        return new EmptyBody();
    }
}
