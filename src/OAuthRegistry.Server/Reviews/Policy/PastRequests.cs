using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// Requests as they were when they were decided: the report stands with the decision, the content is told by the
/// record. Their owner is the one of today.
/// </summary>
internal sealed class PastRequests(RegistryContext db)
{
    private static readonly HashSet<string> OfContent = [.. ContentFields.All.Select(field => field.Name)];

    private static readonly FieldMask Whole = new(OfContent);

    /// <summary>Those that waited and were approved or rejected since then, newest first.</summary>
    public async Task<List<PastRequest>> ReadAsync(DateTimeOffset since, int most, CancellationToken cancellationToken)
    {
        var decisions = await db
            .Decisions.AsNoTracking()
            .Where(d => d.SubmittedAt != null && d.CreatedAt >= since)
            .Where(d => d.Decision == Decision.Approve || d.Decision == Decision.Reject)
            .OrderByDescending(d => d.CreatedAt)
            .ThenBy(d => d.ClientId)
            .Take(most)
            .ToListAsync(cancellationToken);
        var ids = decisions.Select(decision => decision.ClientId).Distinct().ToList();
        var clients = await db
            .Clients.AsNoTracking()
            .Include(c => c.Collaborators)
            .Where(c => ids.Contains(c.ClientId))
            .ToDictionaryAsync(c => c.ClientId, cancellationToken);
        var events = await db
            .Events.AsNoTracking()
            .Where(e => e.SubjectKind == SubjectKind.Client && ids.Contains(e.SubjectId))
            .OrderBy(e => e.Revision)
            .ToListAsync(cancellationToken);
        var bySubject = events.ToLookup(e => e.SubjectId);
        return
        [
            .. decisions
                .Where(decision => clients[decision.ClientId].Collaborators.Exists(c => c.IsOwner))
                .Select(decision => Read(decision, clients[decision.ClientId], bySubject[decision.ClientId])),
        ];
    }

    private static PastRequest Read(DecisionRow decision, Client client, IEnumerable<AuditEvent> events)
    {
        JsonObject content = [];
        JsonObject? waiting = null;
        foreach (var e in events.Where(e => e.Revision < decision.Revision))
        {
            if (e.Action == Submissions.Withdrawal)
            {
                // It tells what did not come.
                waiting = null;
                continue;
            }

            foreach (var change in JsonSerializer.Deserialize(e.Changes, WireJson.Shared.ListChangeBody)!)
            {
                if (change.Field == "pending_change")
                {
                    waiting = change.To as JsonObject;
                }
                else if (OfContent.Contains(change.Field!))
                {
                    content[change.Field!] = change.To?.DeepClone();
                }
            }
        }

        var running = ClientContent.Empty.With(Body(content), Whole);
        var wanted = decision.OfPendingChange ? waiting : null;
        List<string> fields = [.. wanted?.Select(member => member.Key) ?? []];
        return new PastRequest(
            decision,
            new PolicyFacts(
                wanted is null ? running : running.With(Body(wanted), new FieldMask(fields)),
                wanted is null ? null : running,
                fields,
                ReviewSubject.OwnerOf(client),
                JsonSerializer.Deserialize(decision.Report, WireJson.Shared.ReviewReport)!
            )
        );
    }

    private static ClientBody Body(JsonObject members) => members.Deserialize(WireJson.Shared.ClientBody)!;
}

/// <summary>A request that was decided, and what was known of it then.</summary>
internal sealed record PastRequest(DecisionRow Decision, PolicyFacts Facts);
