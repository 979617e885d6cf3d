using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>A server that dies while a client is approved leaves the whole approval or nothing of it.</summary>
public class CrashTests
{
    /// <summary>Messages stay in the outbox, where they can be counted.</summary>
    private static readonly (string Name, string Value) Silent = ("Notifications__Deliver", "false");

    [PostgresFact]
    public async Task A_server_that_is_killed_at_any_step_before_the_commit_has_approved_nothing()
    {
        var connection = await EmptyTables.InPostgresAsync();
        await using var server = await ServerProcess.StartReadyAsync([
            .. ServerProcess.SettingsFor(connection),
            Silent,
        ]);
        foreach (
            var table in new[] { "clients", "client_secrets", "submissions", "events", "decisions", "outbox_messages" }
        )
        {
            var clientId = await NewRequest(server);
            await using (var held = await HeldTable.HoldAsync(connection, table))
            {
                var approving = Approve(server.As(server.WrittenKey), clientId);
                await held.SomebodyWaitsAsync();
                await server.KillAsync();
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => approving);
                await held.EndSessionsAsync();
            }

            await server.StartAsync();
            await server.ReadyAsync();

            Assert.False(
                await IsApproved(server.As(server.WrittenKey), new NpgsqlConnection(connection), clientId),
                $"killed at {table}"
            );
            (await Approve(server.As(server.WrittenKey), clientId)).Succeeded();
            Assert.True(await IsApproved(server.As(server.WrittenKey), new NpgsqlConnection(connection), clientId));
        }
    }

    [PostgresFact]
    public async Task A_server_that_is_killed_after_the_commit_and_before_the_answer_has_approved_wholly()
    {
        var connection = await EmptyTables.InPostgresAsync();
        using var trap = new CommitTrap(connection);
        await using var server = await ServerProcess.StartReadyAsync([
            .. ServerProcess.SettingsFor(trap.Connection),
            Silent,
        ]);
        var clientId = await NewRequest(server);
        trap.Set();
        var approving = Approve(server.As(server.WrittenKey), clientId);
        await trap.CaughtAsync();
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => approving);

        await using var next = await ServerProcess.StartReadyAsync([.. ServerProcess.SettingsFor(connection), Silent]);

        Assert.True(await IsApproved(next.As(server.WrittenKey), new NpgsqlConnection(connection), clientId));
        (await Approve(next.As(server.WrittenKey), clientId)).Refused(
            System.Net.HttpStatusCode.Conflict,
            "stale_decision"
        );
    }

    [Fact]
    public async Task A_server_on_the_embedded_database_that_is_killed_at_any_moment_has_approved_wholly_or_nothing()
    {
        await using var server = await ServerProcess.StartReadyAsync(Silent);
        var connection = $"Data Source={Path.Combine(server.Home, "data", "registry.db")};Pooling=False";
        foreach (var moment in new[] { 0, 2, 5, 10, 20 })
        {
            var clientId = await NewRequest(server);
            var approving = Approve(server.As(server.WrittenKey), clientId);
            await Task.Delay(moment);
            await server.KillAsync();
            await Task.WhenAny(approving);

            await server.StartAsync();
            await server.ReadyAsync();

            if (!await IsApproved(server.As(server.WrittenKey), new SqliteConnection(connection), clientId))
            {
                Assert.False(approving.IsCompletedSuccessfully);
                (await Approve(server.As(server.WrittenKey), clientId)).Succeeded();
                Assert.True(await IsApproved(server.As(server.WrittenKey), new SqliteConnection(connection), clientId));
            }
        }
    }

    /// <summary>A client of the administrator's own: its approval issues a secret too.</summary>
    private static async Task<string> NewRequest(ServerProcess server)
    {
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_REQUESTED";
        return (string)
            (await server.As(server.WrittenKey).Post("/users/admin/clients", request)).Succeeded()["ids"]![
                "client_id"
            ]!;
    }

    private static Task<Answer> Approve(Api admin, string clientId) =>
        admin.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision = 1 });

    /// <summary>Whether the client is approved; fails if only a part of the approval is there.</summary>
    private static async Task<bool> IsApproved(Api admin, DbConnection database, string clientId)
    {
        var decisions = (await admin.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"] as JsonArray ?? [];
        var secrets = (await admin.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"] as JsonArray ?? [];
        var queue = (await admin.Get("/reviews?limit=1000")).Succeeded();
        (string Part, bool IsThere)[] parts =
        [
            ("state", (string)(await admin.Get($"/clients/{clientId}")).Succeeded()["state"]! == "STATE_APPROVED"),
            ("decision", decisions.Count == 1),
            (
                "event",
                (await admin.Get($"/clients/{clientId}/events"))
                    .Succeeded()
                    .Text.Contains("client.approve", StringComparison.Ordinal)
            ),
            ("secret", secrets.Count == 1),
            ("off the queue", !queue.Text.Contains($"\"{clientId}\"", StringComparison.Ordinal)),
            ("message", await CountMessages(database, clientId) == 1),
        ];
        Assert.True(parts.Select(part => part.IsThere).Distinct().Count() == 1, string.Join(", ", parts));
        return parts[0].IsThere;
    }

    private static async Task<long> CountMessages(DbConnection database, string clientId)
    {
        await using (database)
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText =
                $"SELECT count(*) FROM outbox_messages WHERE client_id = '{clientId}' AND kind = {(int)NotificationKind.ClientDecision}";
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
