using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// An authorization request with a fault goes back to the client with the error, once it is certain that the redirect
/// URI is the client's own (RFC 6749, section 4.1.2.1) and that this user may use the client now: a link to here must
/// lead nobody to a page that no reviewer has seen, or that one refused. Before that, and for OpenIddict always, it
/// ends on a page here.
/// </summary>
internal static class ErrorsToClients
{
    private const string KnownUri = "registry:known-redirect-uri";

    /// <summary>Before anything else is looked at.</summary>
    internal sealed class Remember(ClientManager manager, Authorizations authorizations)
        : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
    {
        public async ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
        {
            if (
                context.Request is { ClientId: { Length: > 0 } clientId, RedirectUri: { Length: > 0 } uri }
                && await manager.FindByClientIdAsync(clientId, context.CancellationToken) is { } client
                && await manager.ValidateRedirectUriAsync(client, uri, context.CancellationToken)
            )
            {
                var http = context.Transaction.GetHttpRequest()!.HttpContext;
                await http.AuthenticateAsync(SessionAuthentication.SchemeName);
                if (await authorizations.WhyNotAsync(clientId, context.CancellationToken) is not null)
                {
                    return;
                }

                context.Transaction.Properties[KnownUri] = uri;
            }
        }
    }

    internal sealed class Send : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
    {
        public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
        {
            context.RedirectUri ??= context.Transaction.Properties.GetValueOrDefault(KnownUri) as string;

            // Also to whoever asked for a mode that there is not, which is the fault that it hears of.
            if (context.ResponseMode != ResponseModes.FormPost)
            {
                context.ResponseMode = ResponseModes.Query;
            }

            return ValueTask.CompletedTask;
        }
    }
}
