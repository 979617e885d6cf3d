using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Resources;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Introspection for a resource, which proves itself by a secret or a key of its own: about tokens that are for it, and
/// about nothing else (RFC 7662, section 4). Of scopes it learns its own.
/// </summary>
internal sealed class ResourceIntrospection(
    ResourceProof proof,
    PresentedTokens presented,
    ScopesLeft scopesLeft,
    Judge judge
) : IOpenIddictServerHandler<ExtractIntrospectionRequestContext>
{
    public async ValueTask HandleAsync(ExtractIntrospectionRequestContext context)
    {
        if (await proof.ReadAsync(context) is not var (resource, why))
        {
            return;
        }

        if (resource is null)
        {
            context.Reject(Errors.InvalidClient, why);
            return;
        }

        var answer = await DescribeAsync(resource, context);
        await context
            .Transaction.GetHttpRequest()!
            .HttpContext.Response.WriteAsJsonAsync(answer, context.CancellationToken);
        context.HandleRequest();
    }

    private async Task<JsonObject> DescribeAsync(Resource resource, ExtractIntrospectionRequestContext context)
    {
        var row = await presented.FindAsync((string?)context.Request![Parameters.Token]);
        if (
            row is not { Token: { Kind: TokenKind.AccessToken } token, Client: { } client }
            || !token.Audience.Contains(resource.ResourceId)
            || await judge.OfAsync(row, context.CancellationToken) != Standing.Usable
        )
        {
            return TokenDescription.Inactive;
        }

        var left = await scopesLeft.OfAsync(OpaqueTokens.Restore(token.Principal), client, context.CancellationToken);
        var own = resource.Scopes.Select(scope => scope.Name).ToHashSet();
        return TokenDescription.Of(row, left.Where(own.Contains), Issuer.Of(context));
    }
}
