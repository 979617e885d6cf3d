using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Resources;

/// <summary>Which clients have the scopes of a resource, or ask for them: what they have does not vanish.</summary>
internal sealed class ScopeUse(RegistryContext db)
{
    /// <summary>How many are named in a refusal.</summary>
    private const int MostNamed = 10;

    public async Task RequireUnusedAsync(
        string resourceId,
        IReadOnlyCollection<string> scopes,
        CancellationToken cancellationToken
    )
    {
        List<string> used = [];
        SortedSet<string> clients = new(StringComparer.Ordinal);
        var waiting = await WaitingAsync(cancellationToken);
        foreach (var scope in scopes.Select(name => new ScopeRef(resourceId, name)))
        {
            var text = scope.ToString();
            var having = await db
                .Clients.Where(client => client.PurgedAt == null && client.ResourceScopes.Contains(text))
                .OrderBy(client => client.ClientId)
                .Select(client => client.ClientId)
                .Take(MostNamed)
                .ToListAsync(cancellationToken);
            having.AddRange(waiting.Where(entry => entry.Scopes.Contains(scope)).Select(entry => entry.ClientId));
            if (having.Count > 0)
            {
                used.Add(scope.Name);
                clients.UnionWith(having);
            }
        }

        if (used.Count > 0)
        {
            throw ResourceErrors.InUse(used, [.. clients.Take(MostNamed)]);
        }
    }

    /// <summary>What clients ask for by changes that wait.</summary>
    private async Task<List<(string ClientId, IReadOnlyList<ScopeRef> Scopes)>> WaitingAsync(
        CancellationToken cancellationToken
    )
    {
        var changes = await db
            .Submissions.AsNoTracking()
            .Where(submission => submission.Change != null && submission.Change.Contains("\"resource_scopes\""))
            .ToListAsync(cancellationToken);
        return changes.ConvertAll(submission =>
            (submission.ClientId, ScopeRefs.From(submission.Wanted.Wanted.ResourceScopes))
        );
    }
}
