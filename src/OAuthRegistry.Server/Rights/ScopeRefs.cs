using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>Scopes of several resources, as the wire groups them by resource.</summary>
internal static class ScopeRefs
{
    public static IReadOnlyList<ScopeRef> From(List<ResourceScopesBody>? body) =>
        [
            .. (body ?? [])
                .SelectMany(group =>
                    (group.Scopes ?? []).Select(scope => new ScopeRef(group.ResourceId ?? "", scope ?? ""))
                )
                .Distinct(),
        ];

    public static List<ResourceScopesBody>? ToBody(this IReadOnlyList<ScopeRef> scopes) =>
        scopes.Count == 0
            ? null
            :
            [
                .. scopes
                    .GroupBy(scope => scope.ResourceId)
                    .Select(group => new ResourceScopesBody
                    {
                        ResourceId = group.Key,
                        Scopes = [.. group.Select(scope => scope.Name)],
                    }),
            ];
}
