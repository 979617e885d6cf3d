using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.OAuth;

/// <summary>A token with all that decides what it is worth now, and the organizations of its user.</summary>
internal sealed record KeptToken(Token Token, TokenFamily Family, User? User, List<Member> Memberships);

/// <summary>
/// Reads a token by which somebody calls, or about which somebody asks, and keeps it: both happen again and again.
/// Whoever gets it reads it only; what changes a token reads it by <see cref="OAuthLookup"/>. Time passes and clients
/// are stopped meanwhile, so the judge is asked each time.
/// </summary>
internal sealed class KeptTokens(ClientLookup clients, CommittedChanges changes)
{
    private const int Most = 20_000;

    private readonly Func<RegistryContext, string, Task<KeptToken?>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string tokenId) =>
            (
                from token in db.Tokens.Where(token => token.TokenId == tokenId)
                join family in db.TokenFamilies on token.FamilyId equals family.FamilyId
                from user in db
                    .Users.Where(user => user.AccountId == token.UserId && user.DeletedAt == null)
                    .DefaultIfEmpty()
                select new KeptToken(
                    token,
                    family,
                    user,
                    db.LiveMembers.Where(member => member.UserId == token.UserId).ToList()
                )
            )
                .AsNoTracking()
                .FirstOrDefault()
    );

    private readonly Snapshots<KeptToken> _kept = new(changes, Most, "tokens");

    /// <summary>The token with its client as it is now; and what its user is a member of.</summary>
    public async Task<(TokenRow Row, List<Member> Memberships)?> FindAsync(RegistryContext db, string tokenId)
    {
        if ((_kept.Find(tokenId) ?? await ReadAsync(db, tokenId)) is not var (token, family, user, memberships))
        {
            return null;
        }

        return (new TokenRow(token, family, await clients.FindAsync(db, token.ClientId), user), memberships);
    }

    private async Task<KeptToken?> ReadAsync(RegistryContext db, string tokenId)
    {
        var moment = changes.Moment;
        var row = await _find(db, tokenId);
        if (row is { Token: { Kind: TokenKind.AccessToken, UserId: var userId } })
        {
            _kept.Keep(
                tokenId,
                row,
                moment,
                Topic.Token(tokenId),
                Topic.Family(row.Family.FamilyId),
                Topic.Account(userId),
                Topic.Memberships(userId),
                Topic.Organizations
            );
        }

        return row;
    }
}
