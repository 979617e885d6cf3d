using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Who works on a client.</summary>
public sealed class CollaboratorsApi
{
    private readonly Calls _calls;

    internal CollaboratorsApi(Calls calls) => _calls = calls;

    /// <summary>Lists the collaborators of a client.</summary>
    public IAsyncEnumerable<CollaboratorBody> ListAsync(
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"clients/{clientId}/collaborators"),
            options,
            Calls.Wire.CollaboratorList,
            page => page.Collaborators,
            cancellationToken
        );

    /// <summary>Finds collaborators by a text in their ID.</summary>
    public async Task<IReadOnlyList<AccountIds>> SearchAsync(
        string clientId,
        string query,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(
                    Route.Of($"clients/{clientId}/collaborators/search").With("query", query),
                    Calls.Wire.AccountIdsList,
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).AccountIds
        ?? [];

    /// <summary>Reads the rights of an account on a client.</summary>
    public Task<CollaboratorBody> GetAsync(
        string clientId,
        AccountIds account,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"clients/{clientId}/collaborator/{account:one}"),
            Calls.Wire.CollaboratorBody,
            cancellationToken
        );

    /// <summary>Adds a collaborator, or replaces the rights of one; no rights removes it.</summary>
    public Task SetAsync(
        string clientId,
        AccountIds account,
        IEnumerable<Right> rights,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Route.Of($"clients/{clientId}/collaborators"),
            new SetCollaboratorRequest
            {
                Collaborator = new CollaboratorBody { Ids = account, Rights = [.. rights] },
            },
            Calls.Wire.SetCollaboratorRequest,
            cancellationToken
        );

    /// <summary>Agrees to be a collaborator, as the account itself.</summary>
    public Task AcceptAsync(string clientId, AccountIds account, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(
            HttpMethod.Post,
            Route.Of($"clients/{clientId}/collaborators/{account:one}/accept"),
            cancellationToken
        );

    /// <summary>Removes a collaborator; everybody may leave, or decline an invitation.</summary>
    public Task DeleteAsync(string clientId, AccountIds account, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(
            HttpMethod.Delete,
            Route.Of($"clients/{clientId}/collaborators/{account:one}"),
            cancellationToken
        );
}
