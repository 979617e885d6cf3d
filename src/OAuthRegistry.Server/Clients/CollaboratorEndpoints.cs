using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

internal static class CollaboratorEndpoints
{
    public static void MapClientCollaborators(this IEndpointRouteBuilder api)
    {
        var client = api.MapGroup("/clients/{client_id}").WithTags("Collaborators");

        client
            .MapGet("/collaborators", List)
            .TakesPage(ClientCollaborators.Orders)
            .Refuses(404)
            .WithSummary("List the collaborators of a client")
            .WithDescription("Their rights are shown to those who may manage collaborators, and to everybody the own.");
        client
            .MapPut("/collaborators", Set)
            .Reads<SetCollaboratorRequest>()
            .Refuses(404)
            .WithSummary("Add a collaborator, or change or end the rights of one")
            .WithDescription(
                "No rights removes the collaborator. The caller must hold every right that is added or removed."
            );
        client
            .MapGet("/collaborator/user/{user_id}", GetUser)
            .Refuses(404)
            .WithSummary("Read the rights of a user on a client");
        client
            .MapGet("/collaborator/organization/{organization_id}", GetOrganization)
            .Refuses(404)
            .WithSummary("Read the rights of an organization on a client");
        client
            .MapPost("/collaborators/user/{user_id}/accept", AcceptUser)
            .Refuses(404, 409)
            .WithSummary("Agree to be a collaborator")
            .WithDescription(
                "Whom somebody else added, an administrator too, is invited until it agrees, by its "
                    + "own act. Only who agreed can try the client out before approval, and is named as a contact."
            );
        client
            .MapPost("/collaborators/organization/{organization_id}/accept", AcceptOrganization)
            .Refuses(404, 409)
            .WithSummary("Agree to be a collaborator, for an organization")
            .WithDescription(
                "Needs RIGHT_ORGANIZATION_ADD_AS_COLLABORATOR as a member; an administrator has no " + "voice in it."
            );
        client
            .MapDelete("/collaborators/user/{user_id}", DeleteUser)
            .Refuses(404, 409)
            .WithSummary("Remove a user from the collaborators of a client")
            .WithDescription(
                "Everybody may leave, or decline; a contact who leaves is replaced by an owner who " + "stays."
            );
        client
            .MapDelete("/collaborators/organization/{organization_id}", DeleteOrganization)
            .Refuses(404, 409)
            .WithSummary("Remove an organization from the collaborators of a client");
    }

    private static async Task<CollaboratorList> List(
        string client_id,
        QueryReader query,
        ClientCollaborators collaborators,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ClientCollaborators.Orders);
        query.Finish();
        return new CollaboratorList
        {
            Collaborators = response.WithTotal(await collaborators.ListAsync(client_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> Set(
        string client_id,
        RequestBody<SetCollaboratorRequest> request,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    )
    {
        await collaborators.SetAsync(client_id, request, cancellationToken);
        return new EmptyBody();
    }

    private static Task<CollaboratorBody> GetUser(
        string client_id,
        string user_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    ) => collaborators.GetAsync(client_id, AccountRef.User(user_id), cancellationToken);

    private static Task<CollaboratorBody> GetOrganization(
        string client_id,
        string organization_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    ) => collaborators.GetAsync(client_id, AccountRef.Organization(organization_id), cancellationToken);

    private static async Task<EmptyBody> AcceptUser(
        string client_id,
        string user_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    )
    {
        await collaborators.AcceptAsync(client_id, AccountRef.User(user_id), cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> AcceptOrganization(
        string client_id,
        string organization_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    )
    {
        await collaborators.AcceptAsync(client_id, AccountRef.Organization(organization_id), cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> DeleteUser(
        string client_id,
        string user_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    )
    {
        await collaborators.DeleteAsync(client_id, AccountRef.User(user_id), cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> DeleteOrganization(
        string client_id,
        string organization_id,
        ClientCollaborators collaborators,
        CancellationToken cancellationToken
    )
    {
        await collaborators.DeleteAsync(client_id, AccountRef.Organization(organization_id), cancellationToken);
        return new EmptyBody();
    }
}
