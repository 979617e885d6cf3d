using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>Servers that start at the same moment on one empty database.</summary>
[Collection(nameof(Alone))]
public class StartingTogetherTests
{
    [PostgresFact]
    public async Task Four_servers_on_one_Postgres_prepare_it_once()
    {
        var database = await (await PostgresCluster.Shared).CreateDatabaseAsync();

        await using var connection = new NpgsqlConnection(database);
        await StartTogether(4, connection, ServerProcess.SettingsFor(database));
    }

    [Fact]
    public async Task Three_servers_on_one_SQLite_file_prepare_it_once()
    {
        await using var keeper = ServerProcess.Prepare();
        var file = Path.Combine(keeper.Home, "shared.db");

        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await StartTogether(3, connection, ("ConnectionStrings__Registry", $"Data Source={file}"));
    }

    private static async Task StartTogether(int count, DbConnection database, params (string, string)[] settings)
    {
        var servers = Enumerable.Range(0, count).Select(_ => ServerProcess.Prepare(settings)).ToList();
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()));
            await Task.WhenAll(servers.Select(server => server.ReadyAsync()));

            var first = Assert.Single(servers, server => File.Exists(server.CredentialsFile));
            foreach (var server in servers)
            {
                (
                    await server
                        .As(first.WrittenKey)
                        .Post("/users/admin/clients", People.ClientRequest(People.NewId("together")))
                ).Succeeded();
            }

            await database.OpenAsync();
            Assert.Equal(1, await CountAsync(database, "accounts"));
            Assert.Equal(1, await CountAsync(database, "api_keys"));
            Assert.Equal(1, await CountAsync(database, "data_protection_keys"));
            Assert.Equal(count + 1, await CountAsync(database, "clients")); // with the one of the command line

            await Task.WhenAll(servers.Select(server => server.StopAsync()));
            Assert.Empty(servers.SelectMany(server => server.Errors));
            Assert.Single(
                servers,
                server =>
                    server.Output.Any(line => line.Contains("An administrator was created", StringComparison.Ordinal))
            );
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    private static async Task<long> CountAsync(DbConnection database, string table)
    {
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // The tables are named above.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
