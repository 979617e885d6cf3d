using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Shows OpenIddict the clients of the registry: the same rows, as they are at this moment. It only reads, because the
/// registry writes.
/// </summary>
internal sealed partial class ClientStore(OAuthLookup lookup, IOptions<OAuthOptions> options)
    : IOpenIddictApplicationStore<Client>
{
    public async ValueTask<Client?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        await lookup.ClientAsync(identifier);

    public ValueTask<Client?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        FindByClientIdAsync(identifier, cancellationToken);

    public ValueTask<string?> GetIdAsync(Client application, CancellationToken cancellationToken) =>
        new(application.ClientId);

    public ValueTask<string?> GetClientIdAsync(Client application, CancellationToken cancellationToken) =>
        new(application.ClientId);

    public ValueTask<string?> GetDisplayNameAsync(Client application, CancellationToken cancellationToken) =>
        new(application.Name);

    /// <summary>
    /// One that has lost its last secret stays confidential: it can not get tokens until its owner issues another.
    /// </summary>
    public ValueTask<string?> GetClientTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(application.IsConfidential ? ClientTypes.Confidential : ClientTypes.Public);

    public ValueTask<string?> GetApplicationTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(ApplicationTypes.Web);

    public ValueTask<string?> GetConsentTypeAsync(Client application, CancellationToken cancellationToken) =>
        new(ConsentTypes.Explicit);

    public ValueTask<ImmutableArray<string>> GetRedirectUrisAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new([.. application.RedirectUris]);

    public ValueTask<ImmutableArray<string>> GetPostLogoutRedirectUrisAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new([.. application.LogoutRedirectUris]);

    public ValueTask<ImmutableArray<string>> GetPermissionsAsync(
        Client application,
        CancellationToken cancellationToken
    )
    {
        List<string> permissions =
        [
            Permissions.Endpoints.Token,
            Permissions.Endpoints.Revocation,
            Permissions.Endpoints.Introspection,
            Permissions.Endpoints.EndSession,
        ];
        if (application.Grants.Contains(Grant.AuthorizationCode))
        {
            permissions.AddRange(
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.PushedAuthorization,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code
            );
        }

        if (application.Grants.Contains(Grant.DeviceCode))
        {
            permissions.AddRange(Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode);
        }

        if (application.Grants.Contains(Grant.RefreshToken))
        {
            permissions.Add(Permissions.GrantTypes.RefreshToken);
        }

        if (application.Grants.Contains(Grant.ClientCredentials))
        {
            permissions.Add(Permissions.GrantTypes.ClientCredentials);
        }

        if (application.Grants.Contains(Grant.TokenExchange))
        {
            permissions.Add(Permissions.GrantTypes.TokenExchange);
        }

        return new([.. permissions]);
    }

    /// <summary>PKCE is all that protects the code of a client without a secret (RFC 9700, section 2.1.1).</summary>
    public ValueTask<ImmutableArray<string>> GetRequirementsAsync(
        Client application,
        CancellationToken cancellationToken
    ) =>
        new(
            !application.IsConfidential || application.RequirePkce || options.Value.RequirePkce
                ? [Requirements.Features.ProofKeyForCodeExchange]
                : []
        );

    public ValueTask<string?> GetClientSecretAsync(Client application, CancellationToken cancellationToken) =>
        new((string?)null);

    /// <summary><see cref="ClientKeys"/> finds the one that is needed.</summary>
    public ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(Client application, CancellationToken cancellationToken) =>
        new((JsonWebKeySet?)null);

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDisplayNamesAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<CultureInfo, string>.Empty);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask<ImmutableDictionary<string, string>> GetSettingsAsync(
        Client application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, string>.Empty);

    /// <summary>Which client it is must be known; see <see cref="ReadLogoutRequest"/>.</summary>
    public IAsyncEnumerable<Client> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<Client>();
}
