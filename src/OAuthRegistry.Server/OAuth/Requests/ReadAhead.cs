using OAuthRegistry.Server.Rights;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Reads the token that a request is about before OpenIddict asks who sends it: most often that is the token's own
/// client, which comes with it. So the whole request needs one query. Nothing is decided here.
/// </summary>
internal sealed class ReadAhead<TContext>(OAuthLookup lookup) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        if (
            BearerToken.Parse(request.Token ?? request.RefreshToken ?? request.Code ?? request.SubjectToken ?? "") is
            { } token
        )
        {
            await lookup.TokenAsync(token.Id);
        }
    }
}
