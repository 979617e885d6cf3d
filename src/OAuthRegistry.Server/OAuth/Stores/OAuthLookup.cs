using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What one request about tokens has read, each thing once: OpenIddict asks for its client and its token several times.
/// Whoever shows a token has its client, family and user read with it.
/// </summary>
internal sealed class OAuthLookup(RegistryContext db, OAuthQueries queries, ClientLookup clients, KeptTokens tokens)
{
    private Client? _client;
    private User? _user;
    private TokenRow? _seen;

    /// <summary>
    /// Whether the request only asks about tokens and changes none: then it gets what is kept, which it must not
    /// change.
    /// </summary>
    public bool OnlyLooks { get; set; }

    /// <summary>The client with its secrets, not deleted, as it was when the request came.</summary>
    public async Task<Client?> ClientAsync(string clientId)
    {
        if (_client?.ClientId != clientId)
        {
            _client = await clients.FindAsync(db, clientId);
        }

        return _client;
    }

    /// <summary>The user, not deleted.</summary>
    public async Task<User?> UserAsync(string userId) =>
        _user?.AccountId == userId ? _user : _user = await queries.User(db, userId);

    /// <summary>The token, to be changed unless the request only looks.</summary>
    public async Task<Token?> TokenAsync(string tokenId)
    {
        if (OnlyLooks)
        {
            return (await SeenAsync(tokenId))?.Token;
        }

        if (db.Tokens.Local.FindEntry(tokenId) is { } known)
        {
            return known.Entity;
        }

        if (await queries.Token(db, tokenId) is not { } row)
        {
            return null;
        }

        _user = row.User ?? _user;
        db.TokenFamilies.Attach(row.Family);
        return db.Tokens.Attach(row.Token).Entity;
    }

    /// <summary>
    /// The token with all that decides what it is worth; it is read with it, so this costs nothing after
    /// <see cref="TokenAsync"/>.
    /// </summary>
    public async Task<TokenRow?> RowAsync(string? tokenId)
    {
        if (OnlyLooks)
        {
            return tokenId is null ? null : await SeenAsync(tokenId);
        }

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

    /// <summary>The family, to be changed unless the request only looks.</summary>
    public async Task<TokenFamily?> FamilyAsync(Guid familyId) =>
        _seen?.Family is { } seen && seen.FamilyId == familyId
            ? seen
            : db.TokenFamilies.Local.FindEntry(familyId)?.Entity ?? await queries.Family(db, familyId);

    private async Task<TokenRow?> SeenAsync(string tokenId)
    {
        if (_seen?.Token.TokenId != tokenId)
        {
            _seen = (await tokens.FindAsync(db, tokenId))?.Row;
        }

        return _seen;
    }
}

/// <summary>The request asks about tokens, and changes none.</summary>
internal sealed class OnlyLooks<TContext>(OAuthLookup lookup) : IOpenIddictServerHandler<TContext>
    where TContext : BaseContext
{
    public ValueTask HandleAsync(TContext context)
    {
        lookup.OnlyLooks = true;
        return ValueTask.CompletedTask;
    }
}
