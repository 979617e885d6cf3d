using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Clients;

/// <summary>Deletes, restores and purges clients. The ID of a client is never given out again.</summary>
internal sealed class ClientRemoval(
    RegistryContext db,
    AuditTrail audit,
    OpenComplaints complaints,
    IOptions<RegistryOptions> options,
    Call call,
    TimeProvider time
)
{
    /// <summary>
    /// What an administrator deletes is taken down, unless it is nobody else's: its owners can not bring it back, and
    /// what users allowed it ends. An administrator who means to act as an owner does so with a key that has no more
    /// than an owner's rights.
    /// </summary>
    public async Task DeleteAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        if (!IsTakedown(client, call.Caller))
        {
            await EndAsync(client, cancellationToken);
            await db.SaveAsync(cancellationToken);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await EndAsync(client, cancellationToken);
        await db.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// The same for a client that was read already, in the transaction and the save of whoever ends what it belongs
    /// to.
    /// </summary>
    public async Task EndAsync(Client client, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnClient(client, Right.ClientDelete);
        client.DeletedAt = client.TokensEndedAt = time.Now();
        client.TakenDown = IsTakedown(client, call.Caller);
        audit.Record(client, "client.delete", client.TakenDown ? [Flag(from: null, to: true)] : []);
        if (client.TakenDown)
        {
            await EndConsentsAsync(client.ClientId, cancellationToken);
            await complaints.CloseAsync(client.ClientId, cancellationToken);
        }
    }

    public async Task RestoreAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Deleted().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientDelete);
        if (client.TakenDown && !call.Caller.IsAdmin)
        {
            throw ClientErrors.TakenDown(clientId);
        }

        if (client.DeletedAt + options.Value.RestoreWindow < time.GetUtcNow())
        {
            throw ClientErrors.RestoreWindowExpired(options.Value.RestoreWindow);
        }

        client.DeletedAt = null;
        audit.Record(client, "client.restore", client.TakenDown ? [Flag(from: true, to: null)] : []);
        client.TakenDown = false;
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// Whether a deletion by this caller is an administrator's act against others who work on the client. Making the
    /// administrator a collaborator, too, changes nothing.
    /// </summary>
    private static bool IsTakedown(Client client, Caller caller) =>
        caller.IsAdmin && client.Collaborators.Exists(c => c.Account != caller.Account);

    private static ChangeBody Flag(bool? from, bool? to) =>
        new()
        {
            Field = "taken_down",
            From = from,
            To = to,
        };

    /// <summary>
    /// Erases the content and keeps a tombstone of the ID. The record stays: it says who did what, to whom it may
    /// concern.
    /// </summary>
    public async Task PurgeAsync(string clientId, CancellationToken cancellationToken)
    {
        if (!call.Caller.IsAdmin)
        {
            throw ClientErrors.OnlyAdminsPurge();
        }

        var client = await db
            .Clients.Where(c => c.PurgedAt == null)
            .Include(c => c.Secrets)
            .WithSubmission()
            .RequireAsync(clientId, cancellationToken);
        client.PurgedAt = client.TokensEndedAt = time.Now();
        client.DeletedAt ??= client.PurgedAt;
        Erase(client);
        audit.Record(client, "client.purge", []);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await EndConsentsAsync(clientId, cancellationToken);
        await complaints.RemoveOfClientAsync(clientId, cancellationToken);
        await db.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<int> EndConsentsAsync(string clientId, CancellationToken cancellationToken) =>
        db.Consents.Where(consent => consent.ClientId == clientId).ExecuteDeleteAsync(cancellationToken);

    private static void Erase(Client client)
    {
        ClientFields.Table.Change(client, new ClientBody(), ClientFields.Table.Changeable);
        client.Collaborators.Clear();
        client.Secrets.Clear();
        client.Submission = null;
        client.ForgetUsers();
    }
}
