using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// A table of Postgres that nobody can write to until it is let go. A server that comes to it stops in the middle of
/// its transaction, where a test can kill it.
/// </summary>
internal sealed class HeldTable : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1),
        Pause = TimeSpan.FromMilliseconds(10);

    private readonly string _table;

    private readonly NpgsqlDataSource _database;

    private readonly NpgsqlConnection _holder;

    private HeldTable(string table, NpgsqlDataSource database, NpgsqlConnection holder)
    {
        _table = table;
        _database = database;
        _holder = holder;
    }

    private string Waiting => $"SELECT pid FROM pg_locks WHERE NOT granted AND relation = '{_table}'::regclass";

    public static async Task<HeldTable> HoldAsync(string connection, string table)
    {
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { Pooling = false });
        var holder = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE", holder);
        await command.ExecuteNonQueryAsync();
        return new HeldTable(table, database, holder);
    }

    /// <summary>Waits until somebody wants to write.</summary>
    public Task SomebodyWaitsAsync() => UntilAsync($"SELECT EXISTS ({Waiting})");

    /// <summary>Ends the sessions of those who wait, as when their machine is gone.</summary>
    public async Task EndSessionsAsync()
    {
        await using var command = _database.CreateCommand(
            $"SELECT pg_terminate_backend(pid) FROM ({Waiting}) AS waiting"
        );
        await command.ExecuteNonQueryAsync();
        await UntilAsync($"SELECT NOT EXISTS ({Waiting})");
    }

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task UntilAsync(string condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            await using var command = _database.CreateCommand(condition);
            if ((bool)(await command.ExecuteScalarAsync(patience.Token))!)
            {
                return;
            }

            await Task.Delay(Pause, patience.Token);
        }
    }
}
