using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Tests.Clients;
using OAuthRegistry.Server.Tests.Reviews;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Keys that a client keeps at an address of its own: fetched with care, and not at anybody's will.</summary>
public class RemoteKeySetTests
{
    private const string Host = "app.example.com",
        Address = "93.184.215.14",
        Uri = $"https://{Host}/jwks.json";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_changes_its_keys_when_it_likes(Database database)
    {
        await using var world = await World.NewAsync(database, Uri);
        var (old, next) = (KeyPair.Curve("old"), KeyPair.Rsa("next"));
        world.Answer = Json(KeyPair.Set(old.Public));

        await world.IsKnown(old);
        await world.IsKnown(old);
        Assert.Equal([Address], world.Internet.Connections);

        world.Answer = Json(KeyPair.Set(next.Public));
        world.Time.Now += TimeSpan.FromMinutes(2);
        await world.IsKnown(old);
        await world.IsKnown(next);
        Assert.Equal(2, world.Internet.Connections.Count());
        await world.IsRefused(old);

        // What is gone there is gone here some minutes later, asked for or not.
        world.Answer = Json(KeyPair.Set(old.Public));
        world.Time.Now += TimeSpan.FromMinutes(6);
        await world.IsRefused(next);
        await world.IsKnown(old);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_makes_the_server_go_out_at_will(Database database)
    {
        await using var world = await World.NewAsync(database, Uri);
        var key = KeyPair.Curve();
        world.Answer = Json(KeyPair.Set(key.Public));
        await world.IsKnown(key);
        world.Time.Now += TimeSpan.FromMinutes(2);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => world.IsRefused(KeyPair.Curve($"unknown-{i}"))));
        await world.IsRefused(KeyPair.Curve("unknown"));
        await world.IsKnown(key);

        Assert.Equal(2, world.Internet.Connections.Count());

        // An assertion that is good for nothing anyway sends nobody anywhere.
        world.Time.Now += TimeSpan.FromMinutes(2);
        await world.IsRefused(KeyPair.Curve("unknown"), claims => claims["aud"] = "https://elsewhere.example.com");
        Assert.Equal(2, world.Internet.Connections.Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_can_not_be_read_is_asked_again_after_a_pause(Database database)
    {
        await using var world = await World.NewAsync(database, Uri);
        var key = KeyPair.Curve();
        string[] wrong =
        [
            "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: https://app.example.com/other\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.com/\r\nContent-Length: 0\r\n\r\n",
            "nonsense",
            Http("<html>"),
            Http("[]"),
            Http("""{"keys":{}}"""),
            Http(new string('x', 1024 * 1024)),
            "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n{",
            Json(KeyPair.Set(key.Private)),
        ];
        var asked = 0;
        foreach (var answer in wrong)
        {
            world.Answer = answer;
            await world.IsRefused(key);
            await world.IsRefused(key);
            Assert.Equal(++asked, world.Internet.Connections.Count());
            world.Time.Now += TimeSpan.FromMinutes(2);
        }

        world.Answer = Json(KeyPair.Set(key.Public));
        await world.IsKnown(key);
        Assert.All(world.Internet.Connections, address => Assert.Equal(Address, address));
        Assert.Contains(
            world.Server.Logs.All,
            line => line.Contains("a redirect is not followed", StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_address_leads_into_the_network_of_the_server(Database database)
    {
        foreach (
            var (uri, address) in new[]
            {
                (Uri, "10.0.0.7"),
                (Uri, "169.254.169.254"),
                (Uri, "::1"),
                ("https://127.0.0.1/jwks", Address),
                ("https://[fd00::1]/jwks", Address),
                ("https://app.example.com:22/jwks", Address),
            }
        )
        {
            await using var world = await World.NewAsync(database, uri);
            world.Internet.Name(Host, [address]);

            await world.IsRefused(KeyPair.Curve());

            Assert.Empty(world.Internet.Connections);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_never_ends_is_left(Database database)
    {
        await using var world = await World.NewAsync(database, Uri, ("Probe:Timeout", "00:00:00.3"));
        world.Behave = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        await world.IsRefused(KeyPair.Curve());
    }

    [Fact]
    public async Task Many_clients_are_no_way_to_flood_one_host()
    {
        using var internet = new FakeInternet();
        internet.Site(Host, Address, Json(KeyPair.Set(KeyPair.Curve().Public)));
        var time = new StoppedTime();
        using var sets = new RemoteKeySets(
            new PublicHttp(internet),
            Options.Create(new ProbeOptions { Timeout = TimeSpan.FromMinutes(1) }),
            Options.Create(new OAuthOptions()),
            time,
            NullLogger<RemoteKeySets>.Instance
        );

        for (var i = 0; i < 40; i++)
        {
            await sets.ReadAsync($"https://{Host}/{i}", null, default);
        }

        Assert.Equal(30, internet.Connections.Count());
        time.Now += TimeSpan.FromMinutes(2);
        Assert.NotNull(await sets.ReadAsync($"https://{Host}/39", null, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_reads_whether_the_address_answers(Database database)
    {
        await using var world = await World.NewAsync(database, Uri, ("Probe:Enabled", "true"));
        world.Answer = Json(KeyPair.Set());
        world.Time.Now += TimeSpan.FromMinutes(6);

        var check = await CheckAsync();
        Assert.Equal("needs_human", (string)check["status"]!);
        Assert.Equal($"{Uri}: answers 200", (string)check["evidence"]![0]!);

        world.Internet.Name(Host, ["10.0.0.7"]);
        world.Time.Now += TimeSpan.FromMinutes(6);
        Assert.Equal("fail", (string)(await CheckAsync())["status"]!);

        async Task<JsonNode> CheckAsync() =>
            (await world.Server.Admin.Get($"/clients/{world.App.ClientId}/review")).Succeeded()["checks"]!
                .AsArray()
                .Single(check => (string)check!["guideline"]! == "keys")!;
    }

    private static string Json(JsonObject set) => Http(set.ToJsonString());

    private static string Http(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>An approved client whose keys are at an address, and what is there.</summary>
    private sealed class World : IAsyncDisposable
    {
        private World(FakeInternet internet, StoppedTime time) => (Internet, Time) = (internet, time);

        public FakeInternet Internet { get; }

        public StoppedTime Time { get; }

        public RegistryServer Server { get; private set; } = null!;

        public App App { get; private set; } = null!;

        public string Answer { get; set; } = "";

        public Func<Stream, CancellationToken, Task>? Behave { get; set; }

        public static async Task<World> NewAsync(
            Database database,
            string uri,
            params (string Key, string? Value)[] settings
        )
        {
            var world = new World(new FakeInternet(), new StoppedTime());
            world.Internet.Site(
                Host,
                Address,
                (stream, cancellationToken) =>
                    world.Behave?.Invoke(stream, cancellationToken)
                    ?? FakeInternet.WriteAsync(stream, world.Answer, cancellationToken)
            );
            world.Server = await RegistryServer.StartAsync(
                database,
                services => services.AddSingleton<ProbeNetwork>(world.Internet).AddSingleton<TimeProvider>(world.Time),
                settings
            );
            var owner = await world.Server.People.NewUser();
            world.App = await App.ApprovedAsync(world.Server, owner, withSecret: false, ClientKeyTests.SaysUri(uri));
            return world;
        }

        public Task IsKnown(KeyPair key) => ClientAssertionTests.IsKnown(App, key.Assert(App.ClientId, now: Time.Now));

        public async Task IsRefused(KeyPair key, Action<JsonObject>? change = null)
        {
            var answer = await ClientAssertionTests.AskAsync(App, key.Assert(App.ClientId, change, now: Time.Now));
            answer.RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Internet.Dispose();
        }
    }
}
