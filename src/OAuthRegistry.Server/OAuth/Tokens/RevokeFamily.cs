using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A client that gives its refresh token back is done: the access tokens of the family end too (RFC 7009, section 2.1).
/// </summary>
internal sealed class RevokeFamily(TokenFamilies families) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal.HasTokenType(TokenTypeIdentifiers.RefreshToken))
        {
            await families.EndAsync(
                Guid.Parse(context.GenericTokenPrincipal.GetAuthorizationId()!),
                context.CancellationToken
            );
        }
    }
}
