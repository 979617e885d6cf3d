using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>Whether what somebody read is still what is there.</summary>
internal sealed class Freshness(RegistryContext db)
{
    /// <summary>
    /// What only those who work on the client see, or nobody reads before deciding; everything else makes a decision
    /// stale.
    /// </summary>
    private static readonly HashSet<string> NotJudged =
    [
        "attributes",
        "state_description",
        "approval",
        DecisionBook.Member,
        "waits_for",
        "message",
        "attestation",
    ];

    /// <summary>
    /// Refuses what rests on content that is no longer there, and says what changed since it was read.
    /// </summary>
    public async Task RequireAsync(Client client, long read, CancellationToken cancellationToken)
    {
        if (read == client.Revision)
        {
            return;
        }

        var since = await Of(client)
            .Where(e => e.Revision > read)
            .OrderBy(e => e.Revision)
            .Select(e => e.Changes)
            .ToListAsync(cancellationToken);
        var changes = since.SelectMany(Judged).ToList();
        if (read > client.Revision || changes.Count > 0)
        {
            throw ReviewErrors.Stale(read, client.Revision, changes);
        }
    }

    /// <summary>When something that a decision rests on changed last since then; never with null.</summary>
    public async Task<DateTimeOffset?> LastJudgedAsync(
        Client client,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        var events = await Of(client)
            .Where(e => e.CreatedAt >= since)
            .OrderByDescending(e => e.Revision)
            .Select(e => new { e.CreatedAt, e.Changes })
            .ToListAsync(cancellationToken);
        return events.Find(e => Judged(e.Changes).Any())?.CreatedAt;
    }

    private IQueryable<AuditEvent> Of(Client client) =>
        db.Events.AsNoTracking().Where(e => e.SubjectKind == SubjectKind.Client && e.SubjectId == client.ClientId);

    private static IEnumerable<ChangeBody> Judged(string changes) =>
        JsonSerializer.Deserialize(changes, WireJson.Shared.ListChangeBody)!.Where(change => IsJudged(change.Field!));

    private static bool IsJudged(string field) =>
        !NotJudged.Contains(field)
        && !field.StartsWith("collaborators.", StringComparison.Ordinal)
        && !field.StartsWith("secrets.", StringComparison.Ordinal);
}
