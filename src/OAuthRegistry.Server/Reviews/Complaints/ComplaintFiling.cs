using System.Globalization;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>
/// Users report what they met on a consent page. Whoever runs the client learns nothing of it: neither its record nor
/// a message tells.
/// </summary>
internal sealed class ComplaintFiling(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    Outbox outbox,
    TrialUsers trials,
    ComplaintAllowance allowance,
    IValidator<ComplainRequest> rules,
    Call call,
    TimeProvider time
)
{
    /// <summary>How often a report is tried to be kept that crosses another change of the same user.</summary>
    private const int Tries = 20;

    /// <summary>One is open for each user and client: what is reported again takes its place.</summary>
    public async Task<ComplaintBody> ReportAsync(
        string clientId,
        RequestBody<ComplainRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await FindAsync(clientId, cancellationToken);
        request.ThrowIfFaulty(rules.Check(request.Value));
        allowance.Take(call.Caller);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await TryAsync(client, request.Value, cancellationToken);
            }
            catch (RefusedException crossed) when (crossed.Refusal.Name == "lost_update" && tried < Tries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The client as its user may report it, and what that user has reported already.</summary>
    public async Task<(Client Client, ComplaintBody? Open)> ReadAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        var client = await FindAsync(clientId, cancellationToken);
        var open = await OpenOf(call.Caller.Account!.Value.Id, clientId)
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken);
        return (client, open?.ToBody());
    }

    /// <summary>
    /// Whoever could be asked for consent may report; to all others there is no such client.
    /// </summary>
    private async Task<Client> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        if (call.Caller is not { Account.Kind: AccountKind.User, Credential: null or { IsOwnVoice: true } })
        {
            throw ComplaintErrors.OnlyByUsers();
        }

        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        var mayMeetIt =
            Sandbox.Admits(client, call.Caller)
            || await trials.AdmitsAsync(client, call.Caller.Account!.Value.Id, cancellationToken);
        return mayMeetIt ? client : throw ClientErrors.NotFound(clientId);
    }

    private async Task<ComplaintBody> TryAsync(
        Client client,
        ComplainRequest request,
        CancellationToken cancellationToken
    )
    {
        var user = await accounts.RequireUserAsync(call.Caller.Account!.Value.Id, cancellationToken);
        var (clientId, now) = (client.ClientId, time.Now());
        await TellOnceAsync(clientId, request.Reason!.Value, now, cancellationToken);
        var complaint =
            await OpenOf(user.AccountId, clientId).FirstOrDefaultAsync(cancellationToken)
            ?? db.Complaints.Add(
                new Complaint
                {
                    Id = Guid.CreateVersion7(now),
                    ClientId = clientId,
                    UserId = user.AccountId,
                }
            ).Entity;
        (complaint.Reason, complaint.Text) = (request.Reason.Value, request.Text?.Trim() ?? "");
        (complaint.Revision, complaint.CreatedAt) = (client.Revision, now);
        audit.Record(user, AuditTrail.Complaint, [Told(complaint)]);
        await db.SaveAsync(cancellationToken);
        return complaint.ToBody();
    }

    private IQueryable<Complaint> OpenOf(string userId, string clientId) =>
        db.Complaints.Where(c => c.ClientId == clientId && c.UserId == userId && c.HandledAt == null);

    /// <summary>
    /// Administrators are told of the first, and then of none until all are handled. Of two that are the first at once
    /// the key lets one tell.
    /// </summary>
    private async Task TellOnceAsync(
        string clientId,
        ComplaintReason reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var about = db.Complaints.AsNoTracking().Where(c => c.ClientId == clientId);
        if (await about.AnyAsync(c => c.HandledAt == null, cancellationToken))
        {
            return;
        }

        var handled = await about.MaxAsync(c => c.HandledAt, cancellationToken);
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"client_reported/{clientId}/{handled?.UtcTicks ?? 0}/{now.UtcDateTime:yyyyMMddHHmm}"
        );
        if (!await db.Outbox.AnyAsync(message => message.UniqueKey == key, cancellationToken))
        {
            var what = WireNames<ComplaintReason>.NameOf(reason);
            outbox.Add(
                NotificationKind.ClientReported,
                clientId,
                new NotificationData($"A user reported client {clientId}: {what}."),
                key
            );
        }
    }

    /// <summary>
    /// The record of the user says that it reported, and names the report; not the client, nor what was said. It is
    /// read by programs, too.
    /// </summary>
    private static ChangeBody Told(Complaint complaint) =>
        new() { Field = "report", To = JsonValue.Create(complaint.Id.ToString()) };
}
