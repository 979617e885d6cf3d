using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>
/// All that happened to a client in one place: its record, the reasons of decisions, what was written, what drifted.
/// Each part is read by its own service, so that nobody sees here what it would not see there.
/// </summary>
internal sealed class Timeline(
    RegistryContext db,
    ClientDirectory clients,
    ClientReview review,
    Correspondence correspondence
)
{
    public const int Most = 500;

    /// <summary>The newest lines, newest first.</summary>
    public async Task<List<TimelineBody>> ListAsync(string clientId, int limit, CancellationToken cancellationToken)
    {
        var newest = PageRequest.Newest(limit);
        var events = (await clients.ListEventsAsync(clientId, newest, cancellationToken)).Rows;
        var decisions = (await review.ListDecisionsAsync(clientId, newest, cancellationToken)).Rows.ToDictionary(
            decision => decision.Revision
        );
        var messages = (await correspondence.ListAsync(clientId, newest, cancellationToken)).Rows;
        var drifts = await db
            .Drifts.AsNoTracking()
            .Where(d => d.ClientId == clientId && d.ToldOwnerAt != null)
            .OrderByDescending(d => d.FirstSeenAt)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return
        [
            .. events
                .Select(e => ToLine(e, decisions.GetValueOrDefault(e.Revision)))
                .Concat(messages.Select(ToLine))
                .Concat(drifts.SelectMany(ToLines))
                .OrderByDescending(line => line.At)
                .ThenByDescending(line => line.Revision)
                .Take(limit),
        ];
    }

    private static TimelineBody ToLine(EventBody e, DecisionBody? decision) =>
        new()
        {
            At = e.CreatedAt,
            Kind = decision is null ? TimelineKind.Event : TimelineKind.Decision,
            Action = e.Action,
            By = e.Actor,
            Credential = e.Credential,
            Text = decision?.Reason,
            Revision = e.Revision,
            Fields = e.Changes is { Count: > 0 } changes ? changes.ConvertAll(change => change.Field!) : null,
        };

    private static TimelineBody ToLine(MessageBody message) =>
        new()
        {
            At = message.CreatedAt,
            Kind = TimelineKind.Message,
            By = message.Author,
            Text = message.Text,
            Internal = message.Internal,
        };

    private static IEnumerable<TimelineBody> ToLines(Drift drift)
    {
        yield return new TimelineBody
        {
            At = drift.FirstSeenAt,
            Kind = TimelineKind.Drift,
            Text = drift.Finding,
        };
        if (drift.GoneAt is { } gone)
        {
            yield return new TimelineBody
            {
                At = gone,
                Kind = TimelineKind.DriftEnd,
                Text = drift.Finding,
            };
        }
    }
}
