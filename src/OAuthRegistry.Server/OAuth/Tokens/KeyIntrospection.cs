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
internal sealed class KeyIntrospection(
    RegistryContext db,
    PresentedTokens presented,
    ScopesLeft scopesLeft,
    Judge judge,
    Call call
) : IOpenIddictServerHandler<ExtractIntrospectionRequestContext>
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
        var row = await presented.FindAsync(text);
        if (
            row is not { Token: { Kind: TokenKind.AccessToken or TokenKind.RefreshToken } token, Client: { } client }
            || await judge.OfAsync(row, cancellationToken) != Standing.Usable
        )
        {
            return TokenDescription.Inactive;
        }

        var collaborators = await db
            .Collaborators.AsNoTracking()
            .Where(c => c.ClientId == token.ClientId)
            .ToListAsync(cancellationToken);
        if (!call.Caller.RightsOnClient(collaborators).Contains(Right.ClientInfo))
        {
            return TokenDescription.Inactive;
        }

        var left = await scopesLeft.OfAsync(OpaqueTokens.Restore(token.Principal), client, cancellationToken);
        return TokenDescription.Of(row, left, issuer);
    }
}
