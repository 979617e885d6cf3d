using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Users and the browsers in which they are signed in.</summary>
public sealed class UsersApi
{
    private readonly Calls _calls;

    internal UsersApi(Calls calls) => _calls = calls;

    /// <summary>Creates a user.</summary>
    public Task<UserBody> CreateAsync(UserBody user, CancellationToken cancellationToken = default) =>
        _calls.PostAsync(
            "users",
            new CreateUserRequest { User = user },
            Calls.Wire.CreateUserRequest,
            Calls.Wire.UserBody,
            cancellationToken
        );

    /// <summary>Lists all users.</summary>
    public IAsyncEnumerable<UserBody> ListAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("users", options, Calls.Wire.UserList, page => page.Users, cancellationToken);

    /// <summary>Finds users, for administrators.</summary>
    public IAsyncEnumerable<UserBody> SearchAsync(StateSearch search, CancellationToken cancellationToken = default) =>
        _calls.ListAsync(search.Of("search/users"), search, Calls.Wire.UserList, page => page.Users, cancellationToken);

    /// <summary>
    /// Finds the IDs of accounts to work with, by a text in the ID or the name. Who is no administrator gives at least
    /// 2 characters and is answered at most 10.
    /// </summary>
    public async Task<IReadOnlyList<AccountIds>> FindAccountsAsync(
        string query,
        bool onlyUsers = false,
        CancellationToken cancellationToken = default
    )
    {
        Route route = "search/accounts";
        return (
                await _calls
                    .GetAsync(
                        route.With("query", query).With("only_users", onlyUsers),
                        Calls.Wire.AccountIdsList,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            ).AccountIds
            ?? [];
    }

    /// <summary>Reads a user.</summary>
    public Task<UserBody> GetAsync(
        string userId,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"users/{userId}").With("field_mask", fieldMask),
            Calls.Wire.UserBody,
            cancellationToken
        );

    /// <summary>Changes the members of the mask; those that are set if there is none.</summary>
    public Task<UserBody> UpdateAsync(
        string userId,
        UserBody user,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"users/{userId}"),
            new UpdateUserRequest { User = user, FieldMask = fieldMask.ToBody() },
            Calls.Wire.UpdateUserRequest,
            Calls.Wire.UserBody,
            cancellationToken
        );

    /// <summary>Deletes a user.</summary>
    public Task DeleteAsync(string userId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"users/{userId}"), cancellationToken);

    /// <summary>Deletes a user together with what belongs to it alone.</summary>
    public Task DeleteWithOwnedAsync(string userId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"users/{userId}").With("owned", "delete"), cancellationToken);

    /// <summary>Restores a deleted user.</summary>
    public Task RestoreAsync(string userId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Post, Route.Of($"users/{userId}/restore"), cancellationToken);

    /// <summary>Changes the password of a user.</summary>
    public Task ChangePasswordAsync(
        string userId,
        UpdatePasswordRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Route.Of($"users/{userId}/password"),
            request,
            Calls.Wire.UpdatePasswordRequest,
            cancellationToken
        );

    /// <summary>Tells the rights of the caller on a user.</summary>
    public async Task<IReadOnlyList<Right>> GetRightsAsync(
        string userId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(Route.Of($"users/{userId}/rights"), Calls.Wire.RightList, cancellationToken)
                .ConfigureAwait(false)
        ).Rights
        ?? [];

    /// <summary>Reads the record of a user, newest first.</summary>
    public IAsyncEnumerable<EventBody> ListEventsAsync(
        string userId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"users/{userId}/events"),
            options,
            Calls.Wire.EventList,
            page => page.Events,
            cancellationToken
        );

    /// <summary>Lists the browsers in which a user is signed in.</summary>
    public IAsyncEnumerable<SessionBody> ListSessionsAsync(
        string userId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"users/{userId}/sessions"),
            options,
            Calls.Wire.SessionList,
            page => page.Sessions,
            cancellationToken
        );

    /// <summary>Signs a user out of a browser.</summary>
    public Task EndSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"users/{userId}/sessions/{sessionId}"), cancellationToken);
}
