using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Operations.Telemetry;

/// <summary>Takes what OpenTelemetry sends; names and values stand in it as plain text between the lengths.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly ConcurrentQueue<(string Path, string Text)> _sent = new();

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>The settings of a server that sends to here, and does not wait long.</summary>
    public (string Name, string Value)[] Settings =>
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
        ];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.Run(collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>All that was sent of a signal so far: <c>traces</c> or <c>metrics</c>.</summary>
    public string All(string signal) =>
        string.Concat(_sent.Where(sent => sent.Path == $"/v1/{signal}").Select(sent => sent.Text));

    /// <summary>Waits until a text has been sent.</summary>
    public Task HasAsync(string signal, string text) =>
        Eventually(() => Task.FromResult(All(signal).Contains(text, StringComparison.Ordinal) ? text : null));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        _sent.Enqueue((context.Request.Path, await reader.ReadToEndAsync()));
    }
}
