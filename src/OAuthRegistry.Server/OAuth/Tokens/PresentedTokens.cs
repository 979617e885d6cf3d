using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Finds the row of a token that somebody shows, and proves that it is that token: by its secret, or by the signature
/// of a JWT. Whether it may be used is the judge's to say.
/// </summary>
internal sealed class PresentedTokens(OAuthLookup lookup, JwtAccessTokens jwts)
{
    public async Task<TokenRow?> FindAsync(string? text)
    {
        if (BearerToken.Parse(text ?? "") is { } opaque)
        {
            return await lookup.RowAsync(opaque.Id) is { } row && opaque.Matches(row.Token.SecretHash) ? row : null;
        }

        return text is { Length: > 0 } && await jwts.IdOfAsync(text) is { } id ? await lookup.RowAsync(id) : null;
    }
}
