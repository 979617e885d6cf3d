using Microsoft.AspNetCore.Http.HttpResults;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

internal static class ClientEndpoints
{
    private const int MaxAttributeText = 50;

    private static readonly string[] Filters =
    [
        "query",
        "state",
        "states",
        "deleted",
        "filter",
        "client_id",
        "owner",
        "collaborator",
    ];

    private static readonly string[] FilterEndings = ["_after", "_before", "_since", "_until", "_id", "_ids"];

    private static readonly QueryParameter DryRun = new(
        "dry_run",
        "boolean",
        "Whether to answer the review report instead, and store nothing."
    );

    public static void MapClients(this IEndpointRouteBuilder api)
    {
        var clients = api.MapGroup("").WithTags("Clients");

        clients
            .MapPost("/users/{user_id}/clients", CreateForUser)
            .Reads<CreateClientRequest>()
            .Produces<ClientBody>()
            .Takes(DryRun)
            .Refuses(404)
            .WithSummary("Register a client for a user")
            .WithDescription(
                "The client waits for an administrator's approval, unless an administrator registers it for itself "
                    + "or says its state. Grants default to the authorization code, contacts to the owner."
            );
        clients
            .MapPost("/organizations/{organization_id}/clients", CreateForOrganization)
            .Reads<CreateClientRequest>()
            .Produces<ClientBody>()
            .Takes(DryRun)
            .Refuses(404)
            .WithSummary("Register a client for an organization")
            .WithDescription(
                "The client waits for an administrator's approval, unless an administrator registers it for itself "
                    + "or says its state. Grants default to the authorization code, contacts to the owner."
            );
        clients
            .MapGet("/users/{user_id}/clients", ListOfUser)
            .TakesListing(ClientFields.Orders)
            .Refuses(404)
            .WithSummary("List the clients of a user");
        clients
            .MapGet("/organizations/{organization_id}/clients", ListOfOrganization)
            .TakesListing(ClientFields.Orders)
            .Refuses(404)
            .WithSummary("List the clients of an organization");
        clients
            .MapGet("/clients", List)
            .TakesListing(ClientFields.Orders)
            .WithSummary("List every client that the caller reaches, through its organizations too");
        clients
            .MapGet("/clients/{client_id}", Get)
            .Takes(EndpointConventions.Mask)
            .Refuses(404)
            .WithSummary("Read a client")
            .WithDescription(
                "Everybody signed in sees the public members; `attributes` and `state_description` need "
                    + "RIGHT_CLIENT_INFO."
            );
        clients
            .MapPut("/clients/{client_id}", Update)
            .Reads<UpdateClientRequest>()
            .Refuses(404)
            .WithSummary("Change a client")
            .WithDescription(
                "Changes the members of the field mask, or those present in the body if there is none. `state`, "
                    + "`state_description`, `skip_authorization`, `endorsed`, `grants` and `secret` are for "
                    + "administrators."
            );
        clients
            .MapDelete("/clients/{client_id}", Delete)
            .Refuses(404, 409)
            .WithSummary("Delete a client")
            .WithDescription("It can be restored for a day. Its ID is never given out again.");
        clients
            .MapPost("/clients/{client_id}/restore", Restore)
            .Refuses(404, 409)
            .WithSummary("Restore a deleted client");
        clients
            .MapDelete("/clients/{client_id}/purge", Purge)
            .Refuses(404, 409)
            .WithSummary("Erase a client for good")
            .WithDescription("For administrators. A tombstone of the ID stays, so that it is never given out again.");
        clients
            .MapGet("/clients/{client_id}/rights", GetRights)
            .Refuses(404)
            .WithSummary("Tell the rights of the caller on a client");
        clients
            .MapGet("/clients/{client_id}/events", ListEvents)
            .TakesPage(AuditTrail.Orders)
            .Refuses(404)
            .WithSummary("Read the record of a client, newest first")
            .WithDescription(
                "Who changed what, from what to what, when, by which credential, in which request. Never a secret."
            );
        clients
            .MapGet("/search/clients", Search)
            .TakesPage(ClientFields.Orders)
            .Takes(TextFilter.Parameters)
            .Takes(
                new("attributes_contain[key]", "string", "Text in the value of the attribute with that key."),
                new("state", "string", $"One of {string.Join(", ", WireNames<ReviewState>.Names)}; may be repeated."),
                new(
                    "without_owner",
                    "boolean",
                    "Only those that belong to no account that is there; for administrators."
                ),
                EndpointConventions.Deleted,
                EndpointConventions.Mask
            )
            .WithSummary("Search clients")
            .WithDescription("Administrators find all clients, others those that they reach. Capitals do not matter.");
    }

    private static Task<Results<Ok<ClientBody>, Ok<ReviewReport>>> CreateForUser(
        string user_id,
        QueryReader query,
        RequestBody<CreateClientRequest> request,
        ClientRegistration registration,
        CancellationToken cancellationToken
    ) => Create(AccountRef.User(user_id), query, request, registration, cancellationToken);

    private static Task<Results<Ok<ClientBody>, Ok<ReviewReport>>> CreateForOrganization(
        string organization_id,
        QueryReader query,
        RequestBody<CreateClientRequest> request,
        ClientRegistration registration,
        CancellationToken cancellationToken
    ) => Create(AccountRef.Organization(organization_id), query, request, registration, cancellationToken);

    private static async Task<Results<Ok<ClientBody>, Ok<ReviewReport>>> Create(
        AccountRef owner,
        QueryReader query,
        RequestBody<CreateClientRequest> request,
        ClientRegistration registration,
        CancellationToken cancellationToken
    )
    {
        var isDryRun = query.Flag("dry_run");
        query.Finish();
        return isDryRun
            ? TypedResults.Ok(await registration.TryAsync(owner, request, cancellationToken))
            : TypedResults.Ok(await registration.RegisterAsync(owner, request, cancellationToken));
    }

    private static Task<ClientList> ListOfUser(
        string user_id,
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => ListOf(AccountRef.User(user_id), query, clients, response, cancellationToken);

    private static Task<ClientList> ListOfOrganization(
        string organization_id,
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => ListOf(AccountRef.Organization(organization_id), query, clients, response, cancellationToken);

    private static async Task<ClientList> ListOf(
        AccountRef account,
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, deleted, mask) = query.Listing(ClientFields.Orders, ClientFields.Table);
        query.Finish();
        return new ClientList
        {
            Clients = response.WithTotal(await clients.ListOfAsync(account, page, deleted, mask, cancellationToken)),
        };
    }

    private static async Task<ClientList> List(
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, deleted, mask) = query.Listing(ClientFields.Orders, ClientFields.Table);
        query.Finish();
        return new ClientList
        {
            Clients = response.WithTotal(
                await clients.ListReachableAsync(ClientSearch.All, page, deleted, mask, cancellationToken)
            ),
        };
    }

    private static async Task<ClientBody> Get(
        string client_id,
        QueryReader query,
        ClientDirectory clients,
        CancellationToken cancellationToken
    )
    {
        var mask = query.Mask(ClientFields.Table);
        query.Finish();
        return await clients.GetAsync(client_id, mask, cancellationToken);
    }

    private static Task<ClientBody> Update(
        string client_id,
        RequestBody<UpdateClientRequest> request,
        ClientSettings settings,
        CancellationToken cancellationToken
    ) => settings.UpdateAsync(client_id, request, cancellationToken);

    private static async Task<EmptyBody> Delete(
        string client_id,
        ClientRemoval removal,
        CancellationToken cancellationToken
    )
    {
        await removal.DeleteAsync(client_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Restore(
        string client_id,
        ClientRemoval removal,
        CancellationToken cancellationToken
    )
    {
        await removal.RestoreAsync(client_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Purge(
        string client_id,
        ClientRemoval removal,
        CancellationToken cancellationToken
    )
    {
        await removal.PurgeAsync(client_id, cancellationToken);
        return new EmptyBody();
    }

    private static Task<RightList> GetRights(
        string client_id,
        ClientDirectory clients,
        CancellationToken cancellationToken
    ) => clients.GetRightsAsync(client_id, cancellationToken);

    private static async Task<EventList> ListEvents(
        string client_id,
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuditTrail.Orders);
        query.Finish();
        return new EventList
        {
            Events = response.WithTotal(await clients.ListEventsAsync(client_id, page, cancellationToken)),
        };
    }

    /// <summary>The name of a member, or what other registries call a filter, or nearly one of ours.</summary>
    private static bool LooksLikeFilter(string name)
    {
        var word = name.Split('.', '[')[0].Trim();
        return ClientFields.Table.Everything.Contains(word)
            || word.Contains("contain", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(FilterEndings, ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(Filters, filter => Lookalikes.Distance(word.ToLowerInvariant(), filter) <= 2);
    }

    private static async Task<ClientList> Search(
        QueryReader query,
        ClientDirectory clients,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var search = new ClientSearch(TextFilter.Read(query), query.Names<ReviewState>("state"))
        {
            Attributes = query.Texts("attributes_contain", MaxAttributeText),
            WithoutOwner = query.Flag("without_owner"),
        };
        var (page, deleted, mask) = query.Listing(ClientFields.Orders, ClientFields.Table);
        query.Finish(LooksLikeFilter);

        // Who asks for states wants to read them. No mask is every member, and known by being that mask.
        mask = search.States.Count > 0 && !mask.Contains("state") ? mask.And("state") : mask;
        return new ClientList
        {
            Clients = response.WithTotal(await clients.SearchAsync(search, page, deleted, mask, cancellationToken)),
        };
    }
}
