using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Resources;

/// <summary>A scope and the resource that it belongs to.</summary>
internal sealed record KnownScope(Scope Scope, Resource Resource)
{
    public ScopeRef Ref => Scope.Ref;

    public bool IsRetired(DateTimeOffset now) => Scope.RetiredAt <= now;
}

/// <summary>
/// The scopes of the network, as one request reads them: each name once. Everybody who asks what a scope is asks here.
/// </summary>
internal sealed class NetworkScopes(RegistryContext db, TimeProvider time)
{
    private readonly Dictionary<string, KnownScope?> _read = [];

    /// <summary>Those that there are, of the names, with all that they stand for.</summary>
    public async Task<IReadOnlyList<KnownScope>> FindAsync(
        IEnumerable<string> names,
        CancellationToken cancellationToken
    )
    {
        var wanted = names.Where(ScopeName.IsWellFormed).Distinct().ToList();
        var unread = wanted.Where(name => !_read.ContainsKey(name)).ToList();
        if (unread.Count > 0)
        {
            await ReadAsync(unread, cancellationToken);
        }

        return [.. wanted.Select(name => _read[name]).OfType<KnownScope>()];
    }

    /// <summary>What was read before in this request; null if something of it was not.</summary>
    public IReadOnlyList<KnownScope>? Read(IReadOnlyList<ScopeRef> scopes) =>
        scopes.All(scope => _read.ContainsKey(scope.Name)) ? [.. scopes.Select(OfRead).OfType<KnownScope>()] : null;

    /// <summary>
    /// What a client may ask for that was approved for these: they and what they stand for, less what is retired or
    /// gone.
    /// </summary>
    public async Task<IReadOnlyList<KnownScope>> GrantedByAsync(
        IReadOnlyList<ScopeRef> approved,
        CancellationToken cancellationToken
    )
    {
        if (approved.Count == 0)
        {
            return [];
        }

        await FindAsync(approved.Select(scope => scope.Name), cancellationToken);
        return Implied(approved.Select(OfRead).OfType<KnownScope>());
    }

    /// <summary>The scopes and what they stand for, less what is retired.</summary>
    public IReadOnlyList<KnownScope> Implied(IEnumerable<KnownScope> scopes)
    {
        var now = time.GetUtcNow();
        Dictionary<string, KnownScope> found = [];
        Queue<KnownScope> open = new(scopes);
        while (open.TryDequeue(out var scope))
        {
            if (!scope.IsRetired(now) && found.TryAdd(scope.Scope.Name, scope))
            {
                var resource = scope.Resource;
                foreach (var implied in resource.Scopes.Where(other => scope.Scope.Implies.Contains(other.Name)))
                {
                    open.Enqueue(new KnownScope(implied, resource));
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>What is wrong with asking for these, beside those that the client has already.</summary>
    public async Task<IEnumerable<Fault>> CheckAsync(
        List<ResourceScopesBody>? wanted,
        IReadOnlyList<ScopeRef> had,
        CancellationToken cancellationToken
    )
    {
        var scopes = ScopeRefs.From(wanted);
        await FindAsync(scopes.Select(scope => scope.Name), cancellationToken);
        return scopes
            .Select(scope => (Ref: scope, Why: WhyNot(scope, had)))
            .Where(scope => scope.Why is not null)
            .Select(scope => new Fault("client.resource_scopes", scope.Why!));
    }

    private string? WhyNot(ScopeRef scope, IReadOnlyList<ScopeRef> had) =>
        OfRead(scope) is not { } known
            ? $"the resource `{scope.ResourceId}` has no scope `{scope.Name}`; GET /api/v3/resources lists them"
        : known.IsRetired(time.GetUtcNow()) && !had.Contains(scope) ? $"`{scope.Name}` is retired and granted no more"
        : null;

    private KnownScope? OfRead(ScopeRef scope) =>
        _read.GetValueOrDefault(scope.Name) is { } known && known.Ref == scope ? known : null;

    private async Task ReadAsync(List<string> names, CancellationToken cancellationToken)
    {
        var resources = await db
            .Resources.AsNoTracking()
            .Include(resource => resource.Scopes)
            .Where(resource => resource.DeletedAt == null && resource.Scopes.Any(scope => names.Contains(scope.Name)))
            .ToListAsync(cancellationToken);
        foreach (var name in names)
        {
            _read[name] = null;
        }

        foreach (var resource in resources)
        {
            foreach (var scope in resource.Scopes)
            {
                _read[scope.Name] = new KnownScope(scope, resource);
            }
        }
    }
}
