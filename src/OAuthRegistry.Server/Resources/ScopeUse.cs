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
        if (scopes.Count == 0)
        {
            return;
        }

        var refs = scopes.Select(name => new ScopeRef(resourceId, name)).ToList();
        var texts = refs.ConvertAll(scope => scope.ToString());
        var having = db.Clients.Where(client =>
            client.PurgedAt == null && client.ResourceScopes.Any(scope => texts.Contains(scope))
        );
        var used = await db
            .Scopes.Where(scope => scope.ResourceId == resourceId && scopes.Contains(scope.Name))
            .Select(scope => scope.ResourceId + "/" + scope.Name)
            .Where(text => having.Any(client => client.ResourceScopes.Contains(text)))
            .ToListAsync(cancellationToken);
        var clients = await having
            .OrderBy(client => client.ClientId)
            .Select(client => client.ClientId)
            .Take(MostNamed)
            .ToListAsync(cancellationToken);
        foreach (var (clientId, asked) in await WaitingAsync(cancellationToken))
        {
            var waited = asked.Intersect(refs).Select(scope => scope.ToString()).ToList();
            used.AddRange(waited);
            clients.AddRange(waited.Count > 0 ? [clientId] : []);
        }

        if (used.Count > 0)
        {
            throw ResourceErrors.InUse(
                [.. used.Select(scope => ScopeRef.Parse(scope).Name).Distinct().Order(StringComparer.Ordinal)],
                [.. clients.Distinct().Order(StringComparer.Ordinal).Take(MostNamed)]
            );
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
