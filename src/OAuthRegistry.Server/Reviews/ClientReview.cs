using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Reads and decides what waits. A decision is bound to the revision that was read.</summary>
internal sealed class ClientReview(RegistryContext db, ReviewReports reports, DecisionBook decisions, FirstSecret firstSecret, Call call)
{
    /// <summary>The members that a reviewer judges; a change of anything else does not make a decision stale.</summary>
    private static readonly HashSet<string> Judged = ["name", "description", "administrative_contact", "technical_contact", "redirect_uris", "logout_redirect_uris", "grants", "rights", "state", "pending_change"];

    public async Task<ReviewReport> GetReportAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return await reports.WriteAsync(client, cancellationToken);
    }

    public async Task<DecisionBody> DecideAsync(string clientId, RequestBody<DecideRequest> request, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("decide about clients");
        request.ThrowIfFaulty(ReviewRules.Check(request.Value));
        var client = await FindAsync(clientId, cancellationToken);
        await RequireFreshAsync(client, request.Value.Revision!.Value, cancellationToken);

        var decision = request.Value.Decision!.Value;
        var pending = decision is Decision.Approve or Decision.Reject && client.Submission is { IsChange: true } ? client.Submission : null;
        var from = client.State;
        var to = pending is not null && (decision == Decision.Reject || client.IsUsable) ? from : Transitions.After(decision);
        if (!Transitions.Allows(from, to) || (from == to && pending is null))
        {
            throw ReviewErrors.Transition(from, to);
        }

        // Before anything changes: the report is about what the reviewer read.
        var report = await reports.WriteAsync(client, cancellationToken);
        await firstSecret.LoadAsync(client, cancellationToken);
        var submittedAt = client.Submission?.SubmittedAt;
        var changes = Apply(client, decision, pending, to, request.Value.Reason ?? "");
        var secret = client.IsUsable && from is not (ReviewState.Approved or ReviewState.Flagged) ? firstSecret.OnApproval(client) : null;
        var verdict = new Verdict(from, decision, report)
        {
            OfPendingChange = pending is not null,
            SubmittedAt = submittedAt,
            ReasonCodes = request.Value.ReasonCodes ?? [],
            Reason = request.Value.Reason ?? "",
        };
        var row = decisions.Add(client, verdict, changes);
        await db.SaveAsync(cancellationToken);

        var answer = DecisionBook.ToBody(row);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>The decisions about a client, newest first.</summary>
    public async Task<Page<DecisionBody>> ListDecisionsAsync(string clientId, PageRequest page, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var found = await db.Decisions.AsNoTracking().Where(d => d.ClientId == clientId).OrderByDescending(d => d.Revision).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(DecisionBook.ToBody);
    }

    private static List<ChangeBody> Apply(Client client, Decision decision, Submission? pending, ReviewState to, string reason)
    {
        List<ChangeBody> changes = [];
        if (pending is not null)
        {
            changes.AddRange(decision == Decision.Approve ? Submissions.Difference(client, pending) : []);
            if (decision == Decision.Approve)
            {
                ClientFields.Table.Change(client, pending.ChangeBody, pending.ChangeMask);
            }

            client.Submission = null;
        }

        if (to != client.State)
        {
            changes.Add(Submissions.StateChange(client.State, to));
            client.State = to;
            client.StateDescription = reason;
            client.Submission = client.Submission is { IsChange: true } waits ? waits : null;
        }

        return changes;
    }

    /// <summary>Refuses a decision about content that is no longer there, and says what changed since it was read.</summary>
    private async Task RequireFreshAsync(Client client, long read, CancellationToken cancellationToken)
    {
        if (read == client.Revision)
        {
            return;
        }

        var since = await db.Events.AsNoTracking()
            .Where(e => e.SubjectKind == SubjectKind.Client && e.SubjectId == client.ClientId && e.Revision > read)
            .OrderBy(e => e.Revision)
            .Select(e => e.Changes)
            .ToListAsync(cancellationToken);
        var changes = since
            .SelectMany(json => JsonSerializer.Deserialize(json, WireJson.Shared.ListChangeBody)!)
            .Where(change => Judged.Contains(change.Field!.Split('.')[0]))
            .ToList();
        if (read > client.Revision || changes.Count > 0)
        {
            throw ReviewErrors.Stale(read, client.Revision, changes);
        }
    }

    private Task<Client> FindAsync(string clientId, CancellationToken cancellationToken) =>
        db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
}
