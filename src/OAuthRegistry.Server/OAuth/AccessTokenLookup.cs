using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.OAuth;

/// <summary>An access token with all that decides what it is worth now.</summary>
internal sealed record AccessTokenRow(Token Token, TokenFamily Family, Client Client, User User, List<Member> Memberships);

/// <summary>
/// Authenticates by an access token, in one query. Nothing of it is kept between calls: a client suspended a moment ago is refused, on every
/// server.
/// </summary>
internal sealed class AccessTokenLookup
{
    private readonly Func<RegistryContext, string, Task<AccessTokenRow?>> _find = EF.CompileAsyncQuery((RegistryContext db, string tokenId) =>
        (from token in db.Tokens.Where(token => token.TokenId == tokenId)
         join family in db.TokenFamilies on token.FamilyId equals family.FamilyId
         join client in db.Clients.Where(client => client.DeletedAt == null) on token.ClientId equals client.ClientId
         join user in db.Users.Where(user => user.DeletedAt == null) on token.UserId equals user.AccountId
         select new AccessTokenRow(
            token,
            family,
            client,
            user,
            db.Members
                .Where(member => member.UserId == token.UserId && db.Organizations.Any(o => o.AccountId == member.OrganizationId && o.DeletedAt == null))
                .ToList()))
        .AsNoTracking()
        .FirstOrDefault());

    /// <summary>The user, with the rights that the token, the client as it is now, and the user have in common.</summary>
    public async Task<Caller> AuthenticateAsync(RegistryContext db, BearerToken token, DateTimeOffset now)
    {
        var row = await _find(db, token.Id);
        if (row is null || row.Token.Kind != TokenKind.AccessToken || !token.Matches(row.Token.SecretHash))
        {
            throw AccessErrors.TokenNotFound();
        }

        if (row.Client.State is ReviewState.Rejected or ReviewState.Suspended)
        {
            throw AccessErrors.ClientStopped(row.Client.State, row.Client.StateDescription);
        }

        if (row.Token.Status != TokenStatus.Valid || !row.Family.IsAlive(row.Client, row.User))
        {
            throw AccessErrors.TokenNotFound();
        }

        if (row.Token.ExpiresAt <= now)
        {
            throw AccessErrors.TokenExpired();
        }

        var rights = row.Token.Rights.Implied() & RightSet.Of(row.Client.Rights).Implied();
        var credential = CredentialName.Of("access_token", row.Token.TokenId);
        var caller = Caller.Of(row.User, row.Memberships, rights, credential, token: row.Token);
        return await IsAdmittedAsync(db, row.Client, caller) ? caller : throw AccessErrors.TokenNotFound();
    }

    /// <summary>A client that waits for approval works for those who work on it, as long as they do.</summary>
    private static async Task<bool> IsAdmittedAsync(RegistryContext db, Client client, Caller caller)
    {
        if (!client.IsUsable)
        {
            client.Collaborators.AddRange(await db.Collaborators.AsNoTracking().Where(c => c.ClientId == client.ClientId).ToListAsync());
        }

        return Sandbox.Admits(client, caller);
    }
}

internal static class Families
{
    /// <summary>Neither ended by itself nor together with all others of the client or the user.</summary>
    public static bool IsAlive(this TokenFamily family, Client client, User user) =>
        family.RevokedAt is null && !(family.CreatedAt <= client.TokensEndedAt) && !(family.CreatedAt <= user.TokensEndedAt);
}
