using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Storage;

/// <summary>What keeps two servers from preparing one database at a time.</summary>
public class MigrationLockTests
{
    [PostgresFact]
    public async Task It_is_held_however_short_the_database_lets_transactions_wait()
    {
        var connection = await EmptyTables.InPostgresAsync();
        await using var server = await RegistryServer.StartAsync(
            Database.Postgres,
            ("ConnectionStrings:Registry", connection),
            ("Notifications:Deliver", "false")
        );
        await using var other = NpgsqlDataSource.Create(connection);
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        await AskAsync(other, $"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '20ms'");
        await using var scope = server.Services.CreateAsyncScope();
        var lockOfMigrations = scope.ServiceProvider.GetRequiredService<IMigrationLock>();

        await using (
            await lockOfMigrations.TakeAsync(
                scope.ServiceProvider.GetRequiredService<RegistryContext>(),
                CancellationToken.None
            )
        )
        {
            // A session that was ended holds nothing, and this would never come.
            await Eventually(async () =>
                await AskAsync(
                    other,
                    """
                    SELECT 'held' FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                    WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
                    AND a.state = 'idle in transaction' AND now() - a.state_change > interval '200 ms'
                    """
                )
            );
        }
    }

    private static async Task<object?> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
