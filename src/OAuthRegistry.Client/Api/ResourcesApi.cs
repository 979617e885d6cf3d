using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The APIs of the network: resources, their scopes and secrets.</summary>
public sealed class ResourcesApi
{
    private readonly Calls _calls;

    internal ResourcesApi(Calls calls) => _calls = calls;

    /// <summary>Registers a resource, for administrators.</summary>
    public Task<ResourceBody> CreateAsync(ResourceBody resource, CancellationToken cancellationToken = default) =>
        _calls.PostAsync(
            "resources",
            new CreateResourceRequest { Resource = resource },
            Calls.Wire.CreateResourceRequest,
            Calls.Wire.ResourceBody,
            cancellationToken
        );

    /// <summary>Lists the resources.</summary>
    public IAsyncEnumerable<ResourceBody> ListAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("resources", options, Calls.Wire.ResourceList, page => page.Resources, cancellationToken);

    /// <summary>Reads a resource.</summary>
    public Task<ResourceBody> GetAsync(
        string resourceId,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route.Of($"resources/{resourceId}").With("field_mask", fieldMask),
            Calls.Wire.ResourceBody,
            cancellationToken
        );

    /// <summary>Changes the members of the mask; those that are set if there is none. Scopes are named all.</summary>
    public Task<ResourceBody> UpdateAsync(
        string resourceId,
        ResourceBody resource,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"resources/{resourceId}"),
            new UpdateResourceRequest { Resource = resource, FieldMask = fieldMask.ToBody() },
            Calls.Wire.UpdateResourceRequest,
            Calls.Wire.ResourceBody,
            cancellationToken
        );

    /// <summary>Deletes a resource that no client has a scope of.</summary>
    public Task DeleteAsync(string resourceId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"resources/{resourceId}"), cancellationToken);

    /// <summary>Reads the record of a resource, newest first.</summary>
    public IAsyncEnumerable<EventBody> ListEventsAsync(
        string resourceId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"resources/{resourceId}/events"),
            options,
            Calls.Wire.EventList,
            page => page.Events,
            cancellationToken
        );

    /// <summary>Issues a secret to introspect with; the answer carries its value, this once.</summary>
    public Task<SecretBody> IssueSecretAsync(
        string resourceId,
        IssueSecretRequest? request = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"resources/{resourceId}/secrets"),
            request ?? new IssueSecretRequest(),
            Calls.Wire.IssueSecretRequest,
            Calls.Wire.SecretBody,
            cancellationToken
        );

    /// <summary>Lists the few secrets of a resource, without their values.</summary>
    public async Task<IReadOnlyList<SecretBody>> ListSecretsAsync(
        string resourceId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(Route.Of($"resources/{resourceId}/secrets"), Calls.Wire.SecretList, cancellationToken)
                .ConfigureAwait(false)
        ).Secrets
        ?? [];

    /// <summary>Revokes a secret; the others go on.</summary>
    public Task RevokeSecretAsync(string resourceId, string secretId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"resources/{resourceId}/secrets/{secretId}"), cancellationToken);
}
