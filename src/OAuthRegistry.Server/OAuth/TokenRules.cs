using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Whether a code or a refresh token may still be exchanged, and for which rights: the client may have lost some.</summary>
internal sealed class TokenRules(Liveness liveness) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
        .UseScopedHandler<TokenRules>()
        .SetOrder(Exchange.AttachPrincipal.Descriptor.Order + 500)
        .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var principal = context.Principal!;
        var (life, client) = await liveness.OfAsync(context.ClientId!, principal.GetAuthorizationId()!, principal.GetClaim(Claims.Subject), context.CancellationToken);
        if (life == Life.Stopped)
        {
            context.Reject(Errors.UnauthorizedClient, SecretErrors.NotUsable(client!.State).Refusal.Title);
            return;
        }

        if (life == Life.Ended)
        {
            context.Reject(Errors.InvalidGrant, "What the user allowed has ended. Ask the user again, at /oauth/authorize.");
            return;
        }

        var left = OAuthScopes.RightsIn(principal.GetScopes()) & RightSet.Of(client!.Rights).Implied();
        principal.SetScopes([.. OAuthScopes.Of(left), .. principal.GetScopes().Where(OAuthScopes.OfIdentity.Contains)]);
    }
}

/// <summary>To whoever asks, a token is as alive as it would be if it were used now (RFC 7662, section 2.2).</summary>
internal sealed class IntrospectionRules(Liveness liveness) : IOpenIddictServerHandler<HandleIntrospectionRequestContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<HandleIntrospectionRequestContext>()
        .UseScopedHandler<IntrospectionRules>()
        .SetOrder(Introspection.AttachPrincipal.Descriptor.Order + 500)
        .Build();

    public async ValueTask HandleAsync(HandleIntrospectionRequestContext context)
    {
        var principal = context.GenericTokenPrincipal;
        var (life, client) = await liveness.OfAsync(principal.GetPresenters()[0], principal.GetAuthorizationId()!, principal.GetClaim(Claims.Subject), context.CancellationToken);
        if (life != Life.Alive)
        {
            context.Reject(Errors.InvalidToken, "The token has ended.");
            return;
        }

        var left = OAuthScopes.RightsIn(principal.GetScopes()) & RightSet.Of(client!.Rights).Implied();
        context.Claims[Claims.Scope] = string.Join(' ', OAuthScopes.Of(left).Concat(principal.GetScopes().Where(OAuthScopes.OfIdentity.Contains)));
    }
}
