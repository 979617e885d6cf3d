using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews.Proofs;

/// <summary>A DNS in which names have the TXT records that a test says, and which may not answer at all.</summary>
internal sealed class FakeDns : ITxtLookup
{
    private readonly ConcurrentDictionary<string, string[]> _records = new();

    private int _asked;

    public int Asked => _asked;

    public bool IsSilent { get; set; }

    public FakeDns Txt(string name, params string[] records)
    {
        _records[name] = records;
        return this;
    }

    public async Task<TxtAnswer> AskAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return new TxtAnswer(_records.GetValueOrDefault(name, []));
    }
}

/// <summary>A server with an internet, a DNS and a clock of its own.</summary>
internal sealed class HostWorld : IAsyncDisposable
{
    private HostWorld(RegistryServer server, FakeInternet internet, FakeDns dns, ShiftedTime time) =>
        (Server, Internet, Dns, Time) = (server, internet, dns, time);

    public RegistryServer Server { get; }

    public FakeInternet Internet { get; }

    public FakeDns Dns { get; }

    public ShiftedTime Time { get; }

    public static async Task<HostWorld> StartAsync(Database database, params (string Key, string? Value)[] settings)
    {
        var (internet, dns, time) = (new FakeInternet(), new FakeDns(), new ShiftedTime());
        return new HostWorld(await StartAsync(database, internet, dns, time, settings), internet, dns, time);
    }

    /// <summary>Another server in the same world.</summary>
    public static Task<RegistryServer> StartAsync(
        Database database,
        FakeInternet internet,
        FakeDns dns,
        ShiftedTime time,
        params (string Key, string? Value)[] settings
    ) =>
        RegistryServer.StartAsync(
            database,
            services =>
                services
                    .AddSingleton<ProbeNetwork>(internet)
                    .AddSingleton<ITxtLookup>(dns)
                    .AddSingleton<TimeProvider>(time),
            [("Probe:Enabled", "true"), .. settings]
        );

    /// <summary>Looks at what is due, as the server does by itself every few minutes.</summary>
    public static async Task<int> RecheckAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HostRecheck>().RunAsync(CancellationToken.None);
    }

    /// <summary>Adds a host and puts its TXT record into the DNS; not verified yet.</summary>
    public async Task<Answer> AddAsync(Api api, string account, string host, bool withRecord = true)
    {
        var added = (await api.Post($"{account}/hosts", new { host })).Succeeded();
        if (withRecord)
        {
            Dns.Txt((string)added["txt_name"]!, (string)added["txt_value"]!);
        }

        return added;
    }

    /// <summary>The same, and verified.</summary>
    public async Task ProveAsync(Api api, string account, string host)
    {
        await AddAsync(api, account, host);
        (await api.Post($"{account}/hosts/{host}/verify")).Succeeded();
    }

    /// <summary>What a web server answers with.</summary>
    public static string File(string content) =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n{content}";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Internet.Dispose();
    }
}
