using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Tests.Reviews.Proofs;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Watch;

/// <summary>A client that was approved, hosts that come and go, and a clock.</summary>
internal sealed class WatchWorld : IAsyncDisposable
{
    public const string App = "app.example.com",
        AppAddress = "93.184.216.34",
        Nobody = "93.184.216.99",
        Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private WatchWorld(HostWorld hosts, Person owner) => (Hosts, Owner) = (hosts, owner);

    public HostWorld Hosts { get; }

    public RegistryServer Server => Hosts.Server;

    public FakeInternet Internet => Hosts.Internet;

    public Person Owner { get; }

    public string ClientId { get; private set; } = "";

    public TimeSpan Ahead
    {
        get => Hosts.Time.Ahead;
        set => Hosts.Time.Ahead = value;
    }

    /// <summary>A client whose redirect URI works, approved, and known to those who look again.</summary>
    public static async Task<WatchWorld> StartAsync(
        Database database,
        Action<JsonObject>? change = null,
        Func<WatchWorld, Task>? before = null,
        params (string Key, string? Value)[] settings
    )
    {
        var hosts = await HostWorld.StartAsync(database, [Silent, .. settings]);
        hosts.Internet.Site(App, AppAddress, Ok);
        var world = new WatchWorld(hosts, await hosts.Server.People.NewUser());
        await (before?.Invoke(world) ?? Task.CompletedTask);
        world.ClientId = await world.NewApprovedAsync(change);
        await LookAsync(world.Server);
        return world;
    }

    public async Task<string> NewApprovedAsync(Action<JsonObject>? change = null)
    {
        var clientId = await Server.People.NewClient(Owner, change);
        await ApproveAsync(clientId);
        return clientId;
    }

    public async Task ApproveAsync(string clientId) =>
        (
            await Server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new { decision = "approve", revision = await Server.Revision(clientId) }
            )
        ).Succeeded();

    /// <summary>The host of the redirect URI answers nobody any more.</summary>
    public void GoAway() => Internet.Name(App, [Nobody]);

    public void ComeBack() => Internet.Name(App, [AppAddress]);

    /// <summary>Looks at what is due by then, as four servers do by themselves at the same moment.</summary>
    public async Task LookAtAsync(TimeSpan ahead)
    {
        Ahead = ahead;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync(Server)));
    }

    /// <summary>Until the client has drifted and its owner was told: nine days after its approval.</summary>
    public async Task DriftAsync()
    {
        GoAway();
        await LookAtAsync(TimeSpan.FromDays(8));
        await LookAtAsync(TimeSpan.FromDays(9));
    }

    public static async Task LookAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DriftWatch>().GoAsync(CancellationToken.None);
    }

    /// <summary>What stands of the client, seen once or twice.</summary>
    public async Task<List<JsonNode>> DriftsAsync() => Rows(await Owner.Api.Get($"/clients/{ClientId}/drifts"));

    /// <summary>What administrators see of all clients.</summary>
    public async Task<List<JsonNode>> AllDriftsAsync() => Rows(await Server.Admin.Get("/drifts"));

    public Task<int> ToldAsync(NotificationKind kind) =>
        Server.InDatabase(db => db.Outbox.CountAsync(m => m.Kind == kind));

    /// <summary>How often the owner and the administrators were told.</summary>
    public async Task<(int Owner, int Admins)> ToldAsync() =>
        (await ToldAsync(NotificationKind.ClientDrifted), await ToldAsync(NotificationKind.ClientStillDrifted));

    public async Task<Answer> ClientAsync() => (await Owner.Api.Get($"/clients/{ClientId}")).Succeeded();

    public ValueTask DisposeAsync() => Hosts.DisposeAsync();

    private static List<JsonNode> Rows(Answer answer) =>
        [.. answer.Succeeded()["drifts"]!.AsArray().Select(drift => drift!)];
}
