using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>What users allowed clients.</summary>
public sealed class AuthorizationsApi
{
    private readonly Calls _calls;

    internal AuthorizationsApi(Calls calls) => _calls = calls;

    /// <summary>Lists the clients that a user authorized.</summary>
    public IAsyncEnumerable<AuthorizationBody> ListAsync(
        string userId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"users/{userId}/authorizations"),
            options,
            Calls.Wire.AuthorizationList,
            page => page.Authorizations,
            cancellationToken
        );

    /// <summary>Takes back what a user allowed a client; its tokens stop working at once.</summary>
    public Task RevokeAsync(string userId, string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"users/{userId}/authorizations/{clientId}"), cancellationToken);

    /// <summary>Lists the access tokens of a client for a user, without their values.</summary>
    public IAsyncEnumerable<AccessTokenBody> ListTokensAsync(
        string userId,
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"users/{userId}/authorizations/{clientId}/tokens"),
            options,
            Calls.Wire.AccessTokenList,
            page => page.Tokens,
            cancellationToken
        );

    /// <summary>Ends an access token.</summary>
    public Task RevokeTokenAsync(
        string userId,
        string clientId,
        string tokenId,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Delete,
            Route.Of($"users/{userId}/authorizations/{clientId}/tokens/{tokenId}"),
            cancellationToken
        );
}
