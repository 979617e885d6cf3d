using System.Collections.Immutable;
using System.Security.Claims;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Resources;
using OpenIddict.Abstractions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The scopes of a token that are worth something still: the client may have lost some since, and a scope of the
/// network may be retired or gone.
/// </summary>
internal sealed class ScopesLeft(NetworkScopes network)
{
    public async Task<ImmutableArray<string>> OfAsync(
        ClaimsPrincipal token,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var scopes = token.GetScopes();
        var left = OAuthScopes.Of(Judge.RightsLeft(OAuthScopes.RightsIn(scopes), client));
        var ofNetwork = scopes.Any(OAuthScopes.IsOfNetwork)
            ? await network.GrantedByAsync(client.Content.ResourceScopes, cancellationToken)
            : [];
        return
        [
            .. left,
            .. ofNetwork.Select(scope => scope.Scope.Name).Where(scopes.Contains),
            .. scopes.Where(OAuthScopes.OfIdentity.Contains),
        ];
    }
}
