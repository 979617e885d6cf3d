using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Pushed authorization requests (RFC 9126): a client brings its request itself, proves who it is, and sends the
/// browser with a reference to it. It is kept where requests are kept whose user signs in, so to the consent page it is
/// the same thing; and it is judged by the same steps as one that a browser brings, then and once more when the browser
/// comes.
/// </summary>
internal static class PushedRequests
{
    /// <summary>Notes the request as it came.</summary>
    internal sealed class Read(KeptRequests kept) : IOpenIddictServerHandler<ExtractPushedAuthorizationRequestContext>
    {
        public ValueTask HandleAsync(ExtractPushedAuthorizationRequestContext context)
        {
            if (context.Request is not { } request)
            {
                return ValueTask.CompletedTask;
            }

            // Who signs need not say its ID twice (RFC 7521, section 4.2); whether it is its ID is found out later.
            if (string.IsNullOrEmpty(request.ClientId) && request.ClientAssertion is { } assertion)
            {
                request.ClientId = Assertion.Read(assertion)?.Issuer;
            }

            kept.Note(request);

            // Read when the browser comes: what is no ID token of ours is no hint, and no error either.
            request.IdTokenHint = null;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The reference is the answer; OpenIddict would make a token of the whole request.</summary>
    internal sealed class Keep(KeptRequests kept, OAuthLookup lookup) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public async ValueTask HandleAsync(GenerateTokenContext context)
        {
            if (context.TokenType != TokenTypeIdentifiers.Private.RequestToken)
            {
                return;
            }

            var client = (await lookup.ClientAsync(context.ClientId!))!;
            var lifetime = context.Options.RequestTokenLifetime!.Value;
            var (reference, _) = await kept.PushAsync(client, lifetime, context.CancellationToken);
            context.Token = reference[KeptRequests.ReferencePrefix.Length..];
            context.TokenFormat = OpaqueTokens.Format;
            context.CreateTokenEntry = context.PersistTokenPayload = context.IsReferenceToken = false;
        }
    }

    /// <summary>The whole lifetime, not what is left of it after some milliseconds.</summary>
    internal sealed class WriteLifetime : IOpenIddictServerHandler<ApplyPushedAuthorizationResponseContext>
    {
        public ValueTask HandleAsync(ApplyPushedAuthorizationResponseContext context)
        {
            if (context.Response.RequestUri is not null)
            {
                context.Response.ExpiresIn = (long)context.Options.RequestTokenLifetime!.Value.TotalSeconds;
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A client that must push takes no request that a browser brings: anybody could have made it.</summary>
    internal sealed class Require(OAuthLookup lookup, KeptRequests kept)
        : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
    {
        public async ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
        {
            if (
                await lookup.ClientAsync(context.ClientId!) is { RequirePar: true }
                && kept.Current is not { Row.IsPushed: true }
            )
            {
                context.Reject(
                    Errors.InvalidRequest,
                    "The client must push its request to /oauth/par, and come here with the request_uri that it gets "
                        + "there (RFC 9126)."
                );
            }
        }
    }

    /// <summary>One code for each.</summary>
    internal sealed class UseUp(KeptRequests kept) : IOpenIddictServerHandler<ProcessSignInContext>
    {
        public async ValueTask HandleAsync(ProcessSignInContext context)
        {
            if (
                context.EndpointType == OpenIddictServerEndpointType.Authorization
                && !await kept.UseUpAsync(context.CancellationToken)
            )
            {
                context.Reject(Errors.InvalidRequest, "This request was used already. Push another one.");
            }
        }
    }
}
