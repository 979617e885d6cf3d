using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Says in an ID token who the user is, and which session it is, as the client knows them now: tokens that the server
/// keeps hold the true names.
/// </summary>
internal sealed class KnownUser(OAuthLookup lookup) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.IdentityTokenPrincipal is not { } token)
        {
            return;
        }

        var client = (await lookup.ClientAsync(context.ClientId!))!;
        token.SetClaim(Claims.Subject, client.SubjectOf(token.GetClaim(Claims.Subject)!));
        if (context.Principal!.GetClaim(OAuthScopes.SessionClaim) is { } session)
        {
            token.SetClaim(OAuthScopes.SidClaim, client.SidOf(session));
        }

        foreach (var claim in token.Claims.Select(claim => claim.Type).Where(type => !client.MayLearn(type)).ToList())
        {
            token.RemoveClaims(claim);
        }
    }
}
