using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Where Prometheus reads: a small web server beside the registry's, so that neither answers for the other, whatever
/// name or proxy leads there.
/// </summary>
internal sealed class MetricsPort(MeterProvider metrics, IOptions<TelemetryOptions> options) : IHostedService
{
    public const string Path = "/metrics";

    private WebApplication? _web;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IMeterFactory, Uncounted>();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Parse(options.Value.PrometheusAddress), options.Value.PrometheusPort);
            });
        _web = builder.Build();
        _web.UseOpenTelemetryPrometheusScrapingEndpoint(
            metrics,
            predicate: null,
            Path,
            configureBranchedPipeline: null,
            optionsName: null
        );
        return _web.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_web is not null)
        {
            await _web.StopAsync(cancellationToken);
            await _web.DisposeAsync();
        }
    }

    /// <summary>Who reads the metrics stands in none of them: its meters have names that nobody listens to.</summary>
    private sealed class Uncounted : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter($"{nameof(MetricsPort)}.{options.Name}");
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
