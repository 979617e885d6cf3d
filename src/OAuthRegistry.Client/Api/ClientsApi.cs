using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>OAuth clients.</summary>
public sealed class ClientsApi
{
    private readonly Calls _calls;

    internal ClientsApi(Calls calls) => _calls = calls;

    /// <summary>Registers a client; it waits for approval unless an administrator registers it.</summary>
    public Task<ClientBody> CreateAsync(
        AccountIds owner,
        ClientBody client,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"{owner}/clients"),
            Request(owner, client),
            Calls.Wire.CreateClientRequest,
            Calls.Wire.ClientBody,
            cancellationToken
        );

    /// <summary>Tells what the reviewers would read about a client, and stores nothing.</summary>
    public Task<ReviewReport> TryAsync(
        AccountIds owner,
        ClientBody client,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"{owner}/clients").With("dry_run", true),
            Request(owner, client),
            Calls.Wire.CreateClientRequest,
            Calls.Wire.ReviewReport,
            cancellationToken
        );

    /// <summary>Lists every client that the caller reaches, through its organizations too.</summary>
    public IAsyncEnumerable<ClientBody> ListAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ListAsync("clients", options, cancellationToken);

    /// <summary>Lists the clients of an account.</summary>
    public IAsyncEnumerable<ClientBody> ListOfAsync(
        AccountIds owner,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ListAsync(Route.Of($"{owner}/clients"), options, cancellationToken);

    /// <summary>Finds clients: administrators among all, others among those that they reach.</summary>
    public IAsyncEnumerable<ClientBody> SearchAsync(
        StateSearch search,
        CancellationToken cancellationToken = default
    ) => ListAsync(search.Of("search/clients"), search, cancellationToken);

    /// <summary>Reads a client.</summary>
    public Task<ClientBody> GetAsync(
        string clientId,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"clients/{clientId}").With("field_mask", fieldMask),
            Calls.Wire.ClientBody,
            cancellationToken
        );

    /// <summary>Changes the members of the mask; those that are set if there is none.</summary>
    public Task<ClientBody> UpdateAsync(
        string clientId,
        ClientBody client,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"clients/{clientId}"),
            new UpdateClientRequest { Client = client, FieldMask = fieldMask.ToBody() },
            Calls.Wire.UpdateClientRequest,
            Calls.Wire.ClientBody,
            cancellationToken
        );

    /// <summary>
    /// Gives a client a logo; of an approved client it waits for another approval. Where it is read stands in the
    /// answer, once users see it.
    /// </summary>
    /// <param name="clientId">The client.</param>
    /// <param name="picture">A PNG, a JPEG or a WebP.</param>
    /// <param name="contentType">Which of them; the server looks at the picture itself.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<ClientBody> SetLogoAsync(
        string clientId,
        byte[] picture,
        string contentType = "image/png",
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutFileAsync(
            Route.Of($"clients/{clientId}/logo"),
            picture,
            contentType,
            Calls.Wire.ClientBody,
            cancellationToken
        );

    /// <summary>Takes the logo of a client away, and one that waits.</summary>
    public Task<ClientBody> RemoveLogoAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Delete,
            Route.Of($"clients/{clientId}/logo"),
            null,
            Calls.Wire.ClientBody,
            cancellationToken
        );

    /// <summary>Deletes a client; it can be restored for a while.</summary>
    public Task DeleteAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"clients/{clientId}"), cancellationToken);

    /// <summary>Restores a deleted client.</summary>
    public Task RestoreAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Post, Route.Of($"clients/{clientId}/restore"), cancellationToken);

    /// <summary>Erases a client for good.</summary>
    public Task PurgeAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"clients/{clientId}/purge"), cancellationToken);

    /// <summary>Tells the rights of the caller on a client.</summary>
    public async Task<IReadOnlyList<Right>> GetRightsAsync(
        string clientId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(Route.Of($"clients/{clientId}/rights"), Calls.Wire.RightList, cancellationToken)
                .ConfigureAwait(false)
        ).Rights
        ?? [];

    /// <summary>Holds the rights that a client was granted against those that it used in the last days.</summary>
    public Task<UsageBody> GetUsageAsync(
        string clientId,
        int days = 90,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route
                .Of($"clients/{clientId}/usage")
                .With("days", days.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Calls.Wire.UsageBody,
            cancellationToken
        );

    /// <summary>Reads the record of a client, newest first.</summary>
    public IAsyncEnumerable<EventBody> ListEventsAsync(
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"clients/{clientId}/events"),
            options,
            Calls.Wire.EventList,
            page => page.Events,
            cancellationToken
        );

    private static CreateClientRequest Request(AccountIds owner, ClientBody client) =>
        new() { Client = client, Collaborator = owner };

    private IAsyncEnumerable<ClientBody> ListAsync(
        Route route,
        ListOptions? options,
        CancellationToken cancellationToken
    ) => _calls.ListAsync(route, options, Calls.Wire.ClientList, page => page.Clients, cancellationToken);
}
