using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Clients;

/// <summary>Deletes, restores and purges clients. The ID of a client is never given out again.</summary>
internal sealed class ClientRemoval(RegistryContext db, AuditTrail audit, IOptions<RegistryOptions> options, Call call, TimeProvider time)
{
    public async Task DeleteAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientDelete);

        client.DeletedAt = client.TokensEndedAt = time.Now();
        audit.Record(client, "client.delete", []);
        await db.SaveAsync(cancellationToken);
    }

    public async Task RestoreAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Deleted().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientDelete);
        if (client.DeletedAt + options.Value.RestoreWindow < time.GetUtcNow())
        {
            throw ClientErrors.RestoreWindowExpired(options.Value.RestoreWindow);
        }

        client.DeletedAt = null;
        audit.Record(client, "client.restore", []);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Erases the content and keeps a tombstone of the ID. The record stays: it says who did what, to whom it may concern.</summary>
    public async Task PurgeAsync(string clientId, CancellationToken cancellationToken)
    {
        if (!call.Caller.IsAdmin)
        {
            throw ClientErrors.OnlyAdminsPurge();
        }

        var client = await db.Clients.Where(c => c.PurgedAt == null).Include(c => c.Secrets).WithSubmission().RequireAsync(clientId, cancellationToken);
        client.PurgedAt = client.TokensEndedAt = time.Now();
        client.DeletedAt ??= client.PurgedAt;
        Erase(client);
        audit.Record(client, "client.purge", []);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Consents.Where(consent => consent.ClientId == clientId).ExecuteDeleteAsync(cancellationToken);
        await db.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static void Erase(Client client)
    {
        ClientFields.Table.Change(client, new ClientBody(), ClientFields.Table.Changeable);
        client.Collaborators.Clear();
        client.Secrets.Clear();
        client.Submission = null;
    }
}
