using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;
using OpenIddict.Server;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Introspection for an API key instead of a client (RFC 7662, section 2.1 leaves the way of authorization open): a key that may read a client
/// may ask about its tokens, one of an administrator about any.
/// </summary>
internal sealed class KeyIntrospection(RegistryContext db, OAuthLookup lookup, Liveness liveness, Call call, TimeProvider time) : IOpenIddictServerHandler<ExtractIntrospectionRequestContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractIntrospectionRequestContext>()
        .UseScopedHandler<KeyIntrospection>()
        .SetOrder(ExtractGetOrPostRequest<ExtractIntrospectionRequestContext>.Descriptor.Order - 500)
        .Build();

    public async ValueTask HandleAsync(ExtractIntrospectionRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (!request.Headers.Authorization.ToString().StartsWith($"Bearer {BearerToken.ApiKey}.", StringComparison.OrdinalIgnoreCase) || !HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
        {
            return;
        }

        var result = await request.HttpContext.AuthenticateAsync(BearerAuthentication.SchemeName);
        if (result.Failure is RefusedException refused)
        {
            throw refused;
        }

        var form = await request.ReadFormAsync(context.CancellationToken);
        await request.HttpContext.Response.WriteAsJsonAsync(await DescribeAsync(form["token"].ToString(), context.CancellationToken), context.CancellationToken);
        context.HandleRequest();
    }

    private async Task<JsonObject> DescribeAsync(string text, CancellationToken cancellationToken)
    {
        var inactive = new JsonObject { ["active"] = false };
        var token = BearerToken.Parse(text);
        var row = token is null ? null : await lookup.TokenAsync(token.Id);
        if (row is not { Kind: TokenKind.AccessToken or TokenKind.RefreshToken, Status: TokenStatus.Valid } || !token!.Matches(row.SecretHash) || row.ExpiresAt <= time.GetUtcNow())
        {
            return inactive;
        }

        var (life, client) = await liveness.OfAsync(row.ClientId, row.FamilyId.ToString(), row.UserId, cancellationToken);
        var collaborators = await db.Collaborators.AsNoTracking().Where(c => c.ClientId == row.ClientId).ToListAsync(cancellationToken);
        if (life != Life.Alive || !call.Caller.RightsOnClient(collaborators).Contains(Right.ClientInfo))
        {
            return inactive;
        }

        return new JsonObject
        {
            ["active"] = true,
            ["scope"] = string.Join(' ', OAuthScopes.Of(row.Rights & RightSet.Of(client!.Rights).Implied())),
            ["client_id"] = row.ClientId,
            ["sub"] = row.UserId,
            ["token_usage"] = row.Kind == TokenKind.AccessToken ? "access_token" : "refresh_token",
            ["iat"] = row.CreatedAt.ToUnixTimeSeconds(),
            ["exp"] = row.ExpiresAt.ToUnixTimeSeconds(),
        };
    }
}
