using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>An access token with all that decides what it is worth now.</summary>
internal sealed record AccessTokenRow(TokenRow Token, List<Member> Memberships);

/// <summary>
/// Authenticates by an access token, in one query. Nothing of it is kept between calls: a client suspended a moment ago
/// is refused, on every server.
/// </summary>
internal sealed class AccessTokenLookup(UseCounter uses)
{
    private readonly Func<RegistryContext, string, Task<AccessTokenRow?>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string tokenId) =>
            (
                from token in db.Tokens.Where(token => token.TokenId == tokenId)
                join family in db.TokenFamilies on token.FamilyId equals family.FamilyId
                join client in db.Clients.Where(client => client.DeletedAt == null)
                    on token.ClientId equals client.ClientId
                from user in db
                    .Users.Where(user => user.AccountId == token.UserId && user.DeletedAt == null)
                    .DefaultIfEmpty()
                select new AccessTokenRow(
                    new TokenRow(token, family, client, user),
                    db.LiveMembers.Where(member => member.UserId == token.UserId).ToList()
                )
            )
                .AsNoTracking()
                .FirstOrDefault()
    );

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
        var row = await _find(db, bearer.Id);
        if (
            row is not { Token: { Token: { Kind: TokenKind.AccessToken } token, Client: { } client } facts }
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
                ? user.AsCaller(row.Memberships, Judge.RightsLeft(token.Rights, client), token)
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
