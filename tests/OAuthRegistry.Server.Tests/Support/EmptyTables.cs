using Microsoft.EntityFrameworkCore;
using Npgsql;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// Databases that are migrated and hold nothing, made once and copied: to migrate one costs more than most tests that
/// start a server of their own. Tests about a first start begin without tables.
/// </summary>
internal static class EmptyTables
{
    private static readonly Lazy<Task<string>> SqliteFile = new(MakeFileAsync),
        PostgresTemplate = new(MakeTemplateAsync);

    /// <summary>Puts the embedded database where a server with this data directory looks for it.</summary>
    public static async Task CopyIntoAsync(string dataDirectory) =>
        File.Copy(await SqliteFile.Value, Path.Combine(dataDirectory, "registry.db"));

    /// <summary>A new database in the cluster that all tests share.</summary>
    public static async Task<string> InPostgresAsync() =>
        await (await PostgresCluster.Shared).CreateDatabaseAsync(await PostgresTemplate.Value);

    /// <summary>Leaves no connection: a database that has one can not be copied.</summary>
    private static async Task<string> MakeTemplateAsync()
    {
        var template = new NpgsqlConnectionStringBuilder(await (await PostgresCluster.Shared).CreateDatabaseAsync())
        {
            Pooling = false,
        };
        await MigrateAsync(
            new PostgresRegistryContext(
                new DbContextOptionsBuilder<PostgresRegistryContext>().UseNpgsql(template.ConnectionString).Options
            )
        );
        return template.Database!;
    }

    private static async Task<string> MakeFileAsync()
    {
        var directory = Directory.CreateTempSubdirectory("registry-tables-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        var file = Path.Combine(directory, "registry.db");
        await MigrateAsync(
            new SqliteRegistryContext(
                new DbContextOptionsBuilder<SqliteRegistryContext>()
                    .UseSqlite($"Data Source={file};Pooling=False")
                    .AddInterceptors(SqliteLower.Instance)
                    .Options
            )
        );
        return file;
    }

    private static async Task MigrateAsync(RegistryContext context)
    {
        await using (context)
        {
            await context.Database.MigrateAsync();
        }
    }
}
