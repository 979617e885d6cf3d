using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Data;
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

/// <summary>
/// Finds out which client sends somebody to sign out, where it does not say: by the access token that clients of The Things Stack name, or by
/// the ID token. Only that client's own logout URIs are followed; OpenIddict would take those of any client.
/// </summary>
internal sealed class NameLogoutClient(RegistryContext db) : IOpenIddictServerHandler<ExtractEndSessionRequestContext>
{
    public const string AccessTokenId = "access_token_id";

    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractEndSessionRequestContext>()
        .UseScopedHandler<NameLogoutClient>()
        .SetOrder(int.MaxValue - 100_000)
        .Build();

    public async ValueTask HandleAsync(ExtractEndSessionRequestContext context)
    {
        if (context.Request is not { } request || !string.IsNullOrEmpty(request.ClientId))
        {
            return;
        }

        if ((string?)request[AccessTokenId] is { Length: > 0 } tokenId)
        {
            request.ClientId = (await db.Tokens.FindAsync([tokenId], context.CancellationToken))?.ClientId;
        }
        else if (request.IdTokenHint is { } hint && new JsonWebTokenHandler().CanReadToken(hint))
        {
            request.ClientId = new JsonWebToken(hint).Audiences.FirstOrDefault();
        }
    }
}
