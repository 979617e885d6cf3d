using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks;

/// <summary>Measures the server, first with few clients, then with many, and pgbench beside it.</summary>
internal static class LoadTest
{
    public const int Few = 100, Many = 100_000, Rounds = 3;

    private const string Register = "register a client", Read = "read one";

    private static readonly int[] Connections = [1, 16];

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
        await database.FillAsync(clients);
        var calls = Calls(clients, server.AdminKey, await server.NewKeyAsync("user-1"));

        foreach (var next in calls.Values)
        {
            await server.LoadAsync(Connections.Max(), round, next);
        }

        using var registering = new PgBench(database, await ScriptAsync(database, server, calls[Register](0), MeasuredDatabase.Registered, 1_000_000_000_000_000));
        using var reading = new PgBench(database, await ScriptAsync(database, server, calls[Read](0), "client-", clients));
        await database.RemoveRegisteredAsync();

        // One round after the other through all cells, so that a bad moment of the machine meets one round of many, not all of one.
        Dictionary<(string, int), List<Sample>> ofServer = [], ofPgBench = [];
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var connections in Connections)
            {
                foreach (var (name, next) in calls)
                {
                    Add(ofServer, name, connections, await server.LoadAsync(connections, round, next));
                }

                await database.RemoveRegisteredAsync();
                Add(ofPgBench, Read, connections, await reading.LoadAsync(connections, round));
                Add(ofPgBench, Register, connections, await registering.LoadAsync(connections, round));
                await database.RemoveRegisteredAsync();
            }
        }

        return new Measured(Medians(ofServer), Medians(ofPgBench));
    }

    /// <summary>What is measured: for each worker its next call. Two workers never change the same client: one of them would be refused.</summary>
    private static Dictionary<string, Func<int, Call>> Calls(int clients, string admin, string user)
    {
        var users = clients / 100;
        var registered = 0;
        var changes = 0;
        return new()
        {
            [Read] = _ => Call.Get(user, $"/clients/client-{Live(Any(clients))}"),
            ["list a user's page of 100"] = _ => Call.Get(user, "/users/user-1/clients?limit=100"),
            ["search by text"] = _ => Call.Get(admin, $"/search/clients?query={PartOfName(Any(clients))}"),
            ["update"] = worker => Call.Put(
                user,
                $"/clients/client-{(worker + (Connections.Max() * RandomNumberGenerator.GetInt32(100 / Connections.Max())) + 1) * users}",
                $$$"""{"client":{"attributes":{"change":"{{{Interlocked.Increment(ref changes)}}}" } } }"""),
            [Register] = _ => Call.Post(user, "/users/user-1/clients", Registration($"{MeasuredDatabase.Registered}{Interlocked.Increment(ref registered)}")),
        };
    }

    private static int Any(int clients) => RandomNumberGenerator.GetInt32(clients) + 1;

    /// <summary>The fill deleted one client in a thousand.</summary>
    private static int Live(int client) => client % 1000 == 777 ? client + 1 : client;

#pragma warning disable CA5351 // What the fill made names of, not a protection.
    private static string PartOfName(int client) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(client.ToString(CultureInfo.InvariantCulture))))[..6];
#pragma warning restore CA5351

    private static string Registration(string id) => $$"""
        {"client":{"ids":{"client_id":"{{id}}" },"name":"Gateway Onboarding","description":"Registers the gateways of the signed-in user",
        "redirect_uris":["https://app.example.com/callback"],"rights":["RIGHT_USER_GATEWAYS_CREATE","RIGHT_USER_INFO"] } }
        """;

    private static async Task<string> ScriptAsync(MeasuredDatabase database, MeasuredServer server, Call call, string varying, long upTo)
    {
        // The body or the path of the call ends its one ID with a number.
        var id = varying + Regex.Match(call.Body ?? call.Path, $@"(?<={varying})\d+").Value;
        return PgBench.Script(await database.RecordAsync(() => server.SendAsync(call)), id, varying, upTo);
    }

    private static void Add(Dictionary<(string, int), List<Sample>> samples, string name, int connections, Sample sample)
    {
        samples.TryAdd((name, connections), []);
        samples[(name, connections)].Add(sample);
    }

    private static Dictionary<(string, int), Sample> Medians(Dictionary<(string, int), List<Sample>> samples) =>
        samples.ToDictionary(cell => cell.Key, cell => Sample.Median(cell.Value));
}

/// <summary>The medians by call and connections.</summary>
internal sealed record Measured(Dictionary<(string Call, int Connections), Sample> Server, Dictionary<(string Call, int Connections), Sample> PgBench);
