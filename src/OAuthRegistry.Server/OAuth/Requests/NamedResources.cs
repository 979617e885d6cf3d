using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The APIs that a request names by <c>resource</c> (RFC 8707, section 2): this registry's own, by the name of the
/// issuer or the address of the API, and those of the network. Where tokens are exchanged <c>audience</c> names them,
/// too, by their IDs (RFC 8693, section 2.1).
/// </summary>
internal sealed class NamedResources(RegistryContext db)
{
    private readonly HashSet<string> _ids = [];

    /// <summary>By their IDs; none if the request names none.</summary>
    public IReadOnlySet<string> Ids => _ids;

    /// <summary>Reads them; returns what is known of none, if there is such a one.</summary>
    /// <param name="named">Identifiers.</param>
    /// <param name="audience">IDs, or identifiers.</param>
    /// <param name="issuer">Who this registry is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<string?> ReadAsync(
        IReadOnlyCollection<string> named,
        IReadOnlyCollection<string> audience,
        string? issuer,
        CancellationToken cancellationToken
    )
    {
        _ids.Clear();
        List<string> ids = [.. audience.Where(Identifier.IsWellFormed).Distinct()];
        if (ids.Count > 0)
        {
            _ids.UnionWith(await WithIdAsync(ids, cancellationToken));
        }

        named = [.. named, .. audience.Where(name => !_ids.Contains(name))];
        if (named.Count == 0)
        {
            return null;
        }

        var own = ResourceIdentifier.Key(issuer ?? "");
        var keys = named.Where(name => name.Length <= Limits.MaxResourceIdentifier).Select(ResourceIdentifier.Key);
        List<string> foreign = [.. keys.Where(key => key != own && key != own + ApiAddress.Root).Distinct()];
        var known = foreign.Count == 0 ? [] : await FindAsync(foreign, cancellationToken);
        foreach (var name in named)
        {
            var key = ResourceIdentifier.Key(name);
            if (
                (key == own || key == own + ApiAddress.Root ? OwnResource.Id : known.GetValueOrDefault(key))
                is not { } id
            )
            {
                return name;
            }

            _ids.Add(id);
        }

        return null;
    }

    /// <summary>Takes over what a request named that was kept, by IDs.</summary>
    public void Are(IEnumerable<string> ids)
    {
        _ids.Clear();
        _ids.UnionWith(ids);
    }

    private async Task<IEnumerable<string>> WithIdAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var known = await db
            .Resources.Where(resource => resource.DeletedAt == null && ids.Contains(resource.ResourceId))
            .Select(resource => resource.ResourceId)
            .ToListAsync(cancellationToken);
        return known.Concat(ids.Where(id => id == OwnResource.Id));
    }

    private Task<Dictionary<string, string>> FindAsync(List<string> keys, CancellationToken cancellationToken) =>
        db
            .Resources.AsNoTracking()
            .Where(resource => resource.DeletedAt == null && keys.Contains(resource.IdentifierKey!))
            .ToDictionaryAsync(r => r.IdentifierKey!, r => r.ResourceId, cancellationToken);
}
