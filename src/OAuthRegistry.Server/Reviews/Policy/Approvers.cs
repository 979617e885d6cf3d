using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// Who must agree before something may be used, as the review policy says it: not one alone where it asks for several,
/// and nobody about a client of its own where it refuses that. Asked by every way of approving.
/// </summary>
internal sealed class Approvers(
    RegistryContext db,
    PolicyInForce inForce,
    ReviewReports reports,
    Freshness freshness,
    AuditTrail audit,
    Call call,
    TimeProvider time
)
{
    private static readonly HashSet<string> OfContent = [.. ContentFields.All.Select(field => field.Name)];

    /// <summary>Two contents that differ in nothing else are the same to a reviewer.</summary>
    private static readonly FieldMask Judged = new(OfContent.Where(name => name != "attributes"));

    /// <summary>
    /// Keeps an approval that needs others, to be saved by whoever asked, and says how many more it needs; nothing if
    /// the decision may be made. Refused if this caller may not approve.
    /// </summary>
    public async Task<AwaitedApprovers?> HoldAsync(
        Client client,
        Verdict verdict,
        Func<Task<ReviewReport>> report,
        CancellationToken cancellationToken
    )
    {
        if (call.Caller.Account is not { } approver)
        {
            return null;
        }

        var (_, policy) = await inForce.GetAsync(cancellationToken);
        await RequireWithinLimitAsync(policy, client, verdict, report);
        if (!LetsIn(client, verdict))
        {
            return null;
        }

        if (call.Caller.IsNamedIn(client) && !(call.Caller.IsAdmin && policy.AllowsOwnClients))
        {
            throw PolicyErrors.OwnClient(client.ClientId);
        }

        var needed = AsksForSeveral(policy) ? NeededBy(policy, PolicyFacts.Of(client, verdict, await report())) : 1;
        if (needed == 1)
        {
            return null;
        }

        if (verdict.Refused.Count == 0 && HashOf(verdict.Content) != HashOf(WaitingOf(client)))
        {
            throw PolicyErrors.EditNeedsApprovers(needed);
        }

        var before = await db.Approvals.Where(a => a.ClientId == client.ClientId).ToListAsync(cancellationToken);
        var hash = HashOf(verdict.Content);
        var agreed = before.Where(approval => approval.ContentSha256 == hash).ToList();
        if (agreed.Any(approval => approval.ApprovedBy == approver))
        {
            throw PolicyErrors.ApprovedBefore(approver);
        }

        if (agreed.Count + 1 >= needed)
        {
            return null;
        }

        // One's own of other content becomes this one.
        var own = before.Find(approval => approval.ApprovedBy == approver);
        db.Approvals.RemoveRange(before.Where(approval => approval != own && !agreed.Contains(approval)));
        Keep(client, approver, hash, own);
        return new AwaitedApprovers(
            needed - agreed.Count - 1,
            [.. agreed.Select(approval => approval.ApprovedBy), approver]
        );
    }

    /// <summary>Who approved what waits, as it waits: an approval of what was there before an edit is none.</summary>
    public async Task<List<AccountRef>> OfAsync(Client client, CancellationToken cancellationToken)
    {
        var kept = await db
            .Approvals.AsNoTracking()
            .Where(a => a.ClientId == client.ClientId)
            .OrderBy(a => a.CreatedAt)
            .ToListAsync(cancellationToken);
        var changed =
            kept.Count > 0 ? await freshness.LastJudgedAsync(client, kept[0].CreatedAt, cancellationToken) : null;
        return [.. kept.Where(approval => !(approval.CreatedAt <= changed)).Select(approval => approval.ApprovedBy)];
    }

    /// <summary>What was decided needs no approvals any more; to be saved with the decision.</summary>
    public async Task ForgetAsync(Client client, CancellationToken cancellationToken) =>
        db.Approvals.RemoveRange(
            await db.Approvals.Where(a => a.ClientId == client.ClientId).ToListAsync(cancellationToken)
        );

    /// <summary>
    /// Whether a client that an administrator registers must wait for others, whatever its body says.
    /// </summary>
    public async Task<bool> HoldNewAsync(Client client, CancellationToken cancellationToken)
    {
        var (_, policy) = await inForce.GetAsync(cancellationToken);
        if (!policy.AllowsOwnClients && call.Caller.IsNamedIn(client))
        {
            return true;
        }

        return AsksForSeveral(policy)
            && NeededBy(policy, await FactsAsync(client, client.Content, null, cancellationToken)) > 1;
    }

    /// <summary>
    /// Whether an administrator's edit of a client in use must wait for others, as one by its owner does: the edit
    /// would be an approval of its own.
    /// </summary>
    public async Task<bool> HoldEditAsync(Client client, ContentChange edit, CancellationToken cancellationToken)
    {
        var ofContent = edit with { Mask = new FieldMask(edit.Mask.Names.Where(OfContent.Contains)) };
        var changed = ofContent.Difference(client.Content).ConvertAll(change => change.Field!);
        if (!client.IsUsable || changed.Count == 0)
        {
            return false;
        }

        var (_, policy) = await inForce.GetAsync(cancellationToken);
        var isOwn = !policy.AllowsOwnClients && call.Caller.IsNamedIn(client);
        if (!isOwn && !AsksForSeveral(policy))
        {
            return false;
        }

        if (ofContent.Split(client.Content).Later.IsEmpty)
        {
            return false;
        }

        var content = ofContent.Merge(client.Content);
        return isOwn || NeededBy(policy, await FactsAsync(client, content, changed, cancellationToken)) > 1;
    }

    /// <summary>An administrator decides about everything; others as the policy says.</summary>
    private async Task RequireWithinLimitAsync(
        ReviewPolicy policy,
        Client client,
        Verdict verdict,
        Func<Task<ReviewReport>> report
    )
    {
        if (
            !call.Caller.IsAdmin
            && policy.Reviewers.Count > 0
            && !policy.MayDecide(call.Caller.Account!.Value.Id, PolicyFacts.Of(client, verdict, await report()))
        )
        {
            throw PolicyErrors.OutsideLimit(client.ClientId);
        }
    }

    /// <summary>Whether the verdict lets something be used that was not before.</summary>
    private static bool LetsIn(Client client, Verdict verdict) =>
        verdict.To is ReviewState.Approved or ReviewState.Flagged
        && (
            !client.IsUsable
            || (client.State == ReviewState.Flagged && verdict.To == ReviewState.Approved)
            || HashOf(verdict.Content) != HashOf(client.Content)
        );

    private static int NeededBy(ReviewPolicy policy, PolicyFacts facts) =>
        policy.RuleFor(facts)?.Then is PolicyOutcome.People people ? people.Approvers : 1;

    private static bool AsksForSeveral(ReviewPolicy policy) =>
        policy.Rules.Any(rule => rule.Then is PolicyOutcome.People { Approvers: > 1 });

    private static ClientContent WaitingOf(Client client) =>
        client.Submission is { IsChange: true } change ? change.Wanted.Merge(client.Content) : client.Content;

    private static string HashOf(ClientContent content) =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content.Show(Judged), WireJson.Shared.ClientBody))
        );

    private async Task<PolicyFacts> FactsAsync(
        Client client,
        ClientContent content,
        List<string>? changed,
        CancellationToken cancellationToken
    ) =>
        new(
            content,
            changed is null ? null : client.Content,
            changed ?? [],
            ReviewSubject.OwnerOf(client),
            await reports.WriteAsync(client, content, cancellationToken)
        );

    private void Keep(Client client, AccountRef approver, string hash, Approval? own)
    {
        own ??= db.Approvals.Add(new Approval { ClientId = client.ClientId, ApprovedBy = approver }).Entity;
        (own.ContentSha256, own.CreatedAt) = (hash, time.Now());
        audit.Record(
            client,
            "client.approval",
            [
                new ChangeBody
                {
                    Field = "approval",
                    To = new JsonObject { ["by"] = approver.ToString(), ["content_sha256"] = hash },
                },
            ]
        );
    }
}

/// <summary>An approval that waits for others.</summary>
/// <param name="More">How many more.</param>
/// <param name="So">Who approved so far.</param>
internal sealed record AwaitedApprovers(int More, IReadOnlyList<AccountRef> So);
