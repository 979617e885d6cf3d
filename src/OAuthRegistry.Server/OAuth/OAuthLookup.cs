using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What every request about tokens reads, by queries that are compiled once. One instance a server, since a compiled query belongs to the
/// model of its provider.
/// </summary>
internal sealed class OAuthLookup
{
    private readonly Func<RegistryContext, string, Task<Client?>> _client = EF.CompileAsyncQuery((RegistryContext db, string clientId) =>
        db.Clients.AsNoTracking().Include(client => client.Secrets).FirstOrDefault(client => client.ClientId == clientId && client.DeletedAt == null));

    private readonly Func<RegistryContext, string, Task<User?>> _user = EF.CompileAsyncQuery((RegistryContext db, string userId) =>
        db.Users.AsNoTracking().FirstOrDefault(user => user.AccountId == userId && user.DeletedAt == null));

    private readonly Func<RegistryContext, string, Task<Token?>> _token = EF.CompileAsyncQuery((RegistryContext db, string tokenId) =>
        db.Tokens.FirstOrDefault(token => token.TokenId == tokenId));

    private readonly Func<RegistryContext, Guid, Task<TokenFamily?>> _family = EF.CompileAsyncQuery((RegistryContext db, Guid familyId) =>
        db.TokenFamilies.FirstOrDefault(family => family.FamilyId == familyId));

    /// <summary>The client with its secrets, not deleted, as it is now.</summary>
    public Task<Client?> ClientAsync(RegistryContext db, string clientId) => _client(db, clientId);

    /// <summary>The user, not deleted, as it is now.</summary>
    public Task<User?> UserAsync(RegistryContext db, string userId) => _user(db, userId);

    /// <summary>The token, to be changed; read once a request.</summary>
    public async Task<Token?> TokenAsync(RegistryContext db, string tokenId) => db.Tokens.Local.FindEntry(tokenId)?.Entity ?? await _token(db, tokenId);

    /// <summary>The family, to be changed; read once a request.</summary>
    public async Task<TokenFamily?> FamilyAsync(RegistryContext db, Guid familyId) => db.TokenFamilies.Local.FindEntry(familyId)?.Entity ?? await _family(db, familyId);
}
