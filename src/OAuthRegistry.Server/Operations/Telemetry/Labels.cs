using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Libraries label what they measure with whom they talked to. Whoever registers a client chooses hosts, so those would
/// grow without end; and the name of a pool of Npgsql is its connection string.
/// </summary>
internal static class Labels
{
    private static readonly MetricStreamConfiguration OfErrands = new()
    {
        TagKeys = ["http.request.method", "http.response.status_code", "error.type"],
    };

    private static readonly MetricStreamConfiguration OfTheDatabase = new()
    {
        TagKeys = ["error.type", "db.response.status_code"],
    };

    /// <summary>The labels that a measure keeps; all of them with null.</summary>
    public static MetricStreamConfiguration? Bounded(Instrument instrument) =>
        instrument.Meter.Name switch
        {
            "System.Net.Http" when instrument.Name == "http.client.request.duration" => OfErrands,
            "System.Net.Http" => MetricStreamConfiguration.Drop,

            // What is counted adds up over the pools; of what is observed only the last pool would be left.
            "Npgsql" => instrument.IsObservable ? MetricStreamConfiguration.Drop : OfTheDatabase,
            _ => null,
        };
}
