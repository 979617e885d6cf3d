using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Resources;

internal static class ResourceEndpoints
{
    public static void MapResources(this IEndpointRouteBuilder api)
    {
        var resources = api.MapGroup("/resources").WithTags("Resources");

        resources
            .MapPost("", Create)
            .Reads<CreateResourceRequest>()
            .Refuses(404)
            .WithSummary("Register a resource")
            .WithDescription("For administrators: an API of the network, and the scopes that clients can ask for.");
        resources
            .MapGet("", List)
            .TakesPage(ResourceFields.Orders)
            .Takes(EndpointConventions.Mask)
            .WithSummary("List the resources")
            .WithDescription("For everybody signed in, to know what a client can ask for.");
        resources
            .MapGet("/{resource_id}", Get)
            .Takes(EndpointConventions.Mask)
            .Refuses(404)
            .WithSummary("Read a resource");
        resources
            .MapPut("/{resource_id}", Update)
            .Reads<UpdateResourceRequest>()
            .Refuses(404)
            .WithSummary("Change a resource")
            .WithDescription(
                "For administrators. `scopes` names all of them: one that is left out is deleted, and refused as "
                    + "`scope_in_use` while a client has it or asks for it; retire it instead."
            );
        resources
            .MapDelete("/{resource_id}", Delete)
            .Refuses(404, 409)
            .WithSummary("Delete a resource")
            .WithDescription("For administrators. Refused as `scope_in_use` while a client has one of its scopes.");
        resources
            .MapGet("/{resource_id}/events", ListEvents)
            .TakesPage(AuditTrail.Orders)
            .Refuses(404)
            .WithSummary("Read the record of a resource, newest first");
        resources
            .MapPost("/{resource_id}/secrets", IssueSecret)
            .Reads<IssueSecretRequest>()
            .Refuses(404)
            .WithSummary("Issue a secret of a resource")
            .WithDescription(
                "With it the resource introspects tokens that are for it. To administrators and to the owner. The "
                    + $"answer carries the value, this once. At most {SecretService.MostLive} live side by side."
            );
        resources
            .MapGet("/{resource_id}/secrets", ListSecrets)
            .TakesPage(ResourceSecrets.Orders)
            .Refuses(404)
            .WithSummary("List the secrets of a resource, without their values");
        resources
            .MapDelete("/{resource_id}/secrets/{secret_id}", RevokeSecret)
            .Refuses(404, 409)
            .WithSummary("Revoke a secret of a resource");
    }

    private static Task<ResourceBody> Create(
        RequestBody<CreateResourceRequest> request,
        ResourceService resources,
        CancellationToken cancellationToken
    ) => resources.CreateAsync(request, cancellationToken);

    private static async Task<ResourceList> List(
        QueryReader query,
        ResourceService resources,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, mask) = (query.Page(ResourceFields.Orders), query.Mask(ResourceFields.Table));
        query.Finish();
        return new ResourceList
        {
            Resources = response.WithTotal(await resources.ListAsync(page, mask, cancellationToken)),
        };
    }

    private static Task<ResourceBody> Get(
        string resource_id,
        QueryReader query,
        ResourceService resources,
        CancellationToken cancellationToken
    )
    {
        var mask = query.Mask(ResourceFields.Table);
        query.Finish();
        return resources.GetAsync(resource_id, mask, cancellationToken);
    }

    private static Task<ResourceBody> Update(
        string resource_id,
        RequestBody<UpdateResourceRequest> request,
        ResourceService resources,
        CancellationToken cancellationToken
    ) => resources.UpdateAsync(resource_id, request, asOf: null, cancellationToken);

    private static async Task<EmptyBody> Delete(
        string resource_id,
        ResourceService resources,
        CancellationToken cancellationToken
    )
    {
        await resources.DeleteAsync(resource_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EventList> ListEvents(
        string resource_id,
        QueryReader query,
        ResourceService resources,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuditTrail.Orders);
        query.Finish();
        return new EventList
        {
            Events = response.WithTotal(await resources.ListEventsAsync(resource_id, page, cancellationToken)),
        };
    }

    private static Task<SecretBody> IssueSecret(
        string resource_id,
        RequestBody<IssueSecretRequest> request,
        ResourceSecrets secrets,
        CancellationToken cancellationToken
    ) => secrets.IssueAsync(resource_id, request, cancellationToken);

    private static async Task<SecretList> ListSecrets(
        string resource_id,
        QueryReader query,
        ResourceSecrets secrets,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ResourceSecrets.Orders);
        query.Finish();
        return new SecretList
        {
            Secrets = response.WithTotal(await secrets.ListAsync(resource_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> RevokeSecret(
        string resource_id,
        string secret_id,
        ResourceSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        await secrets.RevokeAsync(resource_id, secret_id, cancellationToken);
        return new EmptyBody();
    }
}
