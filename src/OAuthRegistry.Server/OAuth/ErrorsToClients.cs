using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// An authorization request with a fault goes back to the client with the error, once it is certain that the redirect URI is the client's own
/// (RFC 6749, section 4.1.2.1). Before that, and for OpenIddict always, it ends on a page here.
/// </summary>
internal static class ErrorsToClients
{
    private const string KnownUri = "registry:known-redirect-uri";

    /// <summary>Directly after OpenIddict found the URI among those of the client.</summary>
    internal sealed class Remember : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
    {
        public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseSingletonHandler<Remember>()
            .SetOrder(Authentication.ValidateClientRedirectUri.Descriptor.Order + 500)
            .Build();

        public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
        {
            context.Transaction.Properties[KnownUri] = context.RedirectUri;
            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Send : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
    {
        public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseSingletonHandler<Send>()
            .SetOrder(Authentication.AttachRedirectUri.Descriptor.Order + 500)
            .Build();

        public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
        {
            context.RedirectUri ??= context.Transaction.Properties.GetValueOrDefault(KnownUri) as string;
            return ValueTask.CompletedTask;
        }
    }
}
