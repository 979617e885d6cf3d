using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Where a request comes before any browser (RFC 9126, RFC 8628): says at once what no user could allow, as the consent
/// page would say it later.
/// </summary>
internal sealed class WhatMayBeAsked<TContext>(OAuthLookup lookup, AskedAccessReader reader, NamedResources named)
    : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        var client = (await lookup.ClientAsync(request.ClientId!))!;
        if (Judge.HasStopped(client))
        {
            context.Reject(Errors.UnauthorizedClient, SecretErrors.NotUsable(client.State).Refusal.Title);
            return;
        }

        var asked = await reader.ReadAsync(request.GetScopes(), named.Ids, client, context.CancellationToken);
        if (asked.Refused.Count > 0)
        {
            context.Reject(Errors.InvalidScope, OAuthErrors.Scope(asked.Refused).Refusal.Title);
        }
    }
}
