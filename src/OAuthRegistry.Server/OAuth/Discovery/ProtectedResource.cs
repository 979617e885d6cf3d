using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Tells programs that meet the API first where its tokens come from (RFC 9728). Whoever is refused for want of a
/// credential finds the address in the answer.
/// </summary>
internal static class ProtectedResource
{
    public static void MapProtectedResource(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiAddress.Metadata, (HttpRequest request) => Describe(request, "")).ExcludeFromDescription();
        app.MapGet(ApiAddress.Metadata + ApiAddress.Root, (HttpRequest request) => Describe(request, ApiAddress.Root))
            .ExcludeFromDescription();
    }

    private static JsonObject Describe(HttpRequest request, string path)
    {
        var registry = request.HttpContext.RequestServices.GetRequiredService<IOptions<RegistryOptions>>().Value;
        var issuer = registry.PublicUrl?.OriginalString ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
        return new JsonObject
        {
            ["resource"] = path.Length == 0 ? issuer : issuer.TrimEnd('/') + path,
            ["resource_name"] = "OAuthRegistry",
            ["authorization_servers"] = new JsonArray(issuer),
            ["bearer_methods_supported"] = new JsonArray("header"),
            ["dpop_signing_alg_values_supported"] = new JsonArray([
                .. PublicKey.AllAlgorithms.Select(name => JsonValue.Create(name)),
            ]),
            ["scopes_supported"] = new JsonArray([.. WireNames<Right>.Names.Select(name => JsonValue.Create(name))]),
        };
    }
}
