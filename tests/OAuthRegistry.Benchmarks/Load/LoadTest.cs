using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// Measures the server with ever more clients, and beside it, in turn, pgbench and the peers; then once more on SQLite.
/// </summary>
internal static class LoadTest
{
    public const int Rounds = 3,
        BesidePeers = 100_000;

    /// <summary>Delivery goes on beside the calls, and its statements would be taken for theirs.</summary>
    public static readonly (string, string) NoDelivery = ("Notifications__Deliver", "false");

    public static readonly int[] Connections = [1, 16, 64],
        Sizes = [100, BesidePeers, 1_000_000];

    /// <summary>
    /// How long each call is made before it is measured. The runtime compiles what is hot twice more, beside the calls:
    /// on two busy cores it takes registering more than twenty seconds until that is done.
    /// </summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Runs everything and returns the report; <paramref name="seconds"/> for each cell, divided among the rounds.
    /// </summary>
    public static async Task<Report> RunAsync(double seconds)
    {
        var round = TimeSpan.FromSeconds(seconds / Rounds);
        await using var cluster = await PostgresCluster.StartOwnAsync();
        List<Measured> bySize = [];
        foreach (var clients in Sizes)
        {
            bySize.Add(await OnPostgresAsync(cluster, clients, round));
        }

        await using var database = new MeasuredDatabase(cluster.Connection);
        return new Report(bySize, await OnSqliteAsync(round), await database.AskAsync("SHOW server_version"), seconds);
    }

    private static async Task<Measured> OnPostgresAsync(PostgresCluster cluster, int clients, TimeSpan round)
    {
        await using var database = new MeasuredDatabase(await cluster.CreateDatabaseAsync());
        await using var server = await MeasuredServer.StartAsync(
            MeasuredServer.NewAdminKey(),
            [.. MeasuredServer.OnPostgres(database.Connection), NoDelivery]
        );
        await database.FillAsync(clients);
        var work = await Work.PrepareAsync(server.Registry, clients);
        List<Peer> peers = clients == BesidePeers ? [.. await Peer.StartAllAsync(cluster)] : [];

        Dictionary<string, int> statements = [];
        foreach (var (name, job) in work)
        {
            statements[name] = (await RecordAsync(database, server, job)).Statements.Count;
        }

        using var registering = await BenchAsync(
            database,
            server,
            work[Work.Register],
            MeasuredDatabase.Registered,
            1_000_000_000_000_000
        );
        using var reading = await BenchAsync(database, server, work[Work.Read], "client-", clients);
        var samples = await MeasureAsync(
            [
                .. Ours(server, work),
                .. peers.SelectMany(
                    peer => peer.Works,
                    (peer, asked) =>
                        new Contestant(
                            peer.Name,
                            asked.Name,
                            (connections, duration) =>
                                peer.Server.LoadAsync(connections, duration, new Job(_ => asked.Call))
                        )
                ),
                new(PgBench.Name, Work.Read, reading.LoadAsync),
                new(PgBench.Name, Work.Register, registering.LoadAsync),
            ],
            round,
            database.RemoveRegisteredAsync
        );
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }

        return new Measured(clients, samples, [.. peers.SelectMany(Beside.Of)], statements, server.Memory)
        {
            OneAndTwoProcesses =
                clients == BesidePeers
                    ? await TwoProcesses.MeasureAsync(
                        database.Connection,
                        server.Registry.AdminKey,
                        work[Work.Read],
                        round
                    )
                    : null,
        };
    }

    /// <summary>Without the peers, which have no SQLite, and filled through the front door.</summary>
    private static async Task<Measured> OnSqliteAsync(TimeSpan round)
    {
        await using var server = await MeasuredServer.StartAsync(MeasuredServer.NewAdminKey(), [NoDelivery]);
        await Work.FillAsync(server.Registry, BesidePeers);
        var work = await Work.PrepareAsync(server.Registry, BesidePeers);
        return new Measured(
            BesidePeers,
            await MeasureAsync([.. Ours(server, work)], round, () => Task.CompletedTask),
            [],
            [],
            server.Memory
        );
    }

    private static IEnumerable<Contestant> Ours(MeasuredServer server, Dictionary<string, Job> work) =>
        work.Select(job => new Contestant(
            Contestant.Ours,
            job.Key,
            (connections, duration) => server.LoadAsync(connections, duration, job.Value)
        ));

    /// <summary>
    /// One round after the other through all cells, so that a bad moment of the machine meets one round of many, not
    /// all of one.
    /// </summary>
    private static async Task<Samples> MeasureAsync(
        IReadOnlyList<Contestant> contestants,
        TimeSpan round,
        Func<Task> afterRound
    )
    {
        foreach (var contestant in contestants)
        {
            await contestant.LoadAsync(16, WarmUp);
        }

        await afterRound();
        var samples = new Samples();
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var connections in Connections)
            {
                foreach (var contestant in contestants)
                {
                    samples.Add(contestant, connections, await contestant.LoadAsync(connections, round));
                }

                await afterRound();
            }
        }

        return samples;
    }

    private static async Task<(Call Call, IReadOnlyList<LoggedStatement> Statements)> RecordAsync(
        MeasuredDatabase database,
        MeasuredServer server,
        Job job
    )
    {
        await (job.PrepareAsync?.Invoke(TimeSpan.Zero) ?? Task.CompletedTask);
        var step = job.Next(0)!;

        // A key that was used a moment ago is known: that is how a program that calls often meets the server.
        await server.SendAsync(
            Call.Get(
                step.Call.Authorization?.Split(' ')[^1] is { } key
                && step.Call.Path.StartsWith("/api/", StringComparison.Ordinal)
                    ? key
                    : server.Registry.AdminKey,
                "/auth_info"
            )
        );
        var statements = await database.RecordAsync(async () =>
        {
            var answer = await server.SendAsync(step.Call);
            step.Then?.Invoke(answer);
        });
        return (step.Call, statements);
    }

    private static async Task<PgBench> BenchAsync(
        MeasuredDatabase database,
        MeasuredServer server,
        Job job,
        string varying,
        long upTo
    )
    {
        var (call, statements) = await RecordAsync(database, server, job);

        // The body or the path of the call ends its one ID with a number.
        var id =
            varying + System.Text.RegularExpressions.Regex.Match(call.Body ?? call.Path, $@"(?<={varying})\d+").Value;
        return new PgBench(database, PgBench.Script(statements, id, varying, upTo));
    }
}
