using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Puts clients and changes of clients into the queue, shows what waits, and takes it back.</summary>
internal sealed class Submissions(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    ReviewReports reports,
    ReviewTimes times,
    Approvers approvers,
    NetworkScopes scopes,
    Call call,
    TimeProvider time
)
{
    /// <summary>How the record names that a change was taken back.</summary>
    public const string Withdrawal = "client.change.withdraw";

    /// <summary>The client itself waits, as it is now; to be saved by whoever changes it.</summary>
    public async Task SubmitAsync(Client client, CancellationToken cancellationToken)
    {
        if (client.Submission is null)
        {
            client.Submission = new Submission { ClientId = client.ClientId };
            client.Submission.Submit(call.Caller.Account, time.Now());
            outbox.Add(
                NotificationKind.ClientRequested,
                client,
                new NotificationData($"Client {client.ClientId} of {client.AdministrativeContact} waits for approval.")
                {
                    State = client.State,
                }
            );
        }

        Describe(client, await reports.AtSubmissionAsync(client, client.Content, cancellationToken));
    }

    /// <summary>
    /// The latest word on a member counts: what is asked for now replaces what waited, and a member that is back at its
    /// approved value waits no longer.
    /// </summary>
    public async Task SubmitChangeAsync(
        Client client,
        ContentChange later,
        FieldMask spokenOf,
        CancellationToken cancellationToken
    )
    {
        var wanted = (client.Submission?.Wanted ?? ContentChange.Nothing).FollowedBy(later, spokenOf);
        if (wanted.IsEmpty)
        {
            client.Submission = null;
            return;
        }

        var before = Waiting(client);
        client.Submission ??= new Submission { ClientId = client.ClientId };
        client.Submission.Wanted = wanted;
        if (!JsonNode.DeepEquals(before, Waiting(client)))
        {
            // What waits as it did keeps its place in the queue, and its question.
            client.Submission.Submit(call.Caller.Account, time.Now());
        }

        var report = await reports.AtSubmissionAsync(client, wanted.Merge(client.Content), cancellationToken);
        Describe(client, RiskOf(client, wanted, report), report);
        if (!later.IsEmpty)
        {
            outbox.Add(
                NotificationKind.PendingChange,
                client,
                new NotificationData($"A change of client {client.ClientId} waits for approval.")
                {
                    Fields = client.Submission.ChangedFields,
                }
            );
        }
    }

    /// <summary>
    /// Who was asked to change something, and does, has answered. Says what changed, if anything did; to be saved by
    /// whoever changes the client.
    /// </summary>
    public List<ChangeBody> AnswerByEdit(Client client)
    {
        if (client.Submission is not { WaitsFor: WaitsFor.Registrant } asked || call.Caller.IsReviewerOf(client))
        {
            return [];
        }

        asked.Answer(time.Now());
        return [MoveChange(WaitsFor.Registrant, asked.WaitsFor)];
    }

    /// <summary>
    /// Whoever is no collaborator any more becomes no contact by a change that waits; the rest of it goes on waiting.
    /// Says what changed, if anything did; to be saved by whoever removes the collaborator.
    /// </summary>
    public async Task<List<ChangeBody>> ForgetContactAsync(
        Client client,
        AccountRef gone,
        CancellationToken cancellationToken
    )
    {
        if (client.Submission is not { IsChange: true } submission)
        {
            return [];
        }

        var before = Waiting(client);
        var wanted = submission.Wanted;
        List<string> named =
        [
            .. AccountRef.From(wanted.Wanted.AdministrativeContact) == gone ? ["administrative_contact"] : (string[])[],
            .. AccountRef.From(wanted.Wanted.TechnicalContact) == gone ? ["technical_contact"] : (string[])[],
        ];
        if (named.Count == 0)
        {
            return [];
        }

        var left = wanted.FollowedBy(ContentChange.Nothing, new FieldMask(named));
        if (left.IsEmpty)
        {
            client.Submission = null;
        }
        else
        {
            submission.Wanted = left;
            var report = await reports.AtSubmissionAsync(client, left.Merge(client.Content), cancellationToken);
            Describe(client, RiskOf(client, left, report), report);
        }

        return
        [
            new ChangeBody
            {
                Field = "pending_change",
                From = before,
                To = Waiting(client),
            },
        ];
    }

    /// <summary>What of the client waits, as the record shows it.</summary>
    public static JsonObject? Waiting(Client client)
    {
        if (client.Submission is not { IsChange: true } submission)
        {
            return null;
        }

        var waits = Changes.Snapshot(submission.Wanted.Wanted, WireJson.Shared.ClientBody);
        return new JsonObject(
            submission.ChangedFields.Select(name => KeyValuePair.Create(name, waits[name]?.DeepClone()))
        );
    }

    /// <summary>What waits of the client, and whose move it is.</summary>
    public async Task<SubmissionBody> GetAsync(string clientId, CancellationToken cancellationToken) =>
        await FindAsync(clientId, cancellationToken) ?? throw ReviewErrors.NothingWaits(clientId);

    /// <summary>The same; nothing if nothing waits.</summary>
    public async Task<SubmissionBody?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return client.Submission is not { } submission
            ? null
            : new SubmissionBody
            {
                ClientId = client.ClientId,
                OfPendingChange = submission.IsChange.NullIfFalse(),
                Revision = client.Revision,
                SubmittedAt = submission.SubmittedAt,
                SubmittedBy = submission.SubmittedBy?.ToIds(),
                WaitsFor = submission.WaitsFor,
                AnswerBy = submission.AnswerBy,
                AgeSeconds = (long)submission.Age(time.Now()).TotalSeconds,
                MedianSecondsToDecision = (await times.MeasureAsync(cancellationToken)).Median,
                Risk = submission.Risk,
                ApprovedBy = (await approvers.OfAsync(client, cancellationToken))
                    .ConvertAll(approver => approver.ToIds())
                    .NullIfEmpty(),
            };
    }

    public async Task<PendingChangeBody> GetPendingAsync(string clientId, CancellationToken cancellationToken) =>
        (await ReadPendingAsync(clientId, cancellationToken)).Change;

    /// <summary>The same; nothing if none waits.</summary>
    public async Task<PendingChangeBody?> FindPendingAsync(string clientId, CancellationToken cancellationToken) =>
        (await ReadForEditAsync(clientId, cancellationToken)).Waits?.Change;

    /// <summary>
    /// The revision that an edit starts from, and the change that waits by then, with the content as it would make it;
    /// nothing if none waits.
    /// </summary>
    public async Task<(long Revision, (PendingChangeBody Change, ClientContent Merged)? Waits)> ReadForEditAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return (client.Revision, client.Submission is { IsChange: true } submission ? Merge(client, submission) : null);
    }

    /// <summary>The same, which has to be there.</summary>
    public async Task<(PendingChangeBody Change, ClientContent Merged)> ReadPendingAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        var (client, submission) = await RequireChangeAsync(clientId, Right.ClientInfo, cancellationToken);
        return Merge(client, submission);
    }

    public async Task WithdrawAsync(string clientId, CancellationToken cancellationToken)
    {
        var (client, submission) = await RequireChangeAsync(clientId, Right.ClientSettingsBasic, cancellationToken);
        var changes = submission.Wanted.Difference(client.Content);
        client.Submission = null;
        audit.Record(client, Withdrawal, changes);
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
        await SubmitAsync(client, cancellationToken);
        audit.Record(client, "client.resubmit", [StateChange(ReviewState.Rejected, ReviewState.Requested)]);
        await db.SaveAsync(cancellationToken);
    }

    public static ChangeBody StateChange(ReviewState from, ReviewState to) =>
        new()
        {
            Field = "state",
            From = WireNames<ReviewState>.NameOf(from),
            To = WireNames<ReviewState>.NameOf(to),
        };

    /// <summary>Whose move it is, as the record tells that it changed.</summary>
    public static ChangeBody MoveChange(WaitsFor from, WaitsFor to) =>
        new()
        {
            Field = "waits_for",
            From = WireNames<WaitsFor>.NameOf(from),
            To = WireNames<WaitsFor>.NameOf(to),
        };

    private Risk RiskOf(Client client, ContentChange wanted, ReviewReport report)
    {
        var added = ScopeRefs.From(wanted.Wanted.ResourceScopes).Except(client.Content.ResourceScopes).ToList();
        if (scopes.Read(added)?.Any(scope => scope.Scope.Risk == ScopeRisk.High) == true)
        {
            return Risk.High;
        }

        var approved = RightSet.Of(client.Rights).Implied();
        var risk = RightsRisk.OfChange(
            wanted.Mask.Names,
            (wanted.Wanted.Rights ?? []).Where(right => !approved.Contains(right))
        );
        return wanted.Mask.Names.Contains("description") ? RightsRisk.OfSilence(risk, report.Checks) : risk;
    }

    private void Describe(Client client, ReviewReport report) => Describe(client, report.Risk, report);

    private void Describe(Client client, Risk risk, ReviewReport report)
    {
        client.Submission!.Risk = risk;
        client.Submission.Keep(report);
        client.Submission.SeenByPolicy = null;
        if (db.Entry(client.Submission) is { State: not (EntityState.Added or EntityState.Detached) } kept)
        {
            // Written though it may be what it was: the policy may be looking at what it was before.
            kept.Property(s => s.SeenByPolicy).IsModified = true;
        }
    }

    private async Task<(Client Client, Submission Submission)> RequireChangeAsync(
        string clientId,
        Right right,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, right);
        return client.Submission is { IsChange: true } submission
            ? (client, submission)
            : throw ReviewErrors.NothingPending(clientId);
    }

    private static (PendingChangeBody Change, ClientContent Merged) Merge(Client client, Submission submission) =>
        (ToBody(client, submission), submission.Wanted.Merge(client.Content));

    private static PendingChangeBody ToBody(Client client, Submission submission) =>
        new()
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            CreatedAt = submission.SubmittedAt,
            SubmittedBy = submission.SubmittedBy?.ToIds(),
            Risk = submission.Risk,
            Changes = submission.Wanted.Difference(client.Content),
        };
}
