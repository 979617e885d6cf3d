using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>What a webhook got.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string Body)
{
    /// <summary>By which a trace would go on there.</summary>
    public string? Traceparent { get; init; }

    public System.Text.Json.Nodes.JsonNode Json => System.Text.Json.Nodes.JsonNode.Parse(Body)!;
}

/// <summary>Somebody else's server, on this machine, that webhooks post to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly Channel<Received> _arrivals = Channel.CreateUnbounded<Received>();

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/hook";

    /// <summary>How it answers the next requests; 200 once there is nothing left.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public ConcurrentQueue<Received> All { get; } = new();

    public static async Task<WebhookReceiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        foreach (var answer in answers)
        {
            receiver.Answers.Enqueue(answer);
        }

        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async Task<Received> NextAsync() =>
        await _arrivals.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var received = new Received(
            headers["webhook-id"].ToString(),
            headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(),
            await reader.ReadToEndAsync()
        )
        {
            Traceparent = headers.TraceParent,
        };
        All.Enqueue(received);
        context.Response.StatusCode = Answers.TryDequeue(out var answer) ? answer : 200;
        if (context.Response.StatusCode == 302)
        {
            context.Response.Headers.Location = Url;
        }

        _arrivals.Writer.TryWrite(received);
    }
}
