using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Finds out which client sends somebody to sign out, where it does not say: by the access token that clients of The
/// Things Stack name, or by the ID token. Only that client's own logout URIs are followed; OpenIddict would take those
/// of any client.
/// </summary>
internal sealed class ReadLogoutRequest(RegistryContext db, IdTokenHints hints)
    : IOpenIddictServerHandler<ExtractEndSessionRequestContext>
{
    public async ValueTask HandleAsync(ExtractEndSessionRequestContext context)
    {
        if (context.Request is not { } request)
        {
            return;
        }

        if ((string?)request[Parameters.IdTokenHint] is { } hint)
        {
            // Read here and nowhere else: what is no ID token of ours is no hint, and no error either.
            hints.Current = await hints.ReadAsync(hint, context.BaseUri);
            request.IdTokenHint = null;
        }

        request[Logout.AccessToken] = null;
        if (!string.IsNullOrEmpty(request.ClientId))
        {
            return;
        }

        if ((string?)request[Logout.AccessTokenId] is { Length: > 0 } tokenId)
        {
            request.ClientId = Base32.IsWellFormed(tokenId, BearerToken.IdLength)
                ? await db
                    .Tokens.Where(token => token.TokenId == tokenId)
                    .Select(token => token.ClientId)
                    .FirstOrDefaultAsync(context.CancellationToken)
                : null;
        }
        else
        {
            request.ClientId = hints.Current?.ClientId;
        }
    }
}
