using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Operations.Telemetry;

public class TraceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_collector_is_told_of_requests_and_errands_and_of_nobody(Database database)
    {
        await using var collector = await Collector.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ServerProcess.StartReadyAsync([
            .. await ServerProcess.SettingsFor(database),
            .. collector.Settings,
            ("Probe__Enabled", "false"),
        ]);
        var admin = server.As(server.WrittenKey);
        await DeliveryWorld.NewWebhook(admin, $"{receiver.Url}/private-path", "client_decision");

        Assert.Equal("user_not_found", (await admin.Get("/users/private-somebody")).Error);
        (await MeasuredServer.RegisterAsync(admin, "admin", "private-client")).Succeeded();
        var received = await receiver.NextAsync();

        await collector.HasAsync("traces", "GET /api/v3/users/{user_id}");
        await collector.HasAsync("traces", "pass on to lists");
        await collector.HasAsync("traces", "deliver webhook");
        await collector.HasAsync("traces", "oauth-registry");
        await collector.HasAsync("metrics", "oauthregistry.decisions");
        if (database == Database.Postgres)
        {
            await collector.HasAsync("traces", "SELECT");
        }

        Assert.Empty(received.Traceparent ?? "");
        foreach (var signal in new[] { "traces", "metrics" })
        {
            var all = collector.All(signal);
            Assert.DoesNotContain("private-", all, StringComparison.Ordinal);
            Assert.DoesNotContain(server.WrittenKey.Split('.')[1], all, StringComparison.Ordinal);
        }

        // Nobody looks for those that a load balancer sends.
        Assert.DoesNotContain("/readyz", collector.All("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_of_traces_alone_is_sent_no_metrics_and_the_name_is_the_operators()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await ServerProcess.StartReadyAsync([
            .. collector.Settings.Where(setting => setting.Name != "OTEL_EXPORTER_OTLP_ENDPOINT"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Url}/v1/traces"),
            ("OTEL_SERVICE_NAME", "the-registry-of-acme"),
        ]);

        using var answer = await server.Http.GetAsync("/api/v3/auth_info");

        await collector.HasAsync("traces", "GET /api/v3/auth_info");
        await collector.HasAsync("traces", "the-registry-of-acme");
        Assert.Empty(collector.All("metrics"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_to_a_webhook_belongs_to_its_delivery_which_begins_on_its_own(Database database)
    {
        using var seen = new Seen();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(database, DeliveryWorld.Quick);
        await DeliveryWorld.NewWebhook(server.Admin, receiver.Url, "client_decision");

        (await MeasuredServer.RegisterAsync(server.Admin, "admin", "is-told")).Succeeded();

        var received = await receiver.NextAsync();
        var request = await seen.ToAsync(receiver.Url);
        Assert.Equal("deliver webhook", request.Parent?.OperationName);
        Assert.Null(request.Parent!.ParentId);
        Assert.Empty(received.Traceparent ?? "");
    }

    [Fact]
    public async Task Errands_to_hosts_that_strangers_chose_carry_no_trace()
    {
        using var seen = new Seen();
        await using var stranger = await WebhookReceiver.StartAsync();
        using var request = new Activity("a request").Start();
        using var http = new PublicHttp(new ProbeNetwork()).NewClient(CancellationToken.None, everywhere: true);

        using var answer = await http.PostAsync(stranger.Url, null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await stranger.NextAsync()).Traceparent ?? "");
        Assert.Equal(request.Id, (await seen.ToAsync(stranger.Url)).ParentId);
    }

    /// <summary>What a collector would be told of requests that leave this process.</summary>
    private sealed class Seen : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();

        private readonly ActivityListener _listener;

        public Seen()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "OAuthRegistry" or "System.Net.Http",
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Task<Activity> ToAsync(string url) =>
            Eventually(() =>
                Task.FromResult(
                    _ended.FirstOrDefault(activity => Equals(activity.GetTagItem("server.port"), new Uri(url).Port))
                )
            );

        public void Dispose() => _listener.Dispose();
    }
}
