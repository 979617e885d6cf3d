using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Clients;

/// <summary>
/// Lets the command line sign in by the device code in a database that an older version made. It happens once: an
/// administrator who changed its grants, or takes this one away again, has decided.
/// </summary>
internal sealed class CommandLineUpgrade(RegistryContext db, AuditTrail audit)
{
    private static readonly Grant[] AsMadeBefore = [Grant.AuthorizationCode, Grant.RefreshToken];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var client = await db
            .Clients.Live()
            .FirstOrDefaultAsync(c => c.ClientId == OwnClients.CommandLine, cancellationToken);
        if (
            client is null
            || !client.Grants.SequenceEqual(AsMadeBefore)
            || await HasHadDeviceCodeAsync(client.Subject, cancellationToken)
        )
        {
            return;
        }

        var before = client.Snapshot();
        client.Grants = [.. AsMadeBefore, Grant.DeviceCode];
        audit.Record(client, "client.update", Changes.Between(before, client.Snapshot()));
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Nothing leaves the record.</summary>
    private Task<bool> HasHadDeviceCodeAsync(RecordSubject client, CancellationToken cancellationToken)
    {
        var name = WireNames<Grant>.NameOf(Grant.DeviceCode);
        return db.Events.AnyAsync(
            e => e.SubjectKind == client.Kind && e.SubjectId == client.Id && e.Changes.Contains(name),
            cancellationToken
        );
    }
}
