using Microsoft.Data.Sqlite;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>
/// What a server leaves behind that was killed while it prepared its database must not keep the next one from starting.
/// </summary>
public class InterruptedStartTests
{
    [Fact]
    public async Task A_server_that_was_killed_while_it_prepared_its_database_starts_the_next_time()
    {
        await using var server = ServerProcess.Prepare();
        server.Launch();
        await server.UntilAsync("opens its database", () => Task.FromResult(File.Exists(DatabaseOf(server))));
        await server.KillAsync();

        await server.StartAsync();
        await server.ReadyAsync();

        (await server.As(server.WrittenKey).Post("/users/admin/clients", People.ClientRequest("survivor"))).Succeeded();
    }

    [Fact]
    public async Task A_lock_file_of_a_dead_server_holds_nobody_up()
    {
        await using var server = ServerProcess.Prepare();
        Directory.CreateDirectory(Path.Combine(server.Home, "data"));
        await File.WriteAllTextAsync(DatabaseOf(server) + ".lock", "");

        await server.StartAsync();
        await server.ReadyAsync();
    }

    [Fact]
    public async Task The_migration_lock_of_a_server_that_died_in_its_first_migration_holds_nobody_up()
    {
        await using var server = ServerProcess.Prepare();
        Directory.CreateDirectory(Path.Combine(server.Home, "data"));
        await LeaveMigrationLockAsync(server);

        await server.StartAsync();
        await server.ReadyAsync();
    }

    [Fact]
    public async Task The_migration_lock_of_a_server_that_died_in_a_later_migration_holds_nobody_up()
    {
        await using var server = await ServerProcess.StartReadyAsync();
        await server.StopAsync();
        await LeaveMigrationLockAsync(server);

        await server.StartAsync();
        await server.ReadyAsync();
    }

    private static string DatabaseOf(ServerProcess server) => Path.Combine(server.Home, "data", "registry.db");

    /// <summary>As EF writes it; there is nothing in it that tells whether its owner still lives.</summary>
    private static async Task LeaveMigrationLockAsync(ServerProcess server)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseOf(server)};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
            """;
        await command.ExecuteNonQueryAsync();
    }
}
