using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What introspection says of a token that may be used (RFC 7662, section 2.2), the same whether a client, a key or a
/// resource asks.
/// </summary>
internal static class TokenDescription
{
    public static JsonObject Inactive => new() { ["active"] = false };

    /// <param name="row">The token.</param>
    /// <param name="scopes">Those that are worth something to whoever asks.</param>
    /// <param name="issuer">Who issued it.</param>
    public static JsonObject Of(TokenRow row, IEnumerable<string> scopes, string? issuer)
    {
        var token = row.Token;
        var isAccessToken = token.Kind == TokenKind.AccessToken;
        var answer = new JsonObject
        {
            ["active"] = true,
            ["iss"] = issuer,
            ["sub"] = SubjectOf(token),
            ["scope"] = string.Join(' ', scopes),
            ["token_usage"] = isAccessToken ? "access_token" : "refresh_token",
            ["client_id"] = token.ClientId,
            ["iat"] = token.CreatedAt.ToUnixTimeSeconds(),
            ["nbf"] = token.CreatedAt.ToUnixTimeSeconds(),
            ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
        };
        if (!token.IsOfService)
        {
            answer["username"] = token.UserId;
        }

        if (token.ProofKey is { } key)
        {
            answer["cnf"] = BoundTokens.Confirmation(key);
        }

        if (isAccessToken)
        {
            var audiences = OpaqueTokens.Restore(token.Principal).GetAudiences();
            (answer["token_type"], answer["aud"]) = (
                token.ProofKey is null ? TokenTypes.Bearer : Possession.Name,
                audiences.Length == 1
                    ? audiences[0]
                    : new JsonArray([.. audiences.Select(audience => JsonValue.Create(audience))])
            );
        }

        return answer;
    }

    /// <summary>The user; a service that acts as itself is its own subject (RFC 9068, section 2.2).</summary>
    public static string SubjectOf(Token token) =>
        token.IsOfService ? ServiceTokens.SubjectOf(token.ClientId) : token.UserId;
}
