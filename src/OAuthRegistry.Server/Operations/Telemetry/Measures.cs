using System.Diagnostics.Metrics;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// What the registry itself counts. Its labels have few values, whoever calls: no ID, no host, nothing that a caller
/// wrote. While nobody listens, counting does nothing.
/// </summary>
internal static class Measures
{
    public const string Name = "OAuthRegistry";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "oauthregistry.decisions",
        "{decision}",
        "Decisions about clients: what was decided, and whether by a person or by the review policy."
    );

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "oauthregistry.tokens",
        "{answer}",
        "Answers of the token endpoint that gave tokens, by grant."
    );

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "oauthregistry.refusals",
        "{refusal}",
        "Requests that were refused, by the name of the error."
    );

    private static readonly Counter<long> KeptLookups = Meter.CreateCounter<long>(
        "oauthregistry.kept.lookups",
        "{lookup}",
        "Lookups of what is kept in memory: of which kind, and whether it was there (hit) or had to be read (miss)."
    );

    private static readonly Gauge<long> ReviewsWaiting = Meter.CreateGauge<long>(
        "oauthregistry.reviews.waiting",
        "{request}",
        "Requests that wait for a reviewer, by how long they have waited: up to a day, up to a week, or longer."
    );

    private static readonly Gauge<long> OutboxWaiting = Meter.CreateGauge<long>(
        "oauthregistry.outbox.waiting",
        "{message}",
        "Messages that have not been passed on yet."
    );

    private static readonly Gauge<double> OutboxAge = Meter.CreateGauge<double>(
        "oauthregistry.outbox.age",
        "s",
        "How long the oldest message has waited to be passed on; zero if none waits."
    );

    private static readonly Gauge<long> DeadDeliveries = Meter.CreateGauge<long>(
        "oauthregistry.deliveries.dead",
        "{delivery}",
        "Deliveries that were given up and that nobody has replayed yet."
    );

    /// <summary>Whether anybody listens; to be asked before what is told has to be read first.</summary>
    public static bool AreHeard => OutboxAge.Enabled;

    public static void Decided(string decision, bool byPolicy) =>
        Decisions.Add(1, Label("decision", decision), Label("by", byPolicy ? "policy" : "person"));

    public static void GaveTokens(string grant) => Tokens.Add(1, Label("grant", grant));

    public static void Refused(string reason) => Refusals.Add(1, Label("reason", reason));

    public static void LookedUp(string kind, bool isKept) =>
        KeptLookups.Add(1, Label("kind", kind), Label("result", isKept ? "hit" : "miss"));

    /// <summary>So many wait for a reviewer, and have for so long: "day", "week" or "older".</summary>
    public static void Wait(string age, long requests) => ReviewsWaiting.Record(requests, Label("age", age));

    public static void OutboxHolds(long messages, TimeSpan oldest)
    {
        OutboxWaiting.Record(messages);
        OutboxAge.Record(oldest.TotalSeconds);
    }

    public static void AreDead(long deliveries) => DeadDeliveries.Record(deliveries);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
