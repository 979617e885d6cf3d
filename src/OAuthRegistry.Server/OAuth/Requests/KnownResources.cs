using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Resource indicators (RFC 8707): the APIs that a token is asked for must be known, and the client approved for
/// something there.
/// </summary>
internal sealed class KnownResources<TContext>(NamedResources named, OAuthLookup lookup)
    : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        var issuer = Issuer.Of(context);
        IReadOnlyCollection<string> audience = request.IsTokenExchangeGrantType() ? request.GetAudiences() : [];
        if (await named.ReadAsync(request.GetResources(), audience, issuer, context.CancellationToken) is not null)
        {
            Refuse(context, "The resource is not known here.", issuer);
            return;
        }

        var foreign = named.Ids.Where(id => id != OwnResource.Id).ToList();
        if (foreign.Count == 0)
        {
            return;
        }

        // Whoever has not said which client it is by now was approved for nothing.
        var client = request.ClientId is { } clientId ? await lookup.ClientAsync(clientId) : null;
        var approved = client?.Content.ResourceScopes.Select(scope => scope.ResourceId) ?? [];
        if (foreign.Except(approved).Any())
        {
            Refuse(context, "The client is not approved for any scope of the resource.", issuer);
        }
    }

    private static void Refuse(TContext context, string why, string? issuer) =>
        context.Reject(
            Errors.InvalidTarget,
            $"{why} Ask for an API that the client is approved for, for {issuer?.TrimEnd('/')}{ApiAddress.Root}, or "
                + "leave it out."
        );
}
