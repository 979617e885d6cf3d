using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Introspection for an API key instead of a client (RFC 7662, section 2.1 leaves the way of authorization open): a key
/// that may read a client may ask about its tokens, one of an administrator about any.
/// </summary>
internal sealed class KeyIntrospection(RegistryContext db, OAuthLookup lookup, Judge judge, Call call)
    : IOpenIddictServerHandler<ExtractIntrospectionRequestContext>
{
    public async ValueTask HandleAsync(ExtractIntrospectionRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (
            context.Request is null
            || !request
                .Headers.Authorization.ToString()
                .StartsWith($"Bearer {BearerToken.ApiKey}.", StringComparison.OrdinalIgnoreCase)
        )
        {
            return;
        }

        var result = await request.HttpContext.AuthenticateAsync(BearerAuthentication.SchemeName);
        if (result.Failure is RefusedException refused)
        {
            throw refused;
        }

        var token = (string?)context.Request[Parameters.Token] ?? "";
        var answer = await DescribeAsync(token, Issuer.Of(context), context.CancellationToken);
        await request.HttpContext.Response.WriteAsJsonAsync(answer, context.CancellationToken);
        context.HandleRequest();
    }

    private async Task<JsonObject> DescribeAsync(string text, string? issuer, CancellationToken cancellationToken)
    {
        var inactive = new JsonObject { ["active"] = false };
        var bearer = BearerToken.Parse(text);
        var row = await lookup.RowAsync(bearer?.Id);
        if (
            row is not { Token: { Kind: TokenKind.AccessToken or TokenKind.RefreshToken } token, Client: { } client }
            || !bearer!.Matches(token.SecretHash)
            || await judge.OfAsync(row, cancellationToken) != Standing.Usable
        )
        {
            return inactive;
        }

        var collaborators = await db
            .Collaborators.AsNoTracking()
            .Where(c => c.ClientId == token.ClientId)
            .ToListAsync(cancellationToken);
        if (!call.Caller.RightsOnClient(collaborators).Contains(Right.ClientInfo))
        {
            return inactive;
        }

        // The same members as a client gets that asks about its own token.
        var isAccessToken = token.Kind == TokenKind.AccessToken;
        var principal = OpaqueTokens.Restore(token.Principal);
        var answer = new JsonObject
        {
            ["active"] = true,
            ["iss"] = issuer,
            ["sub"] = token.UserId,
            ["scope"] = string.Join(' ', OAuthScopes.Left(principal, client)),
            ["token_usage"] = isAccessToken ? "access_token" : "refresh_token",
            ["client_id"] = token.ClientId,
            ["iat"] = token.CreatedAt.ToUnixTimeSeconds(),
            ["nbf"] = token.CreatedAt.ToUnixTimeSeconds(),
            ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
        };
        if (isAccessToken)
        {
            (answer["token_type"], answer["aud"]) = (TokenTypes.Bearer, OAuthScopes.Audience);
        }

        return answer;
    }
}
