using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A token with all that decides what it is worth; the client with its secrets. A client or user that was deleted is
/// missing.
/// </summary>
internal sealed record TokenRow(Token Token, TokenFamily Family, Client? Client, User? User);

/// <summary>What was read with a token; its client is known by itself, since it has many.</summary>
internal sealed record TokenAlone(Token Token, TokenFamily Family, User? User);

/// <summary>
/// What requests about tokens read, by queries that are compiled once. One instance a server, since a compiled query
/// belongs to the model of its provider.
/// </summary>
internal sealed class OAuthQueries
{
    public Func<RegistryContext, string, Task<TokenAlone?>> Token { get; } =
        EF.CompileAsyncQuery(
            (RegistryContext db, string tokenId) =>
                (
                    from token in db.Tokens.Where(token => token.TokenId == tokenId)
                    join family in db.TokenFamilies on token.FamilyId equals family.FamilyId
                    from user in db
                        .Users.Where(user => user.AccountId == token.UserId && user.DeletedAt == null)
                        .DefaultIfEmpty()
                    select new TokenAlone(token, family, user)
                )
                    .AsNoTracking()
                    .FirstOrDefault()
        );

    public Func<RegistryContext, string, Task<User?>> User { get; } =
        EF.CompileAsyncQuery(
            (RegistryContext db, string userId) =>
                db.Users.AsNoTracking().FirstOrDefault(user => user.AccountId == userId && user.DeletedAt == null)
        );

    public Func<RegistryContext, Guid, Task<TokenFamily?>> Family { get; } =
        EF.CompileAsyncQuery(
            (RegistryContext db, Guid familyId) =>
                db.TokenFamilies.FirstOrDefault(family => family.FamilyId == familyId)
        );
}
