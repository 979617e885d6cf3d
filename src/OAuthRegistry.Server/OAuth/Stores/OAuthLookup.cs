using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What one request about tokens has read, each thing once: OpenIddict asks for its client and its token several times.
/// Whoever shows a token has its client, family and user read with it.
/// </summary>
internal sealed class OAuthLookup(RegistryContext db, OAuthQueries queries)
{
    private Client? _client;
    private User? _user;

    /// <summary>The client with its secrets, not deleted, as it was when the request came.</summary>
    public async Task<Client?> ClientAsync(string clientId)
    {
        if (_client?.ClientId != clientId)
        {
            _client = Identifier.IsWellFormed(clientId) ? await queries.Client(db, clientId) : null;
        }

        return _client;
    }

    /// <summary>The user, not deleted.</summary>
    public async Task<User?> UserAsync(string userId) =>
        _user?.AccountId == userId ? _user : _user = await queries.User(db, userId);

    /// <summary>The token, to be changed.</summary>
    public async Task<Token?> TokenAsync(string tokenId)
    {
        if (db.Tokens.Local.FindEntry(tokenId) is { } known)
        {
            return known.Entity;
        }

        if (await queries.Token(db, tokenId) is not { } row)
        {
            return null;
        }

        (_client, _user) = (row.Client ?? _client, row.User ?? _user);
        db.TokenFamilies.Attach(row.Family);
        return db.Tokens.Attach(row.Token).Entity;
    }

    /// <summary>
    /// The token with all that decides what it is worth; it is read with it, so this costs nothing after
    /// <see cref="TokenAsync"/>.
    /// </summary>
    public async Task<TokenRow?> RowAsync(string? tokenId)
    {
        if (
            tokenId is null
            || await TokenAsync(tokenId) is not { } token
            || await FamilyAsync(token.FamilyId) is not { } family
        )
        {
            return null;
        }

        return new TokenRow(token, family, await ClientAsync(token.ClientId), await UserAsync(token.UserId));
    }

    /// <summary>The family, to be changed.</summary>
    public async Task<TokenFamily?> FamilyAsync(Guid familyId) =>
        db.TokenFamilies.Local.FindEntry(familyId)?.Entity ?? await queries.Family(db, familyId);
}
