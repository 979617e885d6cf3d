using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Resources;

/// <summary>The scopes of a resource, as a request names them all.</summary>
internal static class ScopeList
{
    public static void Set(ResourceBody body, Resource resource)
    {
        List<ScopeBody> wanted = body.Scopes ?? [];
        resource.Scopes.RemoveAll(scope => !wanted.Exists(other => other.Name == scope.Name));
        for (var i = 0; i < wanted.Count; i++)
        {
            var scope = resource.Scopes.Find(scope => scope.Name == wanted[i].Name);
            if (scope is null)
            {
                scope = new Scope { Name = wanted[i].Name!, ResourceId = resource.ResourceId };
                resource.Scopes.Add(scope);
            }

            scope.Position = i;
            scope.Meaning = wanted[i].Meaning!.Trim();
            scope.Risk = wanted[i].Risk ?? ScopeRisk.Low;
            scope.Implies = wanted[i].Implies ?? [];
            scope.RetiredAt = wanted[i].RetiredAt;
        }
    }

    /// <summary>The scopes that would be gone.</summary>
    public static IEnumerable<string> Gone(ResourceBody body, Resource resource) =>
        resource.Scopes.Select(scope => scope.Name).Except((body.Scopes ?? []).Select(scope => scope.Name!));

    /// <summary>
    /// The scopes that would stand for more than they do, by themselves or by what they stand for: whoever was approved
    /// for one would have what nobody read.
    /// </summary>
    public static IEnumerable<string> Widened(ResourceBody body, Resource resource)
    {
        var before = resource.Scopes.ToLookup(scope => scope.Name, scope => scope.Implies);
        var after = (body.Scopes ?? []).ToLookup(scope => scope.Name!, scope => scope.Implies ?? []);
        return resource
            .Scopes.Select(scope => scope.Name)
            .Where(name => Closure(name, after).Except(Closure(name, before)).Any());
    }

    private static HashSet<string> Closure(string name, ILookup<string, List<string>> implies)
    {
        HashSet<string> found = [];
        Stack<string> open = new([name]);
        while (open.TryPop(out var scope))
        {
            if (found.Add(scope))
            {
                implies[scope].SelectMany(implied => implied).ToList().ForEach(open.Push);
            }
        }

        return found;
    }
}
