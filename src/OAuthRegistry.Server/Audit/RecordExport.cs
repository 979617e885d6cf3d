using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Audit;

/// <summary>
/// Everything that was recorded or decided, for an auditor: streamed as it is read, as of one moment. Each event
/// carries the text that its hash is of, so that anybody verifies the chains with nothing but SHA-256.
/// </summary>
internal sealed class RecordExport(RegistryContext db, Call call)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = WireJson.Shared.Options.Encoder };

    public void RequireAllowed() => call.Caller.RequireAdmin("export the record");

    public async Task WriteAsync(RecordPart part, ExportFormat format, Stream to, CancellationToken cancellationToken)
    {
        RequireAllowed();
        await using var moment = await db.ReadAtOneMomentAsync(cancellationToken);
        await (
            (part, format) switch
            {
                (RecordPart.Events, ExportFormat.Json) => WriteEventsAsync(to, cancellationToken),
                (RecordPart.Events, _) => WriteTableAsync(EventTable, Events(), Row, to, cancellationToken),
                (_, ExportFormat.Json) => WriteDecisionsAsync(to, cancellationToken),
                _ => WriteTableAsync(DecisionTable, Decisions(), Row, to, cancellationToken),
            }
        );
    }

    private IAsyncEnumerable<AuditEvent> Events() =>
        db
            .Events.AsNoTracking()
            .OrderBy(e => e.SubjectKind)
            .ThenBy(e => e.SubjectId)
            .ThenBy(e => e.Revision)
            .AsAsyncEnumerable();

    private IAsyncEnumerable<DecisionRow> Decisions() =>
        db.Decisions.AsNoTracking().OrderBy(d => d.CreatedAt).ThenBy(d => d.ClientId).AsAsyncEnumerable();

    /// <summary>A line for each event, and a last one by which a file that was cut is seen.</summary>
    private async Task WriteEventsAsync(Stream to, CancellationToken cancellationToken)
    {
        var (count, last) = (0L, "");
        using var heads = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var e in Events().WithCancellation(cancellationToken))
        {
            await WriteLineAsync(to, json => Write(json, e), cancellationToken);
            heads.AppendData(Encoding.ASCII.GetBytes(e.Hash));
            (count, last) = (count + 1, e.Hash);
        }

        await WriteLineAsync(
            to,
            json =>
            {
                json.WriteBoolean("end", true);
                json.WriteNumber("events", count);
                json.WriteString("last", last);
                json.WriteString("hashes_sha256", Convert.ToHexStringLower(heads.GetHashAndReset()));
            },
            cancellationToken
        );
    }

    private static void Write(Utf8JsonWriter json, AuditEvent e)
    {
        json.WriteString("kind", KindOf(e));
        json.WriteString("id", e.SubjectId);
        json.WriteNumber("revision", e.Revision);
        json.WriteString("action", e.Action);
        json.WriteString("created_at", Time(e.CreatedAt));
        json.WriteString("actor", e.Actor?.ToString());
        json.WriteString("credential", e.Credential);
        json.WriteString("request_id", e.RequestId);
        json.WritePropertyName("changes");
        json.WriteRawValue(e.Changes);
        json.WriteString("sealed", HashChain.TextOf(e));
        json.WriteString("hash", e.Hash);
    }

    private async Task WriteDecisionsAsync(Stream to, CancellationToken cancellationToken)
    {
        await foreach (var decision in Decisions().WithCancellation(cancellationToken))
        {
            await WriteLineAsync(
                to,
                json =>
                {
                    json.WriteString("client_id", decision.ClientId);
                    json.WriteNumber("revision", decision.Revision);
                    json.WriteString("created_at", Time(decision.CreatedAt));
                    json.WriteString("submitted_at", decision.SubmittedAt is { } at ? Time(at) : null);
                    foreach (var (name, value) in DecisionBook.Told(decision))
                    {
                        json.WritePropertyName(name);
                        json.WriteRawValue(value?.ToJsonString(WireJson.Shared.Options) ?? "null");
                    }

                    json.WritePropertyName("report");
                    json.WriteRawValue(decision.Report);
                },
                cancellationToken
            );
        }
    }

    private static readonly string[] EventTable =
        ["kind", "id", "revision", "created_at", "actor", "credential", "request_id", "action", "changes", "hash"],
        DecisionTable =

        [
            "client_id",
            "revision",
            "created_at",
            "submitted_at",
            "decided_by",
            "decision",
            "of_pending_change",
            "from",
            "to",
            "reason_codes",
            "reason",
            "refused",
            "report_sha256",
        ];

    private static string?[] Row(AuditEvent e) =>
        [
            KindOf(e),
            e.SubjectId,
            e.Revision.ToString(CultureInfo.InvariantCulture),
            Time(e.CreatedAt),
            e.Actor?.ToString(),
            e.Credential,
            e.RequestId,
            e.Action,
            e.Changes,
            e.Hash,
        ];

    private static string?[] Row(DecisionRow decision)
    {
        var told = DecisionBook.Told(decision);
        return
        [
            decision.ClientId,
            decision.Revision.ToString(CultureInfo.InvariantCulture),
            Time(decision.CreatedAt),
            decision.SubmittedAt is { } at ? Time(at) : null,
            (string?)told["decided_by"],
            (string?)told["decision"],
            decision.OfPendingChange ? "true" : "false",
            (string?)told["from"],
            (string?)told["to"],
            string.Join(' ', decision.ReasonCodes.Select(WireNames<Guideline>.NameOf)),
            decision.Reason,
            decision.Refused,
            (string?)told["report_sha256"],
        ];
    }

    private static async Task WriteTableAsync<T>(
        string[] heads,
        IAsyncEnumerable<T> rows,
        Func<T, string?[]> read,
        Stream to,
        CancellationToken cancellationToken
    )
    {
        await to.WriteAsync(CsvLine.Of(heads), cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await to.WriteAsync(CsvLine.Of(read(row)), cancellationToken);
        }
    }

    private static async Task WriteLineAsync(
        Stream to,
        Action<Utf8JsonWriter> write,
        CancellationToken cancellationToken
    )
    {
        using var line = new MemoryStream();
        await using (var json = new Utf8JsonWriter(line, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        await to.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancellationToken);
    }

    private static string KindOf(AuditEvent e) => e.SubjectKind.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
