using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What OpenIddict's interface has and its server never asks for.</summary>
internal sealed partial class ClientStore
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<Client>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<Client>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<Client> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<Client>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<Client> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<Client> InstantiateAsync(CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask CreateAsync(Client application, CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask UpdateAsync(Client application, CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask DeleteAsync(Client application, CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask SetApplicationTypeAsync(Client application, string? type, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetClientIdAsync(Client application, string? identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetClientSecretAsync(Client application, string? secret, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetClientTypeAsync(Client application, string? type, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetConsentTypeAsync(Client application, string? type, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetDisplayNameAsync(Client application, string? name, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetDisplayNamesAsync(
        Client application,
        ImmutableDictionary<CultureInfo, string> names,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetJsonWebKeySetAsync(
        Client application,
        JsonWebKeySet? set,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetPermissionsAsync(
        Client application,
        ImmutableArray<string> permissions,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetPostLogoutRedirectUrisAsync(
        Client application,
        ImmutableArray<string> uris,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetPropertiesAsync(
        Client application,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetRedirectUrisAsync(
        Client application,
        ImmutableArray<string> uris,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetRequirementsAsync(
        Client application,
        ImmutableArray<string> requirements,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetSettingsAsync(
        Client application,
        ImmutableDictionary<string, string> settings,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    private static NotSupportedException NotNeeded() =>
        new("The registry writes clients, and knows which one is asked for.");
}
