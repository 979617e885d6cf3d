using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// The section <c>Telemetry</c>: where Prometheus reads. Where OpenTelemetry sends to is said by its own variables,
/// <c>OTEL_…</c>.
/// </summary>
internal sealed class TelemetryOptions : ICheckedOptions
{
    public const string Section = "Telemetry";

    /// <summary>The port at which metrics are read, and nothing else is; zero for none.</summary>
    [Range(0, 65535)]
    public int PrometheusPort { get; set; }

    /// <summary>At which address of this machine.</summary>
    public string PrometheusAddress { get; set; } = "127.0.0.1";

    /// <summary>How often a server that has metrics counts what waits in the database.</summary>
    public TimeSpan CountEvery { get; set; } = TimeSpan.FromSeconds(15);

    public IEnumerable<string> Faults()
    {
        if (!IPAddress.TryParse(PrometheusAddress, out _))
        {
            yield return $"PrometheusAddress is '{PrometheusAddress}'; it must be an address of this machine such as "
                + "127.0.0.1, or 0.0.0.0 for all of them.";
        }
    }
}
