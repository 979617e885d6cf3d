using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks;

/// <summary>Measures the server, first with few clients, then with many, and beside it, in turn, pgbench and a peer.</summary>
internal static class LoadTest
{
    public const int Few = 100, Many = 100_000, Rounds = 3;

    public static readonly int[] Connections = [1, 16, 64];

    /// <summary>Runs everything and returns the report; <paramref name="seconds"/> for each cell, divided among the rounds.</summary>
    public static async Task<string> RunAsync(double seconds)
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();
        var few = await MeasureAsync(cluster, Few, TimeSpan.FromSeconds(seconds / Rounds));
        var many = await MeasureAsync(cluster, Many, TimeSpan.FromSeconds(seconds / Rounds));
        await using var database = new MeasuredDatabase(cluster.Connection);
        return Report.Write(few, many, await database.AskAsync("SHOW server_version"), seconds);
    }

    private static async Task<Measured> MeasureAsync(PostgresCluster cluster, int clients, TimeSpan round)
    {
        await using var database = new MeasuredDatabase(await cluster.CreateDatabaseAsync());
        await using var server = await MeasuredServer.StartAsync(database.Connection);
        await using var peer = await OidcProvider.StartAsync(await cluster.CreateDatabaseAsync());
        await database.FillAsync(clients);
        var work = await Work.PrepareAsync(server, clients);

        var ofPeer = PeerWork(peer);
        foreach (var next in work.Values)
        {
            await server.LoadAsync(16, round, next);
        }

        foreach (var call in ofPeer.Values)
        {
            await peer!.LoadAsync(16, round, _ => call);
        }

        Dictionary<string, int> statements = [];
        foreach (var (name, next) in work)
        {
            statements[name] = (await RecordAsync(database, server, next)).Statements.Count;
        }

        using var registering = await BenchAsync(database, server, work[Work.Register], MeasuredDatabase.Registered, 1_000_000_000_000_000);
        using var reading = await BenchAsync(database, server, work[Work.Read], "client-", clients);
        await database.RemoveRegisteredAsync();

        // One round after the other through all cells, so that a bad moment of the machine meets one round of many, not all of one.
        Samples ofServer = new(), ofPgBench = new(), ofOthers = new();
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var connections in Connections)
            {
                foreach (var (name, next) in work)
                {
                    ofServer.Add(name, connections, await server.LoadAsync(connections, round, next));
                    if (ofPeer.TryGetValue(name, out var call))
                    {
                        ofOthers.Add(name, connections, await peer!.LoadAsync(connections, round, _ => call));
                    }
                }

                await database.RemoveRegisteredAsync();
                ofPgBench.Add(Work.Read, connections, await reading.LoadAsync(connections, round));
                ofPgBench.Add(Work.Register, connections, await registering.LoadAsync(connections, round));
                await database.RemoveRegisteredAsync();
            }
        }

        return new Measured(ofServer.Medians(), ofPgBench.Medians(), ofOthers.Medians(), statements, server.Memory);
    }

    /// <summary>What the peer does under the name of what it is compared with.</summary>
    private static Dictionary<string, Call> PeerWork(OidcProvider? peer) => peer is null ? [] : new()
    {
        [Work.Register] = peer.Register(),
        [Work.Read] = peer.Read(),
        [Work.Refresh] = peer.Token(),
        [Work.Introspect] = peer.Introspect(),
    };

    private static async Task<(Call Call, IReadOnlyList<LoggedStatement> Statements)> RecordAsync(MeasuredDatabase database, MeasuredServer server, Func<int, Step> next)
    {
        var step = next(0);

        // A key that was used a moment ago is known: that is how a program that calls often meets the server.
        await server.SendAsync(Call.Get(step.Call.Authorization?.Split(' ')[^1] is { } key && step.Call.Path.StartsWith("/api/", StringComparison.Ordinal) ? key : server.AdminKey, "/auth_info"));
        var statements = await database.RecordAsync(async () =>
        {
            var answer = await server.SendAsync(step.Call);
            step.Then?.Invoke(answer);
        });
        return (step.Call, statements);
    }

    private static async Task<PgBench> BenchAsync(MeasuredDatabase database, MeasuredServer server, Func<int, Step> next, string varying, long upTo)
    {
        var (call, statements) = await RecordAsync(database, server, next);

        // The body or the path of the call ends its one ID with a number.
        var id = varying + System.Text.RegularExpressions.Regex.Match(call.Body ?? call.Path, $@"(?<={varying})\d+").Value;
        return new PgBench(database, PgBench.Script(statements, id, varying, upTo));
    }
}

/// <summary>The medians by call and connections, the statements that a call sends, and the memory of the server afterwards, in MiB.</summary>
internal sealed record Measured(
    Dictionary<(string Call, int Connections), Sample> Server,
    Dictionary<(string Call, int Connections), Sample> PgBench,
    Dictionary<(string Call, int Connections), Sample> Peer,
    Dictionary<string, int> Statements,
    long Memory);

/// <summary>What the rounds measured.</summary>
internal sealed class Samples
{
    private readonly Dictionary<(string, int), List<Sample>> _rounds = [];

    public void Add(string name, int connections, Sample sample)
    {
        _rounds.TryAdd((name, connections), []);
        _rounds[(name, connections)].Add(sample);
    }

    public Dictionary<(string, int), Sample> Medians() => _rounds.ToDictionary(cell => cell.Key, cell => Sample.Median(cell.Value));
}
