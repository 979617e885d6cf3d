using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>However often somebody asks for a report, the probe is not a weapon.</summary>
public class ProbeDeskTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly AccountRef Alice = AccountRef.User("alice");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_hundred_dry_runs_at_once_knock_once(Database database)
    {
        using var internet = new FakeInternet().Site("app.example.com", "93.184.216.34", Ok);
        await using var server = await RegistryServer.StartAsync(database, internet);
        var alice = await server.People.NewUser();

        var runs = Enumerable
            .Range(0, 100)
            .Select(_ =>
                alice.Api.Post($"/users/{alice.Id}/clients?dry_run=true", People.ClientRequest(People.NewId("client")))
            );

        Assert.All(
            await Task.WhenAll(runs),
            run => Assert.Contains("every redirect URI answers", run.Succeeded().Text, StringComparison.Ordinal)
        );
        Assert.Single(internet.Connections);
        Assert.Equal(1, internet.Resolved);
    }

    [Fact]
    public async Task What_was_found_is_found_anew_after_some_minutes()
    {
        using var internet = new FakeInternet().Site("app.example.com", "93.184.216.34", Ok);
        var time = new ShiftedTime();
        using var desk = Desk(internet, time);

        await desk.AskAsync(Alice, "https://app.example.com/callback", default);
        time.Ahead = TimeSpan.FromMinutes(4);
        await desk.AskAsync(Alice, "https://app.example.com/callback", default);
        Assert.Single(internet.Connections);

        time.Ahead = TimeSpan.FromMinutes(6);
        Assert.Equal(
            ProbeOutcome.Works,
            (await desk.AskAsync(Alice, "https://app.example.com/callback", default)).Outcome
        );
        Assert.Equal(2, internet.Connections.Count());
    }

    [Fact]
    public async Task One_account_causes_so_many_probes_and_no_more_until_later()
    {
        using var internet = new FakeInternet();
        var time = new ShiftedTime();
        using var desk = Desk(internet, time, options => options.PerAccount = 3);

        var results = new List<ProbeResult>();
        for (var i = 0; i < 5; i++)
        {
            results.Add(await desk.AskAsync(Alice, $"https://host{i}.example.com/", default));
        }

        Assert.Equal(3, internet.Resolved);
        Assert.All(results[3..], result => Assert.Contains("too many", result.Evidence, StringComparison.Ordinal));
        Assert.Equal(
            ProbeOutcome.Fails,
            (await desk.AskAsync(AccountRef.User("bob"), "https://host3.example.com/", default)).Outcome
        );
        time.Ahead = TimeSpan.FromMinutes(11);
        Assert.Equal(ProbeOutcome.Fails, (await desk.AskAsync(Alice, "https://host4.example.com/", default)).Outcome);
    }

    [Fact]
    public async Task One_host_is_knocked_at_so_often_and_no_more_whoever_asks_and_whatever_the_path_is()
    {
        using var internet = new FakeInternet().Site("app.example.com", "93.184.216.34", Ok);
        using var desk = Desk(internet, TimeProvider.System, options => options.PerHost = 2);

        for (var i = 0; i < 5; i++)
        {
            await desk.AskAsync(
                AccountRef.User($"user{i}"),
                $"https://{(i % 2 == 0 ? "app" : "APP")}.example.com/{i}",
                default
            );
        }

        Assert.Equal(2, internet.Connections.Count());
    }

    [Fact]
    public async Task Of_many_that_hang_only_a_few_are_open_at_once()
    {
        var swamp = new Swamp();
        using var desk = Desk(
            swamp,
            TimeProvider.System,
            options => (options.AtOnce, options.Timeout) = (3, TimeSpan.FromMinutes(1))
        );

        var asked = Enumerable
            .Range(0, 20)
            .Select(i => desk.AskAsync(Alice, $"https://host{i}.example.com/", default))
            .ToList();
        await swamp.ThreeAreInside;
        swamp.Drain();

        Assert.All(await Task.WhenAll(asked), result => Assert.Equal(ProbeOutcome.Fails, result.Outcome));
        Assert.Equal(3, swamp.Deepest);
    }

    private static ProbeDesk Desk(ProbeNetwork internet, TimeProvider time, Action<ProbeOptions>? change = null)
    {
        var options = new ProbeOptions();
        change?.Invoke(options);
        return new ProbeDesk(
            new RedirectProbe(new PublicHttp(internet), Options.Create(options)),
            Options.Create(options),
            time
        );
    }

    /// <summary>An internet in which nothing answers until it is drained.</summary>
    private sealed class Swamp : ProbeNetwork
    {
        private readonly Lock _lock = new();

        private readonly TaskCompletionSource _full = new(),
            _drained = new();

        private int _inside;

        public int Deepest { get; private set; }

        public Task ThreeAreInside => _full.Task;

        public void Drain() => _drained.SetResult();

        public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]);

        public override async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
        {
            Count(1);
            await _drained.Task.WaitAsync(cancellationToken);
            Count(-1);
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        private void Count(int change)
        {
            lock (_lock)
            {
                _inside += change;
                Deepest = Math.Max(Deepest, _inside);
            }

            if (_inside == 3)
            {
                _full.TrySetResult();
            }
        }
    }
}
