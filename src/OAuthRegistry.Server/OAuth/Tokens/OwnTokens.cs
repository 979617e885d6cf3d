using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A client asks about its own tokens, revokes its own (RFC 7009, section 2.1) and exchanges its own. OpenIddict lets
/// whoever is named as the audience do so too; here that is an API, and an API proves itself otherwise: no ID of a
/// client may pass for it.
/// </summary>
internal static class OwnTokens
{
    private const string Description = "The token belongs to another client.";

    private static bool AreOf(ClaimsPrincipal token, string? clientId) =>
        clientId is not null && token.HasPresenter(clientId);

    internal sealed class Introspected : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
    {
        public ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
        {
            if (!AreOf(context.GenericTokenPrincipal!, context.ClientId))
            {
                context.Reject(Errors.InvalidToken, Description);
            }

            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Exchanged : IOpenIddictServerHandler<ValidateTokenRequestContext>
    {
        public ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            if (context.SubjectTokenPrincipal is { } token && !AreOf(token, context.ClientId))
            {
                context.Reject(Errors.InvalidGrant, Description);
            }

            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Revoked : IOpenIddictServerHandler<ValidateRevocationRequestContext>
    {
        public ValueTask HandleAsync(ValidateRevocationRequestContext context)
        {
            if (!AreOf(context.GenericTokenPrincipal!, context.ClientId))
            {
                context.Reject(Errors.InvalidToken, Description);
            }

            return ValueTask.CompletedTask;
        }
    }
}
