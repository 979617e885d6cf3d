using OAuthRegistry.Benchmarks.Load;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.AsRun;

/// <summary>
/// Measures the server as users run it: published, with its default settings but for limits by address, delivery and
/// log on; and beside it, in turn and for the same work, oidc-provider.
/// </summary>
internal static class AsRunTest
{
    public const int Clients = 100_000,
        Connections = 16,
        Waiting = 20_000;

    private const int Rounds = 3;

    /// <summary>So many that none of the connections waits for a token to come back.</summary>
    private const int RefreshTokens = Connections * 3;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4),
        WarmUp = TimeSpan.FromSeconds(5),
        // What registers is compiled by the runtime for longer.
        LongWarmUp = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(30);

    /// <summary>Takes a published server's program; without one, the one that was built with this.</summary>
    public static async Task<AsRunReport> RunAsync(string? published)
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();
        await using var database = new MeasuredDatabase(await cluster.CreateDatabaseAsync());
        (string, string)[] settings = [.. MeasuredServer.OnPostgres(database.Connection)];
        var key = MeasuredServer.NewAdminKey();
        var report = new AsRunReport(await database.AskAsync("SHOW server_version"), published is not null);

        await using (var first = await MeasuredServer.StartAsync(key, settings, program: published))
        {
            await database.FillAsync(Clients);
            var registrant = await RegistrantAsync(first.Registry);
            await first.StopAsync();
            await using var cold = await MeasuredServer.StartAsync(key, settings, program: published);
            var register = new Row(AsRunReport.FirstSeconds, cold, () => Registering(registrant));
            report.Add(register, await register.MeasureAsync(cluster, AfterStart));
            await cold.StopAsync();
        }

        await database.RemoveRegisteredAsync();
        await using var server = await MeasuredServer.StartAsync(key, settings, program: published);
        var peer = await OidcProvider.StartAsync(await cluster.CreateDatabaseAsync());
        List<Row> rows = [.. await OursAsync(server, database), .. peer is null ? [] : TheirsOf(peer)];
        foreach (var row in rows)
        {
            await row.MeasureAsync(cluster, row.IsOfRegistering ? LongWarmUp : WarmUp);
            await database.RemoveRegisteredAsync();
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var row in rows)
            {
                report.Add(row, await row.MeasureAsync(cluster, Round));
            }

            await database.RemoveRegisteredAsync();
        }

        report.Memory = server.Memory;
        if (peer is not null)
        {
            await peer.DisposeAsync();
        }

        return report;
    }

    private static async Task<IEnumerable<Row>> OursAsync(MeasuredServer server, MeasuredDatabase database)
    {
        var registry = server.Registry;
        var key = await registry.NewKeyAsync("user-1");
        var registrant = await RegistrantAsync(registry);
        var client = await registry.NewClientAsync("as-run");
        var cookies = await registry.SignInAsync("user-1");
        var token = Registry.AccessToken(
            await registry.SendAsync(Registry.Exchange(client, await registry.NewCodeAsync(client, cookies)))
        );
        var read = Wrk.Script(Call.Get(key, "/clients/client-#"), upTo: Clients / 100);
        Row Ours(string work, Func<Task<string>> script) => new(work, server, script);
        Row[] waiting =
        [
            Ours(AsRunReport.ReadWhileWaiting, Always(read)) with
            {
                Before = database.FillOutboxAsync,
            },
            Ours(AsRunReport.RegisterWhileWaiting, () => Registering(registrant)) with
            {
                Before = database.FillOutboxAsync,
            },
        ];
        return
        [
            Ours(AsRunReport.ByKey, Always(Wrk.Script(Call.Get(key, "/auth_info")))),
            Ours(AsRunReport.ByToken, Always(Wrk.Script(Call.Get(token, "/auth_info")))),
            Ours(Work.Read, Always(read)),
            Ours(AsRunReport.ReadAny, Always(Wrk.Script(Call.Get(key, "/clients/client-#"), upTo: Clients))),
            Ours(Work.Introspect, Always(Wrk.Script(Call.Form(client, "/oauth/introspect", ("token", token))))),
            Ours(Work.Register, () => Registering(registrant)),
            Ours(
                Work.Refresh,
                async () =>
                {
                    var tokens = new string[RefreshTokens];
                    for (var i = 0; i < tokens.Length; i++)
                    {
                        tokens[i] = await registry.NewRefreshTokenAsync(client, cookies);
                    }

                    return Wrk.Refreshing(Call.Form(client, "/oauth/token"), tokens);
                }
            ),
            Ours(
                Work.ClientCredentials,
                Always(Wrk.Script(Call.Form(client, "/oauth/token", ("grant_type", "client_credentials"))))
            ),
            .. waiting,
        ];
    }

    private static IEnumerable<Row> TheirsOf(Peer peer)
    {
        var rows = peer.Works.Select(work => new Row(work.Beside[0], peer.Server, Always(Wrk.Script(work.Call))));
        if (peer.RefreshAsync is { } prepare)
        {
            rows = rows.Append(
                new Row(
                    Work.Refresh,
                    peer.Server,
                    async () =>
                    {
                        var (call, tokens) = await prepare(RefreshTokens);
                        return Wrk.Refreshing(call, tokens);
                    }
                )
            );
        }

        return rows.Select(row => row with { Peer = peer.Name });
    }

    /// <summary>Not the owner of the many: what the planner knows of that one would be of clients that are gone.</summary>
    private static async Task<string> RegistrantAsync(Registry registry)
    {
        const string id = "as-run-registrant";
        using var answer = await registry.AnswerAsync(
            Call.Post(registry.AdminKey, "/users", $$$"""{"user":{"ids":{"user_id":"{{{id}}}"} } }""")
        );
        return await registry.NewKeyAsync(id);
    }

    /// <summary>Each run registers others: the time tells them apart.</summary>
    private static Task<string> Registering(string key) =>
        Task.FromResult(
            Wrk.Script(
                Call.Post(
                    key,
                    "/users/as-run-registrant/clients",
                    Work.Registration($"{MeasuredDatabase.Registered}#")
                ),
                first: DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000
            )
        );

    private static Func<Task<string>> Always(string script) => () => Task.FromResult(script);
}

/// <summary>One work of one server, again and again.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Server">Who does it.</param>
/// <param name="ScriptAsync">How it is asked for; made anew for each run.</param>
internal sealed record Row(string Work, Target Server, Func<Task<string>> ScriptAsync)
{
    /// <summary>Whose server it is; ours if absent.</summary>
    public string? Peer { get; init; }

    /// <summary>What is done before each run, unmeasured.</summary>
    public Func<Task>? Before { get; init; }

    public bool IsOfRegistering => Work.StartsWith(Load.Work.Register, StringComparison.Ordinal);

    public async Task<Sample> MeasureAsync(PostgresCluster cluster, TimeSpan duration)
    {
        var script = await ScriptAsync();
        await (Before?.Invoke() ?? Task.CompletedTask);
        var (server, postgres) = (Server.Processor, cluster.Processor);
        var sample = await Wrk.RunAsync(Server.Address, script, AsRunTest.Connections, duration);
        return sample with
        {
            ProcessorMilliseconds = (Server.Processor - server).TotalMilliseconds / sample.Calls,
            PostgresMilliseconds = (cluster.Processor - postgres).TotalMilliseconds / sample.Calls,
        };
    }
}
