using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Audit;

/// <summary>
/// Proves that the record is whole: every event chained to the one before it, every decision as the chain tells it.
/// </summary>
internal sealed class RecordVerification(RegistryContext db, Call call)
{
    /// <summary>Whoever gets to see more broken records than this restores a backup.</summary>
    private const int MostBreaks = 100;

    public async Task<RecordVerificationBody> VerifyAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("verify the record");
        var breaks = await FindBreaksAsync().Take(MostBreaks).ToListAsync(cancellationToken);
        return new RecordVerificationBody { Whole = breaks.Count == 0, Breaks = breaks.Count == 0 ? null : breaks };
    }

    /// <summary>The first broken link of each record that has one, in words.</summary>
    public async IAsyncEnumerable<string> FindBreaksAsync()
    {
        // Or what changes meanwhile would look broken.
        await using var moment = await db.ReadAtOneMomentAsync(CancellationToken.None);
        var heads = await HeadsAsync();
        var decisions = (await db.Decisions.AsNoTracking().ToListAsync()).ToDictionary(d => (d.ClientId, d.Revision));
        RecordSubject? current = null;
        (long Revision, string? Hash) last = default;
        var isBroken = false;
        await foreach (
            var e in db
                .Events.AsNoTracking()
                .OrderBy(e => e.SubjectKind)
                .ThenBy(e => e.SubjectId)
                .ThenBy(e => e.Revision)
                .AsAsyncEnumerable()
        )
        {
            var subject = new RecordSubject(e.SubjectKind, e.SubjectId);
            if (subject != current)
            {
                if (EndBreak(current, last, isBroken, heads) is { } end)
                {
                    yield return end;
                }

                (current, last, isBroken) = (subject, default, false);
            }

            if (!isBroken && LinkBreak(e, last, decisions) is { } link)
            {
                isBroken = true;
                yield return $"{Name(subject)}, revision {last.Revision + 1}: {link}";
            }

            last = (e.Revision, e.Hash);
        }

        if (EndBreak(current, last, isBroken, heads) is { } veryEnd)
        {
            yield return veryEnd;
        }

        foreach (var subject in heads.Keys)
        {
            yield return $"{Name(subject)}: the whole record is missing";
        }
    }

    private static string? LinkBreak(
        AuditEvent e,
        (long Revision, string? Hash) last,
        Dictionary<(string, long), DecisionRow> decisions
    )
    {
        if (e.Revision != last.Revision + 1)
        {
            return "the event is missing";
        }

        if (HashChain.Next(last.Hash, e) != e.Hash)
        {
            return "the event was changed, or one before it was";
        }

        var told = JsonSerializer
            .Deserialize(e.Changes, WireJson.Shared.ListChangeBody)!
            .FirstOrDefault(change => change.Field == DecisionBook.Member)
            ?.To;
        if (told is null)
        {
            return null;
        }

        return
            decisions.TryGetValue((e.SubjectId, e.Revision), out var decision)
            && System.Text.Json.Nodes.JsonNode.DeepEquals(told, DecisionBook.Told(decision))
            ? null
            : "the decision was changed or is missing";
    }

    /// <summary>
    /// The row of a client, account, resource or policy knows the newest event of its record; a record that was cut
    /// short does not end with it.
    /// </summary>
    private static string? EndBreak(
        RecordSubject? subject,
        (long Revision, string? Hash) last,
        bool isBroken,
        Dictionary<RecordSubject, (long Revision, string? Hash)> heads
    )
    {
        if (subject is not { } ended || !heads.Remove(ended, out var head) || isBroken || head == last)
        {
            return null;
        }

        return $"{Name(ended)}, revision {last.Revision + 1}: the record ends before revision {head.Revision}";
    }

    private async Task<Dictionary<RecordSubject, (long Revision, string? Hash)>> HeadsAsync()
    {
        var clients = await db
            .Clients.AsNoTracking()
            .Select(c => new
            {
                c.ClientId,
                c.Revision,
                c.RecordHash,
            })
            .ToListAsync();
        var accounts = await db.Accounts.AsNoTracking().ToListAsync();
        var resources = await db.Resources.AsNoTracking().ToListAsync();
        var policies = await db.Policies.AsNoTracking().ToListAsync();
        return clients
            .Select(c => (new RecordSubject(SubjectKind.Client, c.ClientId), (c.Revision, c.RecordHash)))
            .Concat(accounts.Select(a => (a.Subject, (a.Revision, a.RecordHash))))
            .Concat(resources.Select(r => (r.Subject, (r.Revision, r.RecordHash))))
            .Concat(policies.Select(p => (p.Subject, (p.Revision, p.RecordHash))))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
    }

    private static string Name(RecordSubject subject) => $"{subject.Kind.ToString().ToLowerInvariant()} {subject.Id}";
}
