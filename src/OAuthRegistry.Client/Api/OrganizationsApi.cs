using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Organizations and their members.</summary>
public sealed class OrganizationsApi
{
    private readonly Calls _calls;

    internal OrganizationsApi(Calls calls) => _calls = calls;

    /// <summary>Creates an organization; the user becomes a member with all rights.</summary>
    public Task<OrganizationBody> CreateAsync(
        string userId,
        OrganizationBody organization,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"users/{userId}/organizations"),
            new CreateOrganizationRequest { Organization = organization, Collaborator = Account.User(userId) },
            Calls.Wire.CreateOrganizationRequest,
            Calls.Wire.OrganizationBody,
            cancellationToken
        );

    /// <summary>Lists the organizations of the caller; all, for an administrator.</summary>
    public IAsyncEnumerable<OrganizationBody> ListAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            "organizations",
            options,
            Calls.Wire.OrganizationList,
            page => page.Organizations,
            cancellationToken
        );

    /// <summary>Lists the organizations of a user.</summary>
    public IAsyncEnumerable<OrganizationBody> ListOfAsync(
        string userId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"users/{userId}/organizations"),
            options,
            Calls.Wire.OrganizationList,
            page => page.Organizations,
            cancellationToken
        );

    /// <summary>Finds organizations: administrators among all, others among those that they are members of.</summary>
    public IAsyncEnumerable<OrganizationBody> SearchAsync(
        TextSearch search,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            search.Of("search/organizations"),
            search,
            Calls.Wire.OrganizationList,
            page => page.Organizations,
            cancellationToken
        );

    /// <summary>Reads an organization.</summary>
    public Task<OrganizationBody> GetAsync(
        string organizationId,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"organizations/{organizationId}").With("field_mask", fieldMask),
            Calls.Wire.OrganizationBody,
            cancellationToken
        );

    /// <summary>Changes the members of the mask; those that are set if there is none.</summary>
    public Task<OrganizationBody> UpdateAsync(
        string organizationId,
        OrganizationBody organization,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"organizations/{organizationId}"),
            new UpdateOrganizationRequest { Organization = organization, FieldMask = fieldMask.ToBody() },
            Calls.Wire.UpdateOrganizationRequest,
            Calls.Wire.OrganizationBody,
            cancellationToken
        );

    /// <summary>Deletes an organization.</summary>
    public Task DeleteAsync(string organizationId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"organizations/{organizationId}"), cancellationToken);

    /// <summary>Deletes an organization together with what belongs to it alone.</summary>
    public Task DeleteWithOwnedAsync(string organizationId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(
            HttpMethod.Delete,
            Route.Of($"organizations/{organizationId}").With("owned", "delete"),
            cancellationToken
        );

    /// <summary>Restores a deleted organization.</summary>
    public Task RestoreAsync(string organizationId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Post, Route.Of($"organizations/{organizationId}/restore"), cancellationToken);

    /// <summary>Tells the rights of the caller on an organization.</summary>
    public async Task<IReadOnlyList<Right>> GetRightsAsync(
        string organizationId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(Route.Of($"organizations/{organizationId}/rights"), Calls.Wire.RightList, cancellationToken)
                .ConfigureAwait(false)
        ).Rights
        ?? [];

    /// <summary>Reads the record of an organization, newest first.</summary>
    public IAsyncEnumerable<EventBody> ListEventsAsync(
        string organizationId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"organizations/{organizationId}/events"),
            options,
            Calls.Wire.EventList,
            page => page.Events,
            cancellationToken
        );

    /// <summary>Lists the members of an organization.</summary>
    public IAsyncEnumerable<CollaboratorBody> ListMembersAsync(
        string organizationId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"organizations/{organizationId}/collaborators"),
            options,
            Calls.Wire.CollaboratorList,
            page => page.Collaborators,
            cancellationToken
        );

    /// <summary>Finds members by a text in their ID.</summary>
    public async Task<IReadOnlyList<AccountIds>> SearchMembersAsync(
        string organizationId,
        string query,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(
                    Route.Of($"organizations/{organizationId}/collaborators/search").With("query", query),
                    Calls.Wire.AccountIdsList,
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).AccountIds
        ?? [];

    /// <summary>Reads the rights of a member.</summary>
    public Task<CollaboratorBody> GetMemberAsync(
        string organizationId,
        string userId,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"organizations/{organizationId}/collaborator/user/{userId}"),
            Calls.Wire.CollaboratorBody,
            cancellationToken
        );

    /// <summary>Adds a member, or replaces the rights of one; no rights removes it.</summary>
    public Task SetMemberAsync(
        string organizationId,
        string userId,
        IEnumerable<Right> rights,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Route.Of($"organizations/{organizationId}/collaborators"),
            new SetCollaboratorRequest
            {
                Collaborator = new CollaboratorBody { Ids = Account.User(userId), Rights = [.. rights] },
            },
            Calls.Wire.SetCollaboratorRequest,
            cancellationToken
        );

    /// <summary>Agrees to be a member, as the user itself.</summary>
    public Task AcceptMembershipAsync(
        string organizationId,
        string userId,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Post,
            Route.Of($"organizations/{organizationId}/collaborators/user/{userId}/accept"),
            cancellationToken
        );

    /// <summary>Removes a member; everybody may leave, or decline an invitation.</summary>
    public Task DeleteMemberAsync(
        string organizationId,
        string userId,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Delete,
            Route.Of($"organizations/{organizationId}/collaborators/user/{userId}"),
            cancellationToken
        );
}
