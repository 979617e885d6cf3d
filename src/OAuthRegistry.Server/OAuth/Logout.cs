using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OpenIddict.Abstractions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Ends the session of the browser, and the access token and session that a client of The Things Stack names.</summary>
internal sealed class Logout(RegistryContext db, IOpenIddictApplicationStore<Client> clients, Call call)
{
    /// <summary>Returns the first logout URI of the client, where somebody goes who was not told where to.</summary>
    public async Task<string?> EndAsync(string? clientId, string? accessTokenId, CancellationToken cancellationToken)
    {
        List<string> sessions = call.Caller.Session is { } session ? [session.SessionId] : [];
        if (accessTokenId is not null && await db.Tokens.FindAsync([accessTokenId], cancellationToken) is { Kind: TokenKind.AccessToken } token)
        {
            (token.Status, token.Version) = (TokenStatus.Revoked, token.Version + 1);
            await db.SaveAsync(cancellationToken);
            sessions.AddRange(token.SessionId is null ? [] : [token.SessionId]);
        }

        await db.Sessions.Where(s => sessions.Contains(s.SessionId)).ExecuteDeleteAsync(cancellationToken);
        return clientId is null ? null : (await clients.FindByClientIdAsync(clientId, cancellationToken))?.LogoutRedirectUris.FirstOrDefault();
    }
}
