using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// What OpenTelemetry is told, and who hears it. Unless somebody does, nothing of it is there: no listener, no port.
/// </summary>
internal static class TelemetryServices
{
    private const string DefaultName = "oauth-registry",
        MetricsSignal = "METRICS",
        TracesSignal = "TRACES";

    /// <summary>Requests that nobody looks for in a trace.</summary>
    private static readonly PathString[] Untraced = ["/healthz", "/readyz", MetricsPort.Path];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TelemetryOptions.Section);
        services.Configure<TelemetryOptions>(section);
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var isRead = section.Get<TelemetryOptions>() is { PrometheusPort: > 0 };
        var metrics = Collector(configuration, MetricsSignal);
        if (isRead || metrics is not null)
        {
            services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(told => Measure(told, isRead, metrics));
        }

        if (isRead)
        {
            services.AddHostedService<MetricsPort>();
        }

        if (Collector(configuration, TracesSignal) is { } traces)
        {
            services.AddOpenTelemetry().ConfigureResource(Describe).WithTracing(told => Trace(told, traces));
        }
    }

    /// <summary>What is wrong with the variables that say where to send to.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from name in new[] { EndpointOf(), EndpointOf(MetricsSignal), EndpointOf(TracesSignal) }
        where configuration[name] is { Length: > 0 } written && !IsWeb(written)
        select $"{name} is '{configuration[name]}'; it must be an address such as http://127.0.0.1:4317.";

    private static void Describe(ResourceBuilder resource) =>
        resource
            .Clear()
            .AddService(DefaultName, serviceVersion: typeof(Program).Assembly.GetName().Version?.ToString(3))
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();

    private static void Measure(MeterProviderBuilder told, bool isRead, Action<OtlpExporterOptions>? collector)
    {
        told.AddMeter(
                Measures.Name,
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel",
                "System.Net.Http",
                "System.Runtime",
                "Npgsql"
            )
            .AddView(Labels.Bounded);
        if (isRead)
        {
            told.AddPrometheusExporter(prometheus =>
                (prometheus.ScrapeEndpointPath, prometheus.ScopeInfoEnabled) = (MetricsPort.Path, false)
            );
        }

        if (collector is not null)
        {
            told.AddOtlpExporter(collector);
        }
    }

    private static void Trace(TracerProviderBuilder told, Action<OtlpExporterOptions> collector) =>
        told.AddSource(Spans.Name, "System.Net.Http", "Npgsql")
            .AddAspNetCoreInstrumentation(requests =>
                requests.Filter = context => !Array.Exists(Untraced, path => context.Request.Path == path)
            )
            .AddProcessor(new DiscreetSpans())
            .AddOtlpExporter(collector);

    /// <summary>
    /// How the collector of a signal is found; null if there is none. The exporter reads the variables of all signals
    /// by itself, and not the address of one.
    /// </summary>
    private static Action<OtlpExporterOptions>? Collector(IConfiguration configuration, string signal) =>
        configuration[$"OTEL_{signal}_EXPORTER"] == "none" ? null
        : configuration[EndpointOf(signal)] is { Length: > 0 } own ? exporter => exporter.Endpoint = new Uri(own)
        : configuration[EndpointOf()] is { Length: > 0 } ? _ => { }
        : null;

    private static string EndpointOf(string? signal = null) =>
        signal is null ? "OTEL_EXPORTER_OTLP_ENDPOINT" : $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";

    private static bool IsWeb(string written) =>
        Uri.TryCreate(written, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
