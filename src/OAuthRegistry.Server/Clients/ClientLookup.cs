using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.Clients;

/// <summary>
/// Reads one client with its collaborators and its secrets, and keeps it: it is what requests do most. Whoever gets it
/// reads it only.
/// </summary>
internal sealed class ClientLookup(CommittedChanges changes)
{
    private const int Most = 20_000;

    /// <summary>One instance a server, since a compiled query belongs to the model of its provider.</summary>
    private readonly Func<RegistryContext, string, Task<Client?>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string clientId) =>
            db
                .Clients.AsNoTracking()
                .Include(c => c.Collaborators)
                .Include(c => c.Secrets)
                .FirstOrDefault(c => c.ClientId == clientId && c.DeletedAt == null)
    );

    private readonly Snapshots<Client> _kept = new(changes, Most, "clients");

    /// <summary>The client, not deleted; an ID that nobody can register is not worth a query.</summary>
    public async Task<Client?> FindAsync(RegistryContext db, string clientId)
    {
        if (!Identifier.IsWellFormed(clientId))
        {
            return null;
        }

        if (_kept.Find(clientId) is { } known)
        {
            return known;
        }

        var moment = changes.Moment;
        var client = await _find(db, clientId);
        if (client is not null)
        {
            _kept.Keep(clientId, client, moment, Topic.Client(clientId));
        }

        return client;
    }
}
