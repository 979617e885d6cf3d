using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The API keys of users and organizations.</summary>
public sealed class ApiKeysApi
{
    private readonly Calls _calls;

    internal ApiKeysApi(Calls calls) => _calls = calls;

    /// <summary>Creates an API key; the answer carries the key, this once.</summary>
    public Task<ApiKeyBody> CreateAsync(
        AccountIds owner,
        CreateApiKeyRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"{owner}/api-keys"),
            request,
            Calls.Wire.CreateApiKeyRequest,
            Calls.Wire.ApiKeyBody,
            cancellationToken
        );

    /// <summary>Lists the API keys of an account.</summary>
    public IAsyncEnumerable<ApiKeyBody> ListAsync(
        AccountIds owner,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"{owner}/api-keys"),
            options,
            Calls.Wire.ApiKeyList,
            page => page.ApiKeys,
            cancellationToken
        );

    /// <summary>Reads an API key, without the key itself.</summary>
    public Task<ApiKeyBody> GetAsync(AccountIds owner, string keyId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"{owner}/api-keys/{keyId}"), Calls.Wire.ApiKeyBody, cancellationToken);

    /// <summary>Changes the members of the mask; those that are set if there is none.</summary>
    public Task<ApiKeyBody> UpdateAsync(
        AccountIds owner,
        string keyId,
        ApiKeyBody key,
        IReadOnlyCollection<string>? fieldMask = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"{owner}/api-keys/{keyId}"),
            new UpdateApiKeyRequest { ApiKey = key, FieldMask = fieldMask.ToBody() },
            Calls.Wire.UpdateApiKeyRequest,
            Calls.Wire.ApiKeyBody,
            cancellationToken
        );

    /// <summary>Revokes an API key; it stops working at once.</summary>
    public Task DeleteAsync(AccountIds owner, string keyId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"{owner}/api-keys/{keyId}"), cancellationToken);
}
