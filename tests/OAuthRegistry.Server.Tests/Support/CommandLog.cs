using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>One command as the server sent it.</summary>
internal sealed record SentCommand(string Text, IReadOnlyList<NpgsqlParameter> Parameters);

/// <summary>
/// Keeps what a server sends to its database. A command with all its statements is one round trip, and so is a commit; Npgsql sends the
/// beginning of a transaction together with its first command.
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

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _commits);
        return Task.CompletedTask;
    }

    private void Keep(DbCommand command) =>
        _commands.Enqueue(new SentCommand(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())]));
}
