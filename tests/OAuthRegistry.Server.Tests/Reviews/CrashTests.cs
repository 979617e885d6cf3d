using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>A server that is killed in the middle of an approval leaves it done or not done, and never half.</summary>
public class CrashTests
{
    /// <summary>The tables that an approval writes; each is a step at which the server can be stopped, by a lock that somebody else holds.</summary>
    private static readonly string[] Steps = ["clients", "submissions", "events", "decisions", "outbox_messages"];

    [PostgresFact]
    public async Task An_approval_that_is_cut_off_has_not_happened_and_can_be_made_again()
    {
        foreach (var table in Steps)
        {
            await CutOffAsync(table);
        }
    }

    private static async Task CutOffAsync(string table)
    {
        var connection = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        await using var server = await ServerProcess.StartReadyAsync([.. ServerProcess.SettingsFor(connection), ("Probe__Enabled", "false"), ("Notifications__Deliver", "false")]);
        var admin = server.As(server.WrittenKey);
        (await admin.Post("/users", new { user = new { ids = new { user_id = "testuser" } } })).Succeeded();
        var key = (string)(await admin.Post("/users/testuser/api-keys", new { name = "dev", rights = new[] { "RIGHT_ALL" } })).Succeeded()["key"]!;
        (await server.As(key).Post("/users/testuser/clients", People.ClientRequest("mycompany-gateways"))).Succeeded();
        var revision = (long)(await admin.Get("/clients/mycompany-gateways/review")).Succeeded()["revision"]!;
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();

        await using (var transaction = await database.BeginTransactionAsync())
        {
            await ExecuteAsync(database, $"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE");
            var approval = admin.Post("/clients/mycompany-gateways/decisions", new { decision = "approve", revision });
            await server.UntilAsync("waits for the lock", async () => (long)(await AskAsync(connection, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))! > 0);
            await server.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => approval);
        }

        Assert.Equal((0, 0L, 1L, 1L), await StateAsync(connection));
        await server.StartAsync();
        await server.ReadyAsync();
        (await server.As(server.WrittenKey).Post("/clients/mycompany-gateways/decisions", new { decision = "approve", revision })).Succeeded();
        Assert.Equal((1, 1L, 0L, 2L), await StateAsync(connection));
    }

    /// <summary>The state, the decisions, what waits, and what somebody is to hear.</summary>
    private static async Task<(int State, long Decisions, long Submissions, long Messages)> StateAsync(string connection) => (
        (int)(await AskAsync(connection, "SELECT state FROM clients"))!,
        (long)(await AskAsync(connection, "SELECT count(*) FROM decisions"))!,
        (long)(await AskAsync(connection, "SELECT count(*) FROM submissions"))!,
        (long)(await AskAsync(connection, "SELECT count(*) FROM outbox_messages"))!);

    private static async Task<object?> AskAsync(string connection, string sql)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, database);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database);
        await command.ExecuteNonQueryAsync();
    }
}
