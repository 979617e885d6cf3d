using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace OAuthRegistry.Server.OAuth;

/// <summary>A client that gives its refresh token back is done: the access tokens of the family end too (RFC 7009, section 2.1).</summary>
internal sealed class RevokeFamily(IOpenIddictTokenStore<Token> tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<HandleRevocationRequestContext>()
        .UseScopedHandler<RevokeFamily>()
        .SetOrder(Revocation.RevokeToken.Descriptor.Order + 500)
        .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal.HasTokenType(TokenTypeIdentifiers.RefreshToken))
        {
            await tokens.RevokeByAuthorizationIdAsync(context.GenericTokenPrincipal.GetAuthorizationId()!, context.CancellationToken);
        }
    }
}
