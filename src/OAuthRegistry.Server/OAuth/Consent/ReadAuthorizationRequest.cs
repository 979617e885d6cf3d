using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Puts a request that was kept in the place of its reference, before anything is judged.</summary>
internal sealed class ReadAuthorizationRequest(KeptRequests kept, IdTokenHints hints)
    : IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ExtractAuthorizationRequestContext context)
    {
        if (context.Request is not { } request)
        {
            return;
        }

        if (
            request.RequestUri is { } reference
            && reference.StartsWith(KeptRequests.ReferencePrefix, StringComparison.Ordinal)
        )
        {
            if (await kept.RestoreAsync(reference, request.ClientId, context.CancellationToken) is not { } restored)
            {
                context.Reject(Errors.InvalidRequest, "This request is over. Start again in the application.");
                return;
            }

            context.Request = request = restored;
        }

        kept.Note(request);
        if ((string?)request[Parameters.IdTokenHint] is { } hint)
        {
            // Read here and nowhere else: what is no ID token of ours is no hint, and no error either.
            hints.Current = await hints.ReadAsync(hint, context.BaseUri);
            request.IdTokenHint = null;
        }
    }
}
