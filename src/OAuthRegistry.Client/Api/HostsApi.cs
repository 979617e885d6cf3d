using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The hosts of users and organizations, and how they are proven.</summary>
public sealed class HostsApi
{
    private readonly Calls _calls;

    internal HostsApi(Calls calls) => _calls = calls;

    /// <summary>Lists the hosts of an account and what proves each.</summary>
    public IAsyncEnumerable<HostBody> ListAsync(
        AccountIds owner,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"{owner}/hosts"),
            options,
            Calls.Wire.HostList,
            page => page.Hosts,
            cancellationToken
        );

    /// <summary>Adds a host; the answer says which TXT record or which file proves it.</summary>
    public Task<HostBody> AddAsync(AccountIds owner, string host, CancellationToken cancellationToken = default) =>
        _calls.PostAsync(
            Route.Of($"{owner}/hosts"),
            new AddHostRequest { Host = host },
            Calls.Wire.AddHostRequest,
            Calls.Wire.HostBody,
            cancellationToken
        );

    /// <summary>Looks for the proof now; refused, with what was found, if there is none.</summary>
    public Task<HostBody> VerifyAsync(AccountIds owner, string host, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"{owner}/hosts/{host}/verify"),
            null,
            Calls.Wire.HostBody,
            cancellationToken
        );

    /// <summary>Removes a host and its proof.</summary>
    public Task RemoveAsync(AccountIds owner, string host, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"{owner}/hosts/{host}"), cancellationToken);
}
