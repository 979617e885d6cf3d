using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The secrets of clients.</summary>
public sealed class SecretsApi
{
    private readonly Calls _calls;

    internal SecretsApi(Calls calls) => _calls = calls;

    /// <summary>Issues a secret; the answer carries its value, this once.</summary>
    public Task<SecretBody> IssueAsync(
        string clientId,
        IssueSecretRequest? request = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"clients/{clientId}/secrets"),
            request ?? new IssueSecretRequest(),
            Calls.Wire.IssueSecretRequest,
            Calls.Wire.SecretBody,
            cancellationToken
        );

    /// <summary>Lists the few secrets of a client, without their values.</summary>
    public async Task<IReadOnlyList<SecretBody>> ListAsync(
        string clientId,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _calls
                .GetAsync(Route.Of($"clients/{clientId}/secrets"), Calls.Wire.SecretList, cancellationToken)
                .ConfigureAwait(false)
        ).Secrets
        ?? [];

    /// <summary>Revokes a secret; the others go on.</summary>
    public Task RevokeAsync(string clientId, string secretId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"clients/{clientId}/secrets/{secretId}"), cancellationToken);
}
