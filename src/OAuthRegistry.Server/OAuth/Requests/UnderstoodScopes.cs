using OAuthRegistry.Contracts;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Takes out of a request what OpenID Connect wants ignored: beside <c>openid</c> the scopes that nobody here knows
/// (Core, section 3.1.2.1), and <c>offline_access</c> of a client that may not refresh (section 11). Without
/// <c>openid</c> an unknown scope is refused (RFC 6749, section 4.1.2.1), and so is a known one that the client may not
/// ask for.
/// </summary>
internal sealed class UnderstoodScopes<TContext>(OAuthLookup lookup) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        var scopes = request.GetScopes();
        if (scopes.IsEmpty || request.ClientId is not { } clientId)
        {
            return;
        }

        var client = await lookup.ClientAsync(clientId);
        var mayRefresh = client?.Grants.Contains(Grant.RefreshToken) == true;
        var isOpenId = scopes.Contains(Scopes.OpenId);
        var understood = scopes.Where(scope =>
            scope == Scopes.OfflineAccess ? mayRefresh : !isOpenId || OAuthScopes.IsKnown(scope)
        );
        var left = string.Join(' ', understood);
        if (left.Length == 0)
        {
            // No scope at all would ask for every right of the client: who asked for less must not get that.
            context.Reject(Errors.InvalidScope, "The scope holds nothing that the client may ask for.");
            return;
        }

        request.Scope = left;
    }
}
