using OAuthRegistry.Contracts;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A client with the grant gets refresh tokens without asking for <c>offline_access</c>, as those of The Things Stack
/// expect; and no scope that it did not ask for, which libraries take for a fault.
/// </summary>
internal sealed class OfferRefresh(OAuthLookup lookup) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Token && context.ClientId is { } clientId)
        {
            var client = await lookup.ClientAsync(clientId);
            context.GenerateRefreshToken = context.IncludeRefreshToken =
                client?.Grants.Contains(Grant.RefreshToken) == true
                && !context.Request.IsClientCredentialsGrantType()
                && !context.Request.IsTokenExchangeGrantType();
        }
    }
}
