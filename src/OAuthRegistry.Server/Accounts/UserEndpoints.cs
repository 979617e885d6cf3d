using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");

        users
            .MapPost("", Create)
            .Reads<CreateUserRequest>()
            .WithSummary("Create a user")
            .WithDescription("For administrators. The account may be used at once, unless `state` says otherwise.");
        users
            .MapGet("", List)
            .TakesListing(UserFields.Orders)
            .WithSummary("List users")
            .WithDescription("For administrators.");
        api.MapGet("/search/users", Search)
            .WithTags("Users")
            .TakesListing(UserFields.Orders)
            .Takes(TextFilter.Parameters)
            .Takes(
                new QueryParameter(
                    "state",
                    "string",
                    $"One of {string.Join(", ", WireNames<ReviewState>.Names)}; may be repeated."
                )
            )
            .WithSummary("Search users")
            .WithDescription("For administrators. Capitals do not matter.");
        users
            .MapGet("/{user_id}", Get)
            .Takes(EndpointConventions.Mask)
            .Refuses(404)
            .WithSummary("Read a user")
            .WithDescription("Everybody signed in sees the ID and the name; the rest needs RIGHT_USER_INFO.");
        users
            .MapPut("/{user_id}", Update)
            .Reads<UpdateUserRequest>()
            .Refuses(404)
            .WithSummary("Change a user")
            .WithDescription("`admin`, `state` and `state_description` are for administrators.");
        users
            .MapDelete("/{user_id}", Delete)
            .Refuses(404, 409)
            .Takes(AccountRemoval.Owned)
            .WithSummary("Delete a user")
            .WithDescription(
                "Its sessions, tokens and API keys end and come back by no restoring. Refused as "
                    + "`owns_alone` while clients or organizations belong to nobody else."
            );
        users
            .MapPost("/{user_id}/restore", Restore)
            .Refuses(404, 409)
            .WithSummary("Restore a deleted user")
            .WithDescription("For administrators.");
        users
            .MapPut("/{user_id}/password", ChangePassword)
            .Reads<UpdatePasswordRequest>()
            .Refuses(404)
            .WithSummary("Change the password of a user")
            .WithDescription(
                "By the user, in the browser or with an API key that carries RIGHT_USER_ALL, with the "
                    + "old password; or by an administrator for somebody else. No access token of a client changes a "
                    + "password. A wrong `old` counts like a failed sign-in. Every other session of the user ends; "
                    + "with `revoke_all_access` all of them do, and the tokens of clients and all API keys of the "
                    + "user with them."
            );
        users
            .MapGet("/{user_id}/rights", GetRights)
            .Refuses(404)
            .WithSummary("Tell the rights of the caller on a user");
        users
            .MapGet("/{user_id}/events", ListEvents)
            .TakesPage(AuditTrail.Orders)
            .Refuses(404)
            .WithSummary("Read the record of a user, newest first");
    }

    private static Task<UserBody> Create(
        RequestBody<CreateUserRequest> request,
        UserService users,
        CancellationToken cancellationToken
    ) => users.CreateAsync(request, cancellationToken);

    private static async Task<UserList> List(
        QueryReader query,
        UserService users,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, deleted, mask) = query.Listing(UserFields.Orders, UserFields.Table);
        query.Finish();
        return new UserList
        {
            Users = response.WithTotal(
                await users.ListAsync(TextFilter.None, [], page, deleted, mask, cancellationToken)
            ),
        };
    }

    private static async Task<UserList> Search(
        QueryReader query,
        UserService users,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (text, states) = (TextFilter.Read(query), query.Names<ReviewState>("state"));
        var (page, deleted, mask) = query.Listing(UserFields.Orders, UserFields.Table);
        query.Finish(_ => true);
        return new UserList
        {
            Users = response.WithTotal(await users.ListAsync(text, states, page, deleted, mask, cancellationToken)),
        };
    }

    private static async Task<UserBody> Get(
        string user_id,
        QueryReader query,
        UserService users,
        CancellationToken cancellationToken
    )
    {
        var mask = query.Mask(UserFields.Table);
        query.Finish();
        return await users.GetAsync(user_id, mask, cancellationToken);
    }

    private static Task<UserBody> Update(
        string user_id,
        RequestBody<UpdateUserRequest> request,
        UserService users,
        CancellationToken cancellationToken
    ) => users.UpdateAsync(user_id, request, cancellationToken);

    private static async Task<EmptyBody> Delete(
        string user_id,
        QueryReader query,
        AccountRemoval removal,
        CancellationToken cancellationToken
    )
    {
        var withOwned = query.Choice("owned", "delete");
        query.Finish();
        await removal.DeleteAsync(AccountRef.User(user_id), withOwned, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Restore(
        string user_id,
        AccountRemoval removal,
        CancellationToken cancellationToken
    )
    {
        await removal.RestoreAsync(AccountRef.User(user_id), cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> ChangePassword(
        string user_id,
        RequestBody<UpdatePasswordRequest> request,
        PasswordChange passwords,
        CancellationToken cancellationToken
    )
    {
        await passwords.RunAsync(user_id, request, null, cancellationToken);
        return new EmptyBody();
    }

    private static Task<RightList> GetRights(
        string user_id,
        AccountDirectory accounts,
        CancellationToken cancellationToken
    ) => accounts.GetRightsAsync(AccountRef.User(user_id), cancellationToken);

    private static async Task<EventList> ListEvents(
        string user_id,
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
                await accounts.ListEventsAsync(AccountRef.User(user_id), page, cancellationToken)
            ),
        };
    }
}
