using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Clients;

/// <summary>
/// Reads one client, with those of its collaborators through which somebody reaches it, by queries that are compiled
/// once: it is what requests do most. One instance a server, since a compiled query belongs to the model of its
/// provider.
/// </summary>
internal sealed class ClientLookup
{
    private readonly Func<RegistryContext, string, Task<Client?>> _alone = EF.CompileAsyncQuery(
        (RegistryContext db, string clientId) =>
            db.Clients.AsNoTracking().FirstOrDefault(c => c.ClientId == clientId && c.DeletedAt == null)
    );

    private readonly Func<RegistryContext, string, string[], Task<Client?>> _withReach = EF.CompileAsyncQuery(
        (RegistryContext db, string clientId, string[] reach) =>
            db
                .Clients.AsNoTracking()
                .Include(c => c.Collaborators.Where(m => reach.Contains(m.AccountId)))
                .FirstOrDefault(c => c.ClientId == clientId && c.DeletedAt == null)
    );

    /// <summary>The client, not deleted; without its collaborators if <paramref name="reach"/> is left out.</summary>
    public Task<Client?> FindAsync(RegistryContext db, string clientId, string[]? reach) =>
        reach is null ? _alone(db, clientId) : _withReach(db, clientId, reach);
}
