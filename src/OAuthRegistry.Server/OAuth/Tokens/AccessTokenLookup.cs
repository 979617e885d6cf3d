using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Authenticates by an access token.</summary>
internal sealed class AccessTokenLookup(KeptTokens tokens, UseCounter uses)
{
    /// <summary>
    /// The user, or the owner of a service, with the rights that the token, the client as it is now, and the account
    /// have in common.
    /// </summary>
    public async Task<Caller> AuthenticateAsync(
        RegistryContext db,
        Judge judge,
        ServiceOwner services,
        BearerToken bearer,
        CancellationToken cancellationToken
    )
    {
        if (
            await tokens.FindAsync(db, bearer.Id)
                is not
                ({ Token: { Kind: TokenKind.AccessToken } token, Client: { } client } facts, var memberships)
            || !bearer.Matches(token.SecretHash)
        )
        {
            throw AccessErrors.TokenNotFound();
        }

        if (!token.IsForRegistry)
        {
            throw AccessErrors.TokenForOthers();
        }

        var caller = await judge.OfAsync(facts, cancellationToken) switch
        {
            Standing.Usable => facts.User is { } user
                ? user.AsCaller(memberships, Judge.RightsLeft(token.Rights, client), token)
                : await services.AsCallerAsync(client, token, cancellationToken),
            Standing.ClientStopped => throw AccessErrors.ClientStopped(client.State, client.StateDescription),
            Standing.UserStopped => throw AccessErrors.Restricted(facts.User!.State),
            Standing.Expired => throw AccessErrors.TokenExpired(),
            _ => throw AccessErrors.TokenNotFound(),
        };
        caller.IsForPseudonym = client.IsPairwise;
        caller.Meter = uses.Of(client.ClientId);
        return caller;
    }
}
