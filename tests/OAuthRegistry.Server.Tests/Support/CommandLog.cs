using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>One command as the server sent it.</summary>
internal sealed record SentCommand(string Text, IReadOnlyList<DbParameter> Parameters)
{
    /// <summary>
    /// Puts EXPLAIN, or what the database calls it, before the command; returns the lines of the plan.
    /// </summary>
    public async Task<string> ExplainAsync(DbConnection connection, string explain)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"{explain} {Text}";
        command.Parameters.AddRange(Parameters.Select(Copy).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A parameter belongs to one command.</summary>
    public static DbParameter Copy(DbParameter parameter) =>
        parameter is NpgsqlParameter typed
            ? typed.Clone()
            : new SqliteParameter(parameter.ParameterName, parameter.Value);
}

/// <summary>
/// Keeps what a server sends to its database. A command with all its statements is one round trip, and so is a commit;
/// Npgsql sends the beginning of a transaction together with its first command.
/// </summary>
internal sealed class CommandLog : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentQueue<SentCommand> _commands = new();

    private int _commits;

    public int RoundTrips => _commands.Count + _commits;

    public IReadOnlyCollection<SentCommand> Commands => _commands;

    public void Clear()
    {
        _commands.Clear();
        _commits = 0;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _commits);
        return Task.CompletedTask;
    }

    private void Keep(DbCommand command)
    {
        // A server asks itself once a second whether it is still told what others change.
        if (!command.CommandText.Contains("pg_notify", StringComparison.Ordinal))
        {
            _commands.Enqueue(
                new SentCommand(
                    command.CommandText,
                    [.. command.Parameters.Cast<DbParameter>().Select(SentCommand.Copy)]
                )
            );
        }
    }
}
