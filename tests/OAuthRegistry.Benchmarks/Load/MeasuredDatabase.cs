using System.Text.RegularExpressions;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>A database of the throw-away cluster, and what a superuser does to it between the measurements.</summary>
internal sealed partial class MeasuredDatabase(string connection) : IAsyncDisposable
{
    /// <summary>What the IDs of clients begin with that are registered in order to be measured.</summary>
    public const string Registered = "bench-";

    private const string ReadLog = "SELECT pg_read_file('log')";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connection) { CommandTimeout = 900 }
    );

    public string Connection => connection;

    public async Task FillAsync(int clients)
    {
        await ExecuteAsync(ManyClients.Fill(clients));
        await ExecuteAsync("VACUUM ANALYZE");
        await ExecuteAsync("CHECKPOINT");
    }

    /// <summary>
    /// As many clients as before. The record refuses to be shortened, except by a superuser who insists.
    /// </summary>
    public async Task RemoveRegisteredAsync()
    {
        await ExecuteAsync($"DELETE FROM clients WHERE client_id LIKE '{Registered}%'");
        await ExecuteAsync(
            $"SET session_replication_role = replica; DELETE FROM events WHERE subject_id LIKE '{Registered}%'; RESET session_replication_role"
        );
        await ExecuteAsync("VACUUM ANALYZE clients, collaborators, submissions, events");
    }

    /// <summary>So many messages that nobody passed on yet, like those of the last registration.</summary>
    public Task FillOutboxAsync() =>
        ExecuteAsync(
            $"""
            INSERT INTO outbox_messages SELECT (jsonb_populate_record(NULL::outbox_messages, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid(), 'created_at', now(), 'due_at', now(), 'claim', NULL, 'unique_key', NULL))).*
            FROM (SELECT * FROM outbox_messages WHERE client_id IS NOT NULL ORDER BY created_at DESC LIMIT 1) m, generate_series(1, {AsRun.AsRunTest.Waiting})
            """
        );

    /// <summary>
    /// The statements that Postgres runs while the server answers, in their order, with their values.
    /// </summary>
    public async Task<IReadOnlyList<LoggedStatement>> RecordAsync(Func<Task> call)
    {
        await SetLoggingAsync("all");
        var before = await LogAsync();
        await call();
        var log = (await LogAsync())[before.Length..];
        await SetLoggingAsync("none");

        // What this side does to read the log is none of the call's business.
        return
        [
            .. Execution()
                .Matches(log)
                .Where(match =>
                    match.Groups["sql"].Value is not ("DISCARD ALL" or ReadLog)
                    && !match.Groups["sql"].Value.Contains("pg_notify", StringComparison.Ordinal)
                )
                .Select(match => new LoggedStatement(
                    match.Groups["sql"].Value.Trim(),
                    Value()
                        .Matches(match.Groups["values"].Value)
                        .ToDictionary(value => value.Groups["name"].Value, value => value.Groups["value"].Value)
                )),
        ];
    }

    public async Task<string> AskAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task<string> LogAsync() => AskAsync(ReadLog);

    /// <summary>Every session reads its settings again before its next command, once the signal has come.</summary>
    private async Task SetLoggingAsync(string what)
    {
        await ExecuteAsync($"ALTER SYSTEM SET log_statement = '{what}'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        while (await AskAsync("SHOW log_statement") != what)
        {
            await Task.Delay(10);
        }

        // It has come to this session; to the others it comes within milliseconds.
        await Task.Delay(300);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A statement goes on over lines that begin with a tab.</summary>
    [GeneratedRegex(
        @"LOG:  (?:execute [^:]*|statement): (?<sql>.*(?:\n\t.*)*)\n(?:.*DETAIL:  parameters: (?<values>.*(?:\n\t.*)*)\n)?"
    )]
    private static partial Regex Execution();

    [GeneratedRegex(@"(?<name>\$\d+) = (?<value>NULL|'(?:[^']|'')*')")]
    private static partial Regex Value();
}

/// <summary>A statement with its parameters, <c>$1</c> and so on, as SQL literals.</summary>
internal sealed record LoggedStatement(string Sql, IReadOnlyDictionary<string, string> Values);
