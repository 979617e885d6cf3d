using System.Diagnostics;
using OpenTelemetry;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Traces leave the house, so they say less than the libraries would: a request is its route, without the IDs in its
/// path, and an errand is its host, since the address of a webhook may hold a secret.
/// </summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private static readonly string[] Private =
    [
        "url.path",
        "url.query",
        "url.full",
        "client.address",
        "user_agent.original",
        "network.peer.address",
        "network.peer.port",
        "db.npgsql.data_source",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Private)
        {
            data.SetTag(name, null);
        }

        // What looks into the database every few seconds began for nobody, and would fill the collector.
        if (data is { Kind: ActivityKind.Client, ParentId: null })
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
