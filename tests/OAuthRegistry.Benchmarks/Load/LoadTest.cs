using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks;

/// <summary>Measures the server, first with few clients, then with many, and beside it, in turn, pgbench and its peers.</summary>
internal static class LoadTest
{
    public const int Few = 100, Many = 100_000, Rounds = 3;

    /// <summary>How long each call is made before it is measured: the runtime compiles what is hot a second time, with what it learnt.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

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
        await using var oidc = await OidcProvider.StartAsync(await cluster.CreateDatabaseAsync());
        await using var stock = await StockOpenIddict.StartAsync(await cluster.CreateDatabaseAsync());
        List<Peer> peers = [.. new[] { oidc, stock }.OfType<Peer>()];
        await database.FillAsync(clients);
        var work = await Work.PrepareAsync(server, clients);

        foreach (var job in work.Values)
        {
            await server.LoadAsync(16, WarmUp, job);
        }

        foreach (var (peer, asked) in peers.SelectMany(peer => peer.Works, ValueTuple.Create))
        {
            await peer.Server.LoadAsync(16, WarmUp, new Job(_ => asked.Call));
        }

        Dictionary<string, int> statements = [];
        foreach (var (name, job) in work)
        {
            statements[name] = (await RecordAsync(database, server, job)).Statements.Count;
        }

        using var registering = await BenchAsync(database, server, work[Work.Register], MeasuredDatabase.Registered, 1_000_000_000_000_000);
        using var reading = await BenchAsync(database, server, work[Work.Read], "client-", clients);
        await database.RemoveRegisteredAsync();

        // One round after the other through all cells, so that a bad moment of the machine meets one round of many, not all of one.
        Samples ofServer = new(), ofPgBench = new();
        var ofPeers = peers.ToDictionary(peer => peer, _ => new Samples());
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var connections in Connections)
            {
                foreach (var (name, job) in work)
                {
                    ofServer.Add(name, connections, await server.LoadAsync(connections, round, job));
                }

                foreach (var (peer, asked) in peers.SelectMany(peer => peer.Works, ValueTuple.Create))
                {
                    ofPeers[peer].Add(asked.Name, connections, await peer.Server.LoadAsync(connections, round, new Job(_ => asked.Call)));
                }

                await database.RemoveRegisteredAsync();
                ofPgBench.Add(Work.Read, connections, await reading.LoadAsync(connections, round));
                ofPgBench.Add(Work.Register, connections, await registering.LoadAsync(connections, round));
                await database.RemoveRegisteredAsync();
            }
        }

        return new Measured(ofServer.Medians(), ofPgBench.Medians(), [.. peers.SelectMany(peer => Beside(peer, ofPeers[peer].Medians()))], statements, server.Memory);
    }

    /// <summary>A row for each call of ours that a call of the peer stands beside.</summary>
    private static IEnumerable<PeerSample> Beside(Peer peer, Dictionary<(string Call, int Connections), Sample> medians) =>
        from connections in Connections
        from asked in peer.Works
        from ours in asked.Beside
        select new PeerSample(peer.Name, asked.Name, ours, connections, medians[(asked.Name, connections)]);

    private static async Task<(Call Call, IReadOnlyList<LoggedStatement> Statements)> RecordAsync(MeasuredDatabase database, MeasuredServer server, Job job)
    {
        await (job.PrepareAsync?.Invoke(TimeSpan.Zero) ?? Task.CompletedTask);
        var step = job.Next(0)!;

        // A key that was used a moment ago is known: that is how a program that calls often meets the server.
        await server.SendAsync(Call.Get(step.Call.Authorization?.Split(' ')[^1] is { } key && step.Call.Path.StartsWith("/api/", StringComparison.Ordinal) ? key : server.AdminKey, "/auth_info"));
        var statements = await database.RecordAsync(async () =>
        {
            var answer = await server.SendAsync(step.Call);
            step.Then?.Invoke(answer);
        });
        return (step.Call, statements);
    }

    private static async Task<PgBench> BenchAsync(MeasuredDatabase database, MeasuredServer server, Job job, string varying, long upTo)
    {
        var (call, statements) = await RecordAsync(database, server, job);

        // The body or the path of the call ends its one ID with a number.
        var id = varying + System.Text.RegularExpressions.Regex.Match(call.Body ?? call.Path, $@"(?<={varying})\d+").Value;
        return new PgBench(database, PgBench.Script(statements, id, varying, upTo));
    }
}

/// <summary>The medians by call and connections, the statements that a call sends, and the memory of the server afterwards, in MiB.</summary>
internal sealed record Measured(
    Dictionary<(string Call, int Connections), Sample> Server,
    Dictionary<(string Call, int Connections), Sample> PgBench,
    IReadOnlyList<PeerSample> Peers,
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
