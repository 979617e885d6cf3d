using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Audit;

/// <summary>The record of every client, user and organization.</summary>
internal sealed class AuditTrail(RegistryContext db, Call call, TimeProvider time)
{
    /// <summary>
    /// A user reported a client, an administrator handled that. What users report the program of somebody else does
    /// not read, whatever it may read of its user.
    /// </summary>
    public const string Complaint = "user.report",
        ComplaintsHandled = "user.report.handle";

    public static readonly SortTable<AuditEvent, long> Orders = new SortTable<AuditEvent, long>(
        e => e.Revision,
        isNewestFirst: true
    ).ByKey("created_at");

    /// <summary>
    /// Counts the change and adds its event, to be saved together with the change itself. A revision that another
    /// request has written in the meantime makes the save fail as a whole.
    /// </summary>
    public void Record(IRecorded subject, string action, List<ChangeBody> changes)
    {
        if (subject.Revision > 0)
        {
            subject.UpdatedAt = time.Now();
        }

        subject.Revision++;
        var added = new AuditEvent
        {
            SubjectKind = subject.Subject.Kind,
            SubjectId = subject.Subject.Id,
            Revision = subject.Revision,
            Action = action,
            CreatedAt = subject.UpdatedAt,
            Actor = call.Caller.Account,
            Credential = call.Caller.CredentialName,
            RequestId = call.RequestId,
            Changes = JsonSerializer.Serialize(changes, WireJson.Shared.ListChangeBody),
        };
        added.Seal(subject.RecordHash);
        subject.RecordHash = added.Hash;
        db.Events.Add(added);
    }

    /// <summary>A page of a record, and how many events it has: their revisions count them.</summary>
    public async Task<Page<EventBody>> ListAsync(IRecorded of, PageRequest page, CancellationToken cancellationToken)
    {
        var (first, last) = page.Descending
            ? (of.Revision - page.Skip - page.Limit + 1, of.Revision - page.Skip)
            : (page.Skip + 1, Math.Min(of.Revision, page.Skip + page.Limit));
        var subject = of.Subject;
        var ofPage = db
            .Events.AsNoTracking()
            .Where(e =>
                e.SubjectKind == subject.Kind && e.SubjectId == subject.Id && e.Revision >= first && e.Revision <= last
            );
        if (call.Caller.Credential is { IsOwnVoice: false })
        {
            ofPage = ofPage.Where(e => e.Action != Complaint && e.Action != ComplaintsHandled);
        }

        var events = await Orders.Sort(ofPage, page).ToListAsync(cancellationToken);
        return new Page<EventBody>(events.ConvertAll(ToBody), of.Revision);
    }

    private static EventBody ToBody(AuditEvent e) =>
        new()
        {
            Revision = e.Revision,
            Action = e.Action,
            CreatedAt = e.CreatedAt,
            Actor = e.Actor?.ToIds(),
            Credential = e.Credential,
            RequestId = e.RequestId,
            Changes = JsonSerializer.Deserialize(e.Changes, WireJson.Shared.ListChangeBody),
        };
}
