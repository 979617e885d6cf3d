using OAuthRegistry.Server.Wire;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Resource indicators (RFC 8707): the APIs that a token is asked for. This server's own is known, by the name of the
/// issuer or the address of the API; tokens are for it, asked for or not.
/// </summary>
internal sealed class KnownResources<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public ValueTask HandleAsync(TContext context)
    {
        var issuer = Issuer.Of(context)?.TrimEnd('/');
        foreach (var resource in context.Transaction.Request!.GetResources())
        {
            if (resource.TrimEnd('/') is var asked && asked != issuer && asked != issuer + ApiAddress.Root)
            {
                context.Reject(
                    Errors.InvalidTarget,
                    $"The resource is not known here. Ask for {issuer}{ApiAddress.Root}, or leave it out."
                );
                break;
            }
        }

        return ValueTask.CompletedTask;
    }
}
