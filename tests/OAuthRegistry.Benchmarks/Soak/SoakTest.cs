using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.Soak;

/// <summary>
/// Two servers behind a proxy under mixed load: after a quarter of the time both are replaced, one after the other; at
/// half of it Postgres loses power; the second half shows what memory does when nothing happens.
/// </summary>
internal sealed class SoakTest : IAsyncDisposable
{
    public const int Callers = 16;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5),
        Drained = TimeSpan.FromSeconds(1);

    private readonly PostgresCluster _cluster;

    private readonly string _connection,
        _adminKey = MeasuredServer.NewAdminKey();

    private readonly List<MemoryLook> _memory = [];

    private readonly Tally _tally = new();

    /// <summary>Those before the proxy, numbered in the order in which they were started.</summary>
    private ImmutableList<(int Number, MeasuredServer Server)> _servers = [];

    private SoakTest(PostgresCluster cluster, string connection) => (_cluster, _connection) = (cluster, connection);

    /// <summary>Runs for so long and tells what came of it.</summary>
    public static async Task<SoakResult> RunAsync(TimeSpan duration)
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();
        await using var soak = new SoakTest(cluster, await cluster.CreateDatabaseAsync());
        return await soak.SoakAsync(duration);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, server) in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<SoakResult> SoakAsync(TimeSpan duration)
    {
        await StartServerAsync(1);
        await StartServerAsync(2);
        await using var proxy = await Proxy.StartAsync(Sites());
        await using var registry = new Registry(proxy.Address, _adminKey);
        List<Caller> callers = [.. Enumerable.Range(1, Callers).Select(number => new Caller(registry, number, _tally))];
        foreach (var caller in callers)
        {
            await caller.PrepareAsync();
        }

        using var end = new CancellationTokenSource();
        var start = Stopwatch.GetTimestamp();
        var calling = callers.Select(caller => Task.Run(() => caller.RunAsync(end.Token))).ToList();
        var looking = LookAtMemoryAsync(start, end.Token);

        await UntilAsync(start, duration / 4);
        var rolling = await RestartServersAsync(proxy);
        await UntilAsync(start, duration / 2);
        var outage = await RestartDatabaseAsync();
        await UntilAsync(start, duration);

        await end.CancelAsync();
        await Task.WhenAll([looking, .. calling]);
        var took = Stopwatch.GetElapsedTime(start);
        foreach (var caller in callers)
        {
            await caller.RefreshAsync();
        }

        await using var database = NpgsqlDataSource.Create(_connection);
        var compared = await CompareAsync(callers, database);
        return new SoakResult(
            took,
            _tally,
            compared,
            _memory,
            rolling,
            outage,
            await MeasuredServer.VerifyRecordAsync(_connection),
            await VersionAsync(database)
        );
    }

    private async Task StartServerAsync(int number) =>
        _servers = _servers.Add(
            (
                number,
                await MeasuredServer.StartAsync(
                    _adminKey,
                    [.. MeasuredServer.OnPostgres(_connection), ("Proxies__Known__0", "127.0.0.1")]
                )
            )
        );

    private IEnumerable<Site> Sites() => _servers.Select(server => server.Server);

    /// <summary>
    /// A new server takes over from an old one, which ends what it has begun; then the other. Returns how long that
    /// took.
    /// </summary>
    private async Task<TimeSpan> RestartServersAsync(Proxy proxy)
    {
        var start = Stopwatch.GetTimestamp();
        _tally.Begin(Phase.RollingRestart);
        foreach (var old in _servers)
        {
            await StartServerAsync(old.Number + 2);
            _servers = _servers.Remove(old);
            proxy.SendTo(Sites());
            await Task.Delay(Drained);
            await old.Server.StopAsync();
            await old.Server.DisposeAsync();
        }

        _tally.Begin(Phase.Steady);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Returns how long Postgres was away, and how long after that the last server answered again.</summary>
    private async Task<(TimeSpan Away, TimeSpan Recovering)> RestartDatabaseAsync()
    {
        _tally.Begin(Phase.DatabaseRestart);
        var start = Stopwatch.GetTimestamp();
        await _cluster.StopAsync();
        await _cluster.StartAgainAsync();
        var back = Stopwatch.GetTimestamp();
        foreach (var (_, server) in _servers)
        {
            await server.ReadyAsync("/readyz");
        }

        _tally.Begin(Phase.Steady);
        return (Stopwatch.GetElapsedTime(start, back), Stopwatch.GetElapsedTime(back));
    }

    private async Task LookAtMemoryAsync(long start, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            _memory.AddRange(
                _servers.Select(server => new MemoryLook(
                    Stopwatch.GetElapsedTime(start),
                    server.Number,
                    server.Server.Memory
                ))
            );
            await Task.Delay(BetweenLooks, end).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// What was acknowledged, beside what Postgres holds; differences are faults. Returns how many clients were
    /// compared.
    /// </summary>
    private async Task<int> CompareAsync(IReadOnlyList<Caller> callers, NpgsqlDataSource database)
    {
        Dictionary<string, (string? Change, bool Approved, bool Deleted)> stored = [];
        await using (
            var command = database.CreateCommand(
                "SELECT client_id, attributes::json->>'change', state = 1, deleted_at IS NOT NULL FROM clients"
            )
        )
        {
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                stored[rows.GetString(0)] = (
                    await rows.IsDBNullAsync(1) ? null : rows.GetString(1),
                    rows.GetBoolean(2),
                    rows.GetBoolean(3)
                );
            }
        }

        List<Owned> all = [.. callers.SelectMany(caller => caller.Clients)];
        foreach (var client in all)
        {
            if (!stored.TryGetValue(client.Id, out var found))
            {
                _tally.AddFault($"{client.Id} was registered and is not there");
            }
            else if (found != (client.Change, client.Approved, client.Deleted))
            {
                _tally.AddFault(
                    $"{client.Id} was acknowledged as {(client.Change, client.Approved, client.Deleted)} and is {found}"
                );
            }
        }

        return all.Count;
    }

    private static async Task<string> VersionAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return connection.ServerVersion;
    }

    private static async Task UntilAsync(long start, TimeSpan moment)
    {
        if (moment - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            await Task.Delay(left);
        }
    }
}
