using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Resources;

/// <summary>The members of a resource: how each is shown and changed; its scopes by <see cref="ScopeList"/>.</summary>
internal static class ResourceFields
{
    public static readonly FieldTable<Resource, ResourceBody> Table = new(
        new("ids", (resource, body) => body.Ids = new ResourceIds { ResourceId = resource.ResourceId }),
        new("created_at", (resource, body) => body.CreatedAt = resource.CreatedAt),
        new("updated_at", (resource, body) => body.UpdatedAt = resource.UpdatedAt),
        new("deleted_at", (resource, body) => body.DeletedAt = resource.DeletedAt),
        new("name", (resource, body) => body.Name = resource.Name.NullIfEmpty())
        {
            Change = (body, resource) => resource.Name = body.Name ?? "",
        },
        new("description", (resource, body) => body.Description = resource.Description.NullIfEmpty())
        {
            Change = (body, resource) => resource.Description = body.Description ?? "",
        },
        new("identifier", (resource, body) => body.Identifier = resource.Identifier)
        {
            Change = (body, resource) =>
                (resource.Identifier, resource.IdentifierKey) = (
                    body.Identifier!,
                    ResourceIdentifier.Key(body.Identifier!)
                ),
        },
        new("owner", (resource, body) => body.Owner = resource.Owner?.ToIds())
        {
            Change = (body, resource) => resource.Owner = AccountRef.From(body.Owner),
        },
        new("token_format", (resource, body) => body.TokenFormat = resource.TokenFormat)
        {
            Change = (body, resource) => resource.TokenFormat = body.TokenFormat ?? TokenFormat.Opaque,
        },
        new("token_signing_alg", (resource, body) => body.TokenSigningAlg = SignedBy(resource))
        {
            Change = (body, resource) => resource.TokenSigningAlg = body.TokenSigningAlg ?? SigningAlgorithm.RS256,
        },
        new("jwks", (resource, body) => body.Jwks = resource.Jwks is { } set ? JsonNode.Parse(set)!.AsObject() : null)
        {
            Change = (body, resource) => resource.Jwks = KeysIn(body.Jwks),
        },
        new("token_lifetime", (resource, body) => body.TokenLifetime = resource.TokenLifetime)
        {
            Change = (body, resource) => resource.TokenLifetime = body.TokenLifetime,
        },
        new("scopes", (resource, body) => body.Scopes = Shown(resource.Scopes)) { Change = ScopeList.Set }
    );

    public static readonly SortTable<Resource, string> Orders = new SortTable<Resource, string>(r => r.ResourceId)
        .ByKey("resource_id")
        .By("name", r => r.Name)
        .By("created_at", r => r.CreatedAt);

    /// <summary>What is not signed has no algorithm.</summary>
    private static SigningAlgorithm? SignedBy(Resource resource) =>
        resource.TokenFormat == TokenFormat.Jwt ? resource.TokenSigningAlg : null;

    /// <summary>An empty set takes the keys away, as none does.</summary>
    private static string? KeysIn(JsonObject? set) =>
        set?["keys"] is JsonArray { Count: > 0 } ? set.ToJsonString(WireJson.Shared.Options) : null;

    private static List<ScopeBody>? Shown(IEnumerable<Scope> scopes) =>
        scopes
            .OrderBy(scope => scope.Position)
            .Select(scope => new ScopeBody
            {
                Name = scope.Name,
                Meaning = scope.Meaning,
                Risk = scope.Risk,
                Implies = scope.Implies.NullIfEmpty(),
                RetiredAt = scope.RetiredAt,
            })
            .ToList()
            .NullIfEmpty();
}
