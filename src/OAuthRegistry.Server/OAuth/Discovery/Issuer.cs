using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The name under which tokens are issued: as the operator wrote it, since clients compare it character by character
/// (RFC 8414, section 3.3; RFC 9207, section 2.4). OpenIddict would put a slash behind a host.
/// </summary>
internal static class Issuer
{
    public static string? Of(BaseContext context) =>
        context.Transaction.Options.Issuer?.OriginalString ?? context.Transaction.BaseUri?.AbsoluteUri.TrimEnd('/');

    /// <summary>The same where no request of OpenIddict is in progress.</summary>
    public static string Of(RegistryOptions registry, Call call) =>
        registry.PublicUrl?.OriginalString ?? call.ServerUrl;

    /// <summary>In answers: the metadata, what goes back to a client, introspection.</summary>
    internal sealed class Write<TContext> : IOpenIddictServerHandler<TContext>
        where TContext : BaseContext
    {
        public ValueTask HandleAsync(TContext context)
        {
            foreach (var name in new[] { OpenIddictConstants.Metadata.Issuer, Parameters.Iss })
            {
                if (context.Transaction.Response is { } response && response.HasParameter(name))
                {
                    response[name] = Of(context);
                }
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>In ID tokens.</summary>
    internal sealed class WriteIntoIdToken : IOpenIddictServerHandler<ProcessSignInContext>
    {
        public ValueTask HandleAsync(ProcessSignInContext context)
        {
            context.IdentityTokenPrincipal?.SetClaim(Claims.Private.Issuer, Of(context));
            return ValueTask.CompletedTask;
        }
    }
}
