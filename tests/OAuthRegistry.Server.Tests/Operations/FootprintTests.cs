using Microsoft.Data.Sqlite;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>What a server leaves on the machine.</summary>
public class FootprintTests
{
    [Fact]
    public async Task A_server_on_the_embedded_database_writes_in_its_data_folder_only()
    {
        await using var server = await ServerProcess.StartReadyAsync();
        (
            await server.As(server.WrittenKey).Post("/users/admin/clients", People.ClientRequest("footprint"))
        ).Succeeded();
        await server.StopAsync();

        Assert.All(FilesOf(server), file => Assert.StartsWith("data/", file, StringComparison.Ordinal));
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(server.Home, "data", "registry.db")};Pooling=False"
        );
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM data_protection_keys";
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task A_server_on_Postgres_writes_the_first_credentials_and_nothing_else()
    {
        var database = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        await using var server = await ServerProcess.StartReadyAsync(ServerProcess.SettingsFor(database));
        (
            await server.As(server.WrittenKey).Post("/users/admin/clients", People.ClientRequest("footprint"))
        ).Succeeded();
        await server.StopAsync();

        Assert.Equal(["data/bootstrap-credentials.txt"], FilesOf(server));
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT count(*) FROM data_protection_keys");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    private static IEnumerable<string> FilesOf(ServerProcess server) =>
        Directory
            .GetFiles(server.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(file => Path.GetRelativePath(server.Home, file));
}
