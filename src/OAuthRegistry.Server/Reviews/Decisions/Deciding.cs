using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>
/// The one way to decide about a client. A decision of the review, a state in a <c>PUT</c>, a page, and a registration
/// that an administrator approves with the same call: each comes through here, and leaves the same report, row, secret,
/// event and message.
/// </summary>
internal sealed class Deciding(
    ReviewReports reports,
    DecisionBook book,
    Submissions submissions,
    Approvers approvers,
    SecretRule secretRule,
    OpenComplaints complaints,
    OpenDrifts drifts,
    Call call,
    TimeProvider time
)
{
    /// <summary>
    /// Changes the client and keeps the decision, to be saved together. Nothing is saved if the client changed since
    /// it was read. Where the review policy asks for others to agree, only the approval is kept.
    /// </summary>
    public async Task<Decided> DecideAsync(Client client, Verdict verdict, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("decide about clients");
        RequireAllowed(client.State, verdict);

        // Before anything changes: the report is about what the reviewer read.
        var report = await ReportAsync(client, verdict, cancellationToken);
        if (await approvers.HoldAsync(client, verdict, () => Task.FromResult(report), cancellationToken) is { } awaited)
        {
            return new Decided(null, null) { Awaited = awaited };
        }

        await secretRule.LoadAsync(client, cancellationToken);
        var (from, before) = (client.State, client.Snapshot());
        var secrets = await secretRule.TakeAsync(client, verdict.Content, cancellationToken);
        if (IsAnswerToReports(verdict))
        {
            await complaints.HandleAsync(client.ClientId, cancellationToken);
        }

        return await KeepAsync(
            client,
            verdict,
            report,
            from,
            [.. Changes.Between(before, After(client, verdict)), .. secrets],
            null,
            cancellationToken
        );
    }

    /// <summary>
    /// What a decision would do; nothing is to be saved. Says who must agree first, if the review policy asks for it.
    /// </summary>
    public Task<AwaitedApprovers?> TryAsync(Client client, Verdict verdict, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("decide about clients");
        RequireAllowed(client.State, verdict);
        return approvers.HoldAsync(
            client,
            verdict,
            () => ReportAsync(client, verdict, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>
    /// The same about a client that an administrator registers: it may begin in any state, since none came before.
    /// </summary>
    public async Task<Decided> DecideNewAsync(
        Client client,
        ReviewState to,
        string reason,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("decide about clients");
        var verdict = new Verdict(to, client.Content) { Reason = reason };
        var report = await reports.WriteAsync(client, verdict.Content, cancellationToken);
        return await KeepAsync(
            client,
            verdict,
            report,
            ReviewState.Requested,
            Changes.Between([], After(client, verdict)),
            "client.create",
            cancellationToken
        );
    }

    private static void RequireAllowed(ReviewState from, Verdict verdict)
    {
        if (!Transitions.Allows(from, verdict.To) || (from == verdict.To && !verdict.OfPendingChange))
        {
            throw ReviewErrors.Transition(from, verdict.To);
        }
    }

    private async Task<ReviewReport> ReportAsync(Client client, Verdict verdict, CancellationToken cancellationToken) =>
        verdict switch
        {
            { Report: { } judged } => judged,
            { OnPendingReport: true } => await reports.WriteAsync(client, cancellationToken),
            _ => await reports.WriteAsync(client, verdict.Content, cancellationToken),
        };

    /// <summary>The client takes the state of the verdict, beside its content.</summary>
    private static System.Text.Json.Nodes.JsonObject After(Client client, Verdict verdict)
    {
        if (client.State != verdict.To || !verdict.OfPendingChange)
        {
            (client.State, client.StateDescription) = (verdict.To, verdict.ReasonInOneLine);
        }

        return client.Snapshot();
    }

    private async Task<Decided> KeepAsync(
        Client client,
        Verdict verdict,
        ReviewReport report,
        ReviewState from,
        List<ChangeBody> changes,
        string? action,
        CancellationToken cancellationToken
    )
    {
        WarnIfUnexplained(verdict);
        var submittedAt = time.Now() - client.Submission?.Age(time.Now());
        await UpdateQueueAsync(client, verdict, cancellationToken);
        var isNew = action is not null;
        if (!isNew)
        {
            await approvers.ForgetAsync(client, cancellationToken);
        }

        if (verdict.Decision == Decision.Approve && call.Caller.Account is not null && !isNew)
        {
            await drifts.CloseAsync(client.ClientId, cancellationToken);
        }

        var secret =
            client.IsUsable && from is not (ReviewState.Approved or ReviewState.Flagged)
                ? secretRule.OnApproval(client)
                : null;
        var row = book.Add(client, verdict, from, report, submittedAt, [.. changes, .. verdict.Also], action);
        return new Decided(row, secret);
    }

    /// <summary>
    /// A client that was decided waits no longer, its change does unless the change was decided; what goes back waits
    /// again.
    /// </summary>
    private async Task UpdateQueueAsync(Client client, Verdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.OfPendingChange || verdict.To == ReviewState.Requested || client.Submission is { IsChange: false })
        {
            client.Submission = null;
        }

        if (verdict.To == ReviewState.Requested)
        {
            await submissions.SubmitAsync(client, cancellationToken);
        }
    }

    /// <summary>Whether it is what users may have reported the client for.</summary>
    private static bool IsAnswerToReports(Verdict verdict) =>
        !verdict.OfPendingChange && verdict.To is ReviewState.Rejected or ReviewState.Flagged or ReviewState.Suspended;

    private void WarnIfUnexplained(Verdict verdict)
    {
        if (
            verdict.To is ReviewState.Rejected or ReviewState.Flagged or ReviewState.Suspended
            && verdict is { Reason.Length: 0, OfPendingChange: false }
        )
        {
            call.Warn("no `state_description`: the owner is not told why");
        }
    }
}
