using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        var organizations = api.MapGroup("").WithTags("Organizations");

        organizations
            .MapPost("/users/{user_id}/organizations", Create)
            .Reads<CreateOrganizationRequest>()
            .Refuses(404)
            .WithSummary("Create an organization")
            .WithDescription("The user becomes a member with all rights.");
        organizations
            .MapGet("/users/{user_id}/organizations", ListOfUser)
            .TakesListing(OrganizationFields.Orders)
            .Refuses(404)
            .WithSummary("List the organizations of a user");
        organizations
            .MapGet("/organizations", List)
            .TakesListing(OrganizationFields.Orders)
            .WithSummary("List the organizations of the caller; all, for an administrator");
        organizations
            .MapGet("/search/organizations", Search)
            .TakesListing(OrganizationFields.Orders)
            .Takes(TextFilter.Parameters)
            .WithSummary("Search organizations")
            .WithDescription(
                "Administrators find all organizations, others those that they are members of. Capitals do not matter."
            );
        organizations
            .MapGet("/organizations/{organization_id}", Get)
            .Takes(EndpointConventions.Mask)
            .Refuses(404)
            .WithSummary("Read an organization")
            .WithDescription(
                "Everybody signed in sees the ID, the name and the contacts; the rest needs RIGHT_ORGANIZATION_INFO."
            );
        organizations
            .MapPut("/organizations/{organization_id}", Update)
            .Reads<UpdateOrganizationRequest>()
            .Refuses(404)
            .WithSummary("Change an organization");
        organizations
            .MapDelete("/organizations/{organization_id}", Delete)
            .Refuses(404, 409)
            .Takes(AccountRemoval.Owned)
            .WithSummary("Delete an organization")
            .WithDescription(
                "Its API keys end and come back by no restoring. Refused as `owns_alone` while "
                    + "clients belong to nobody else."
            );
        organizations
            .MapPost("/organizations/{organization_id}/restore", Restore)
            .Refuses(404, 409)
            .WithSummary("Restore a deleted organization")
            .WithDescription("For administrators.");
        organizations
            .MapGet("/organizations/{organization_id}/rights", GetRights)
            .Refuses(404)
            .WithSummary("Tell the rights of the caller on an organization");
        organizations
            .MapGet("/organizations/{organization_id}/events", ListEvents)
            .TakesPage(AuditTrail.Orders)
            .Refuses(404)
            .WithSummary("Read the record of an organization, newest first");

        organizations
            .MapGet("/organizations/{organization_id}/collaborators", ListMembers)
            .TakesPage(CollaboratorOrder.Names)
            .Refuses(404)
            .WithSummary("List the members of an organization");
        organizations
            .MapPut("/organizations/{organization_id}/collaborators", SetMember)
            .Reads<SetCollaboratorRequest>()
            .Refuses(404)
            .WithSummary("Add a member, or change or end the rights of one")
            .WithDescription(
                "No rights removes the member. Members are users. The caller must hold every right that is added or "
                    + "removed."
            );
        organizations
            .MapGet("/organizations/{organization_id}/collaborator/user/{user_id}", GetMember)
            .Refuses(404)
            .WithSummary("Read the rights of a member")
            .WithDescription("For those who manage members, and for everybody about itself.");
        organizations
            .MapPost("/organizations/{organization_id}/collaborators/user/{user_id}/accept", AcceptMember)
            .Refuses(404, 409)
            .WithSummary("Agree to be a member")
            .WithDescription(
                "By the user itself, in the browser or with a key of its own: nobody agrees for "
                    + "another, no administrator either. Until then it is invited: its rights work, but it uses "
                    + "nothing of the organization that was not reviewed, and is named as no contact."
            );
        organizations
            .MapDelete("/organizations/{organization_id}/collaborators/user/{user_id}", DeleteMember)
            .Refuses(404, 409)
            .WithSummary("Remove a member of an organization")
            .WithDescription(
                "Everybody may leave, or decline; a contact who leaves is replaced by an owner who " + "stays."
            );
    }

    private static Task<OrganizationBody> Create(
        string user_id,
        RequestBody<CreateOrganizationRequest> request,
        OrganizationService organizations,
        CancellationToken cancellationToken
    ) => organizations.CreateAsync(user_id, request, cancellationToken);

    private static Task<OrganizationList> ListOfUser(
        string user_id,
        QueryReader query,
        OrganizationService organizations,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => ListOf(user_id, isSearch: false, query, organizations, response, cancellationToken);

    private static Task<OrganizationList> List(
        QueryReader query,
        OrganizationService organizations,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => ListOf(null, isSearch: false, query, organizations, response, cancellationToken);

    private static Task<OrganizationList> Search(
        QueryReader query,
        OrganizationService organizations,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => ListOf(null, isSearch: true, query, organizations, response, cancellationToken);

    private static async Task<OrganizationList> ListOf(
        string? userId,
        bool isSearch,
        QueryReader query,
        OrganizationService organizations,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var text = isSearch ? TextFilter.Read(query) : TextFilter.None;
        var (page, deleted, mask) = query.Listing(OrganizationFields.Orders, OrganizationFields.Table);
        query.Finish(_ => isSearch);
        return new OrganizationList
        {
            Organizations = response.WithTotal(
                await organizations.ListAsync(userId, text, page, deleted, mask, cancellationToken)
            ),
        };
    }

    private static async Task<OrganizationBody> Get(
        string organization_id,
        QueryReader query,
        OrganizationService organizations,
        CancellationToken cancellationToken
    )
    {
        var mask = query.Mask(OrganizationFields.Table);
        query.Finish();
        return await organizations.GetAsync(organization_id, mask, cancellationToken);
    }

    private static Task<OrganizationBody> Update(
        string organization_id,
        RequestBody<UpdateOrganizationRequest> request,
        OrganizationService organizations,
        CancellationToken cancellationToken
    ) => organizations.UpdateAsync(organization_id, request, cancellationToken);

    private static async Task<EmptyBody> Delete(
        string organization_id,
        QueryReader query,
        AccountRemoval removal,
        CancellationToken cancellationToken
    )
    {
        var withOwned = query.Choice("owned", "delete");
        query.Finish();
        await removal.DeleteAsync(AccountRef.Organization(organization_id), withOwned, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Restore(
        string organization_id,
        AccountRemoval removal,
        CancellationToken cancellationToken
    )
    {
        await removal.RestoreAsync(AccountRef.Organization(organization_id), cancellationToken);
        return new EmptyBody();
    }

    private static Task<RightList> GetRights(
        string organization_id,
        AccountDirectory accounts,
        CancellationToken cancellationToken
    ) => accounts.GetRightsAsync(AccountRef.Organization(organization_id), cancellationToken);

    private static async Task<EventList> ListEvents(
        string organization_id,
        QueryReader query,
        AccountDirectory accounts,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuditTrail.Orders);
        query.Finish();
        return new EventList
        {
            Events = response.WithTotal(
                await accounts.ListEventsAsync(AccountRef.Organization(organization_id), page, cancellationToken)
            ),
        };
    }

    private static async Task<CollaboratorList> ListMembers(
        string organization_id,
        QueryReader query,
        OrganizationMembers members,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(CollaboratorOrder.Names);
        query.Finish();
        return new CollaboratorList
        {
            Collaborators = response.WithTotal(await members.ListAsync(organization_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> SetMember(
        string organization_id,
        RequestBody<SetCollaboratorRequest> request,
        OrganizationMembers members,
        CancellationToken cancellationToken
    )
    {
        await members.SetAsync(organization_id, request, cancellationToken);
        return new EmptyBody();
    }

    private static Task<CollaboratorBody> GetMember(
        string organization_id,
        string user_id,
        OrganizationMembers members,
        CancellationToken cancellationToken
    ) => members.GetAsync(organization_id, user_id, cancellationToken);

    private static async Task<EmptyBody> AcceptMember(
        string organization_id,
        string user_id,
        OrganizationMembers members,
        CancellationToken cancellationToken
    )
    {
        await members.AcceptAsync(organization_id, user_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> DeleteMember(
        string organization_id,
        string user_id,
        OrganizationMembers members,
        CancellationToken cancellationToken
    )
    {
        await members.DeleteAsync(organization_id, user_id, cancellationToken);
        return new EmptyBody();
    }
}
