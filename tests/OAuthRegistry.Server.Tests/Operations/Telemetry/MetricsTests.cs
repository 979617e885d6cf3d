using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Tests.Support;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OAuthRegistry.Server.Tests.Operations.Telemetry;

public class MetricsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_done_is_counted_by_kind_and_without_anybodys_name(Database database)
    {
        await using var server = await MeasuredServer.StartAsync(
            database,
            ("Notifications__MaxAttempts", "1"),
            ("Reviews__PolicyCheck", "00:00:00.2")
        );
        var user = await server.NewUserAsync("somebody-private");
        var webhook = new { url = $"http://127.0.0.1:{Ports.Free()}/private-path", kinds = Array.Empty<string>() };
        (await server.Admin.Post("/webhooks", webhook)).Succeeded();

        (await MeasuredServer.RegisterAsync(user, "somebody-private", "private-waiting")).Succeeded();
        var service = (await MeasuredServer.RegisterAsync(server.Admin, "admin", "private-service")).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(server, "private-service", (string)service["secret"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenAsync(server, "private-service", "private-guess"));
        Assert.Equal("client_not_found", (await user.Get("/clients/private-missing")).Error);

        await server.ReadAsync(
            """oauthregistry_decisions_total{by="person",decision="approve"}""",
            value => value == 1
        );
        await server.ReadAsync("""oauthregistry_tokens_total{grant="client_credentials"}""", value => value == 1);
        await server.ReadAsync("""oauthregistry_refusals_total{reason="client_not_found"}""", value => value == 1);
        await server.ReadAsync("""oauthregistry_refusals_total{reason="invalid_client"}""", value => value == 1);
        await server.ReadAsync(
            """oauthregistry_kept_lookups_total{kind="api_keys",result="hit"}""",
            value => value > 0
        );
        await server.ReadAsync(
            """oauthregistry_kept_lookups_total{kind="api_keys",result="miss"}""",
            value => value > 0
        );
        await server.ReadAsync("""oauthregistry_reviews_waiting{age="day"}""", value => value == 1);
        await server.ReadAsync("""oauthregistry_reviews_waiting{age="week"}""", value => value == 0);
        await server.ReadAsync("""oauthregistry_reviews_waiting{age="older"}""", value => value == 0);
        await server.ReadAsync("oauthregistry_deliveries_dead{", value => value > 0);
        await server.ReadAsync("oauthregistry_outbox_waiting{", value => value == 0);
        await server.ReadAsync("oauthregistry_outbox_age_seconds{", value => value == 0);

        await RejectAllAsync(server.Admin);
        await server.ReadAsync("""oauthregistry_decisions_total{by="policy",decision="reject"}""", value => value == 1);
        await server.ReadAsync("""oauthregistry_reviews_waiting{age="day"}""", value => value == 0);

        var all = await server.ReadAsync();
        Assert.Contains("http_route=\"/api/v3/clients/{client_id}\"", all, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", all, StringComparison.Ordinal);
        if (database == Database.Postgres)
        {
            Assert.Contains("db_client_operation_duration_seconds_count", all, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("private", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Host=", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Process.WrittenKey.Split('.')[1], all, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_delivers_grows_old_in_the_outbox(Database database)
    {
        await using var server = await MeasuredServer.StartAsync(database, ("Notifications__Deliver", "false"));

        (await MeasuredServer.RegisterAsync(server.Admin, "admin", "approved-at-once")).Succeeded();

        await server.ReadAsync("oauthregistry_outbox_waiting{", value => value > 0);
        var age = await server.ReadAsync("oauthregistry_outbox_age_seconds{", value => value > 0);
        await server.ReadAsync("oauthregistry_outbox_age_seconds{", value => value > age);
    }

    [Fact]
    public async Task Metrics_are_at_their_port_only_and_nothing_else_is_there()
    {
        await using var server = await MeasuredServer.StartAsync(Database.Sqlite);

        using var metrics = await server.AskPortAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        foreach (var path in new[] { "/", "/healthz", "/readyz", "/login", "/api/v3/auth_info", "/oauth/token" })
        {
            using var answer = await server.AskPortAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsStringAsync());
        }

        using var there = await server.Process.Http.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, there.StatusCode);

        // Whoever reads them is counted in none of them: it would be the one that is being answered.
        await server.ReadAsync("http_server_active_requests", value => value == 0);
    }

    [Fact]
    public async Task A_port_of_the_metrics_that_is_in_use_is_said_in_words()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var server = ServerProcess.Prepare(("Telemetry__PrometheusPort", $"{port}"));

        server.Launch();

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains(server.Output, line => line.Contains("Telemetry__PrometheusPort", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unless_somebody_wants_it_nothing_listens()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        Assert.Null(server.Services.GetService<MeterProvider>());
        Assert.Null(server.Services.GetService<TracerProvider>());
        Assert.False(Measures.AreHeard);
    }

    [Theory]
    [InlineData("Telemetry__PrometheusPort", "high", "it must be a number")]
    [InlineData("Telemetry__PrometheusAddress", "localhost", "it must be an address of this machine")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "it must be an address such as http://")]
    public async Task What_can_not_be_used_is_named_before_anything_starts(string name, string value, string why)
    {
        await using var server = ServerProcess.Prepare((name, value));

        server.Launch();

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains(server.Output, line => line.Contains($"{name} is '{value}'; {why}", StringComparison.Ordinal));
    }

    private static async Task RejectAllAsync(Api admin)
    {
        const string text = """
            rules:
              - name: all
                when: { kind: client }
                then: { reject: This registry is a test. }
            """;
        (await admin.Put("/review-policy", new { text, version = 0 })).Succeeded();
    }

    private static async Task<HttpStatusCode> TokenAsync(MeasuredServer server, string clientId, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}"))
        );
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var answer = await server.Process.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
