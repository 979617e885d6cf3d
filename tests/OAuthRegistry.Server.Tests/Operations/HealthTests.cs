using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

public class HealthTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_server_is_ready_once_its_database_is_prepared(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));

        Assert.Equal("Healthy", await server.Http.GetStringAsync("/readyz"));
        Assert.Equal("Healthy", await server.Http.GetStringAsync("/healthz"));
    }

    [PostgresFact]
    public async Task A_server_that_starts_before_its_database_is_alive_and_becomes_ready_by_itself()
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();
        var settings = ServerProcess.SettingsFor(await cluster.CreateDatabaseAsync());
        await cluster.StopAsync();
        await using var server = await ServerProcess.StartAsync(settings);

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Http.GetAsync("/readyz")).StatusCode);
        var answer = await server
            .As("NNSXS.whatever.key")
            .Post("/users/admin/clients", People.ClientRequest("early-bird"));
        answer.Refused(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.Matches("^[0-9]+$", answer.Header("Retry-After"));
        await server.UntilAsync(
            "says that the database is away",
            () =>
                Task.FromResult(
                    server.Log.Any(line =>
                        line.Contains("The database can not be reached yet", StringComparison.Ordinal)
                    )
                )
        );

        await cluster.StartAgainAsync();
        await server.ReadyAsync();

        (
            await server.As(server.WrittenKey).Post("/users/admin/clients", People.ClientRequest("early-bird"))
        ).Succeeded();
        await server.StopAsync();
        Assert.Empty(server.Errors);
    }
}
