using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Decisions;

/// <summary>Keeps every decision, and tells it in the record of the client.</summary>
internal sealed class DecisionBook(RegistryContext db, AuditTrail audit, Outbox outbox, Call call, TimeProvider time)
{
    /// <summary>Where an event of the record tells a decision.</summary>
    public const string Member = "decision";

    /// <summary>Adds the decision and the event of the change that it made, to be saved together with it.</summary>
    public DecisionRow Add(
        Client client,
        Verdict verdict,
        ReviewState from,
        ReviewReport report,
        DateTimeOffset? submittedAt,
        List<ChangeBody> changes,
        string? action = null
    )
    {
        var row = new DecisionRow
        {
            ClientId = client.ClientId,
            Revision = client.Revision + 1,
            Decision = verdict.Decision,
            OfPendingChange = verdict.OfPendingChange,
            From = from,
            To = client.State,
            ReasonCodes = verdict.ReasonCodes,
            Reason = verdict.Reason,
            Refused =
                verdict.Refused.Count > 0
                    ? JsonSerializer.Serialize(verdict.Refused, WireJson.Shared.ListRefusedBody)
                    : null,
            DecidedBy = call.Caller.Account,
            Rule = call.Caller.Account is null ? call.Caller.CredentialName : null,
            SubmittedAt = submittedAt,
            CreatedAt = time.Now(),
            Report = JsonSerializer.Serialize(report, WireJson.Shared.ReviewReport),
        };
        var verb = verdict.Decision is { } made ? WireNames<Decision>.NameOf(made) : "review";
        var decision = new ChangeBody { Field = Member, To = Told(row) };
        audit.Record(client, action ?? $"client.{verb}", [.. changes, decision]);
        db.Decisions.Add(row);
        Measures.Decided(verb, byPolicy: row.Rule is not null);

        // What ended stays ended: nothing that was issued before lives again when the client is approved once more.
        if (!client.IsUsable)
        {
            client.TokensEndedAt = row.CreatedAt;
        }

        outbox.Add(
            NotificationKind.ClientDecision,
            client,
            new NotificationData(Sentence(row))
            {
                State = client.State,
                StateDescription = verdict.ReasonInOneLine,
                Text = InFull(verdict),
            }
        );
        return row;
    }

    private static string Sentence(DecisionRow row) =>
        (row.OfPendingChange, row.Decision) switch
        {
            (true, Decision.Approve) => $"The change of client {row.ClientId} was approved.",
            (true, _) => $"The change of client {row.ClientId} was rejected.",
            _ => $"Client {row.ClientId} is now {row.To.ToString().ToLowerInvariant()}.",
        };

    /// <summary>What its first sentence does not say; nothing if that says it all.</summary>
    private static string? InFull(Verdict verdict)
    {
        var refused = verdict.Refused.Select(refusal =>
            $"Not granted: {refusal.Name}{(string.IsNullOrEmpty(refusal.Reason) ? "" : $": {refusal.Reason}")}"
        );
        var whole = string.Join("\n", refused.Prepend(verdict.Reason + "\n")).Trim();
        return whole == verdict.ReasonInOneLine ? null : whole;
    }

    /// <summary>
    /// The decision as the record tells it: with the hash of the report, so that the chain holds the report too.
    /// </summary>
    public static JsonObject Told(DecisionRow row)
    {
        var told = new JsonObject
        {
            ["decision"] = row.Decision is { } made ? WireNames<Decision>.NameOf(made) : null,
            ["of_pending_change"] = row.OfPendingChange,
            ["from"] = WireNames<ReviewState>.NameOf(row.From),
            ["to"] = WireNames<ReviewState>.NameOf(row.To),
            ["reason_codes"] = new JsonArray([
                .. row.ReasonCodes.Select(code => JsonValue.Create(WireNames<Guideline>.NameOf(code))),
            ]),
            ["reason"] = row.Reason,
            ["decided_by"] = row.DecidedBy?.ToString(),
            ["report_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Report))),
        };

        // What was decided before there was such a thing is told without it.
        if (row.Refused is { } refused)
        {
            told["refused"] = JsonNode.Parse(refused);
        }

        if (row.Rule is { } rule)
        {
            told["rule"] = rule;
        }

        return told;
    }

    public static DecisionBody ToBody(DecisionRow row) =>
        new()
        {
            Revision = row.Revision,
            Decision = row.Decision,
            OfPendingChange = row.OfPendingChange ? true : null,
            From = row.From,
            To = row.To,
            ReasonCodes = row.ReasonCodes.Count > 0 ? row.ReasonCodes : null,
            Reason = row.Reason.Length > 0 ? row.Reason : null,
            Refused = row.Refused is { } refused
                ? JsonSerializer.Deserialize(refused, WireJson.Shared.ListRefusedBody)
                : null,
            DecidedBy = row.DecidedBy?.ToIds(),
            Rule = row.Rule,
            CreatedAt = row.CreatedAt,
            Report = JsonSerializer.Deserialize(row.Report, WireJson.Shared.ReviewReport),
        };
}
