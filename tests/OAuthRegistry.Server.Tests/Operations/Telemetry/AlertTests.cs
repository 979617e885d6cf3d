using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations.Telemetry;

/// <summary>The settings and rules for Prometheus that the repository brings along.</summary>
public class AlertTests
{
    [PrometheusFact]
    public async Task Prometheus_takes_the_settings_and_the_rules()
    {
        await PassesAsync("check", "config", "prometheus.yml");
        await PassesAsync("check", "rules", "alerts.yml");
        await PassesAsync("test", "rules", "alerts.test.yml");
    }

    [PrometheusFact]
    public async Task Prometheus_reads_the_registry_and_says_when_deliveries_were_given_up()
    {
        await using var server = await MeasuredServer.StartAsync(Database.Sqlite, ("Notifications__MaxAttempts", "1"));
        await using var prometheus = Prometheus.Reading(server.Port);
        var nobody = new { url = $"http://127.0.0.1:{Ports.Free()}/", kinds = Array.Empty<string>() };
        (await server.Admin.Post("/webhooks", nobody)).Succeeded();

        (await MeasuredServer.RegisterAsync(server.Admin, "admin", "told-to-nobody")).Succeeded();

        var alert = await prometheus.FiringAsync("DeliveriesGivenUp");
        Assert.Contains("given up", (string)alert["annotations"]!["summary"]!, StringComparison.Ordinal);
    }

    private static async Task PassesAsync(params string[] arguments)
    {
        var (isContent, said) = await Prometheus.CheckAsync(arguments);
        Assert.True(isContent, said);
    }
}
