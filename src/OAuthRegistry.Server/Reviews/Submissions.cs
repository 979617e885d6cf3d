using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Puts clients and changes of clients into the queue, shows what waits, and takes it back.</summary>
internal sealed class Submissions(RegistryContext db, AuditTrail audit, Outbox outbox, ReviewReports reports, Call call, TimeProvider time)
{
    /// <summary>The client itself waits, as it is now; to be saved by whoever changes it.</summary>
    public void Submit(Client client)
    {
        if (client.Submission is null)
        {
            client.Submission = new Submission { ClientId = client.ClientId, SubmittedAt = time.Now(), SubmittedBy = call.Caller.Account };
            outbox.Add(NotificationKind.ClientRequested, client, new NotificationData($"Client {client.ClientId} of {client.AdministrativeContact} waits for approval.") { State = client.State });
        }

        Describe(client, RightsRisk.Of(client.Rights), reports.AtSubmission(client));
    }

    /// <summary>
    /// The latest word on a member counts: what is asked for now replaces what waited, and a member that is back at its approved value waits
    /// no longer.
    /// </summary>
    public void SubmitChange(Client client, SplitEdit edit, FieldMask touched)
    {
        var kept = new FieldMask((client.Submission?.ChangedFields ?? []).Where(name => !touched.Contains(name)));
        var names = kept.Names.Concat(edit.LaterMask.Names).ToList();
        if (names.Count == 0)
        {
            client.Submission = null;
            return;
        }

        client.Submission ??= new Submission { ClientId = client.ClientId };
        client.Submission.SubmittedAt = time.Now();
        client.Submission.SubmittedBy = call.Caller.Account;
        client.Submission.ChangedFields = names;
        client.Submission.ChangeBody = Combine(client, (client.Submission.ChangeBody, kept), (edit.Later, edit.LaterMask));
        var merged = ReviewReports.Merged(client, client.Submission);
        merged.Collaborators.AddRange(client.Collaborators);
        Describe(client, RiskOf(client, client.Submission), reports.AtSubmission(merged));
        if (edit.LaterMask.Names.Count > 0)
        {
            outbox.Add(NotificationKind.PendingChange, client, new NotificationData($"A change of client {client.ClientId} waits for approval.") { Fields = names });
        }
    }

    public async Task<PendingChangeBody> GetPendingAsync(string clientId, CancellationToken cancellationToken)
    {
        var (client, submission) = await RequireChangeAsync(clientId, Right.ClientInfo, cancellationToken);
        return ToBody(client, submission);
    }

    public async Task WithdrawAsync(string clientId, CancellationToken cancellationToken)
    {
        var (client, submission) = await RequireChangeAsync(clientId, Right.ClientSettingsBasic, cancellationToken);
        var changes = Difference(client, submission);
        client.Submission = null;
        audit.Record(client, "client.change.withdraw", changes);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>A rejected client waits again, as it is now; editing alone never makes it usable.</summary>
    public async Task ResubmitAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        if (client.State != ReviewState.Rejected)
        {
            throw ReviewErrors.NotRejected();
        }

        client.State = ReviewState.Requested;
        client.StateDescription = ClientRegistration.WaitsForApproval;
        Submit(client);
        audit.Record(client, "client.resubmit", [StateChange(ReviewState.Rejected, ReviewState.Requested)]);
        await db.SaveAsync(cancellationToken);
    }

    public static ChangeBody StateChange(ReviewState from, ReviewState to) => new()
    {
        Field = "state",
        From = WireNames<ReviewState>.NameOf(from),
        To = WireNames<ReviewState>.NameOf(to),
    };

    /// <summary>Member by member, the approved value and the one that waits.</summary>
    public static List<ChangeBody> Difference(Client client, Submission submission)
    {
        var mask = submission.ChangeMask;
        var live = ClientFields.Table.Show(client, mask);
        var merged = ClientFields.Table.Show(ReviewReports.Merged(client, submission), mask);
        return Changes.Between(Changes.Snapshot(live, WireJson.Shared.ClientBody), Changes.Snapshot(merged, WireJson.Shared.ClientBody));
    }

    private static ClientBody Combine(Client client, params IEnumerable<(ClientBody Body, FieldMask Mask)> parts)
    {
        var wanted = new Client { ClientId = client.ClientId };
        List<string> names = [];
        foreach (var (body, mask) in parts)
        {
            ClientFields.Table.Change(wanted, body, mask);
            names.AddRange(mask.Names);
        }

        return ClientFields.Table.Show(wanted, new FieldMask(names));
    }

    private static Risk RiskOf(Client client, Submission submission)
    {
        var added = (submission.ChangeBody.Rights ?? []).Where(right => !RightSet.Of(client.Rights).Implied().Contains(right));
        return RightsRisk.OfChange(submission.ChangedFields, added);
    }

    private static void Describe(Client client, Risk risk, ReviewReport report)
    {
        client.Submission!.Risk = risk;
        client.Submission.Report = JsonSerializer.Serialize(report, WireJson.Shared.ReviewReport);
    }

    private async Task<(Client Client, Submission Submission)> RequireChangeAsync(string clientId, Right right, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, right);
        return client.Submission is { IsChange: true } submission ? (client, submission) : throw ReviewErrors.NothingPending(clientId);
    }

    private static PendingChangeBody ToBody(Client client, Submission submission) => new()
    {
        ClientId = client.ClientId,
        Revision = client.Revision,
        CreatedAt = submission.SubmittedAt,
        SubmittedBy = submission.SubmittedBy?.ToIds(),
        Risk = submission.Risk,
        Changes = Difference(client, submission),
    };
}
