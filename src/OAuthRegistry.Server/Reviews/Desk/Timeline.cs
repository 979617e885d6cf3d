using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>
/// All that happened to a client in one place: its record, the reasons of decisions, what was written, what drifted.
/// Each part is read by its own service, so that nobody sees here what it would not see there.
/// </summary>
internal sealed class Timeline(ClientDirectory clients, Correspondence correspondence, OpenDrifts drifts)
{
    public const int Most = 500;

    /// <summary>The newest lines, newest first.</summary>
    public async Task<List<TimelineBody>> ListAsync(string clientId, int limit, CancellationToken cancellationToken)
    {
        var newest = PageRequest.Newest(limit);
        var events = (await clients.ListEventsAsync(clientId, newest, cancellationToken)).Rows;
        var messages = (await correspondence.ListAsync(clientId, newest, cancellationToken)).Rows;
        var drifted = await drifts.HistoryAsync(clientId, limit, cancellationToken);
        return
        [
            .. events
                .Select(ToLine)
                .Concat(messages.Select(ToLine))
                .Concat(drifted.SelectMany(ToLines))
                .OrderByDescending(line => line.At)
                .ThenByDescending(line => line.Revision)
                .Take(limit),
        ];
    }

    /// <summary>The record tells each decision with its reason.</summary>
    private static TimelineBody ToLine(EventBody e)
    {
        var decision = e.Changes?.Find(change => change.Field == DecisionBook.Member)?.To;
        return new TimelineBody
        {
            At = e.CreatedAt,
            Kind = decision is null ? TimelineKind.Event : TimelineKind.Decision,
            Action = e.Action,
            By = e.Actor,
            Credential = e.Credential,
            Text = ((string?)decision?["reason"])?.NullIfEmpty(),
            Revision = e.Revision,
            Fields = e.Changes?.ConvertAll(change => change.Field!).NullIfEmpty(),
        };
    }

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
