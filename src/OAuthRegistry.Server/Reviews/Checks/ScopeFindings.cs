using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Resources;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>What a reviewer must know of the scopes of the network that a client asks for.</summary>
internal static class ScopeFindings
{
    public static IEnumerable<string> Of(ReviewSubject subject)
    {
        if (subject.Scopes is not { } known)
        {
            yield break;
        }

        foreach (var gone in subject.Content.ResourceScopes.Except(known.Select(scope => scope.Ref)))
        {
            yield return $"{gone.Name} of {gone.ResourceId}: there is no such scope any more";
        }

        foreach (var scope in known)
        {
            if (scope.IsRetired(subject.At))
            {
                yield return $"{scope.Scope.Name} of {scope.Resource.ResourceId}: retired, granted no more";
            }
            else if (scope.Scope.Risk == ScopeRisk.High && !IsExplained(subject, scope))
            {
                yield return $"{scope.Scope.Name} of {scope.Resource.ResourceId}: {scope.Scope.Meaning}; high risk";
            }
        }
    }

    /// <summary>The dangerous ones that it gives a reason for.</summary>
    public static IEnumerable<string> Explained(ReviewSubject subject) =>
        (subject.Scopes ?? [])
            .Where(scope => scope.Scope.Risk == ScopeRisk.High && IsExplained(subject, scope))
            .Select(scope => $"{scope.Scope.Name}: \"{subject.Content.RightReasons[scope.Scope.Name]}\"");

    private static bool IsExplained(ReviewSubject subject, KnownScope scope) =>
        subject.Content.RightReasons.ContainsKey(scope.Scope.Name);
}
