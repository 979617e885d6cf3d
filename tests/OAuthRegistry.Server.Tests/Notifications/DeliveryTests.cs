using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

public class DeliveryTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_server_that_dies_between_commit_and_send_loses_nothing(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        string clientId,
            adminKey;
        await using (var dying = await RegistryServer.StartAsync(database, shared, Silent))
        {
            adminKey = dying.AdminKey;
            await NewWebhook(dying.Admin, receiver.Url);
            clientId = await dying.People.NewClient(await dying.People.NewUser());
        }

        Assert.Empty(receiver.All);
        await using var next = await RegistryServer.StartAsync(database, [shared, .. Quick]);

        var received = await receiver.NextAsync();
        Assert.Equal("client_requested", (string)received.Json["type"]!);
        Assert.Equal(clientId, (string)received.Json["client_id"]!);
        Assert.Equal(
            received.Id,
            (string)(await Notification(next.As(adminKey), "admin", "client_requested", clientId))["id"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_server_died_with_in_hand_another_takes_over(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        await using var dying = await RegistryServer.StartAsync(database, shared, Silent);
        var (webhookId, _) = await NewWebhook(dying.Admin, receiver.Url);
        var clientId = await dying.People.NewClient(await dying.People.NewUser());
        var test = (await dying.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();
        Assert.Contains(await Take<OutboxMessage>(dying), message => message.ClientId == clientId);
        Assert.Contains(await Take<Delivery>(dying), delivery => delivery.Id == Guid.Parse((string)test["id"]!));
        Assert.Empty(await Take<OutboxMessage>(dying));
        Assert.Empty(await Take<Delivery>(dying));

        await using var next = await RegistryServer.StartAsync(
            database,
            new ShiftedTime { Ahead = Lease * 2 },
            [shared, .. Quick]
        );

        Received[] received = [await receiver.NextAsync(), await receiver.NextAsync()];
        Assert.Contains(received, message => message.Id == (string)test["message_id"]!);
        Assert.Contains(received, message => (string?)message.Json["client_id"] == clientId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_servers_that_reach_for_the_same_work_each_piece_goes_to_one(Database database)
    {
        const int Messages = 60;
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var alice = await server.People.NewUser();
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(_ => server.People.NewClient(alice)));
        var taken = new ConcurrentBag<Guid>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (taken.Count < Messages && !patience.IsCancellationRequested)
                        {
                            (await Take<OutboxMessage>(server, most: 2)).ForEach(message => taken.Add(message.Id));
                        }
                    })
                )
        );

        Assert.Equal(Messages, taken.Distinct().Count());
        Assert.Equal(Messages, taken.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_servers_on_one_database_deliver_each_message_once(Database database)
    {
        const int Clients = 20;
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        await using var one = await RegistryServer.StartAsync(database, [shared, .. Quick]);
        await using var other = await RegistryServer.StartAsync(database, [shared, .. Quick]);
        var (webhookId, _) = await NewWebhook(one.Admin, receiver.Url, "client_requested");
        var alice = await one.People.NewUser();
        var alsoAlice = alice with { Api = other.As(alice.Key) };

        await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(i => one.People.NewClient(i % 2 == 0 ? alice : alsoAlice))
        );
        for (var i = 0; i < Clients; i++)
        {
            await receiver.NextAsync();
        }

        await Eventually(async () =>
            (await one.Admin.Get($"/webhooks/{webhookId}/deliveries?state=delivered")).Succeeded() is { } done
            && done.Header("X-Total-Count") == $"{Clients}"
                ? done
                : null
        );
        Assert.Equal(Clients, receiver.All.Count);
        Assert.Equal(Clients, receiver.All.Select(received => received.Id).Distinct().Count());
        Assert.Equal(Clients, receiver.All.Select(received => (string)received.Json["client_id"]!).Distinct().Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_receiver_can_verify_the_signature_as_Standard_Webhooks_says(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(database, Quick);
        var (webhookId, secret) = await NewWebhook(server.Admin, receiver.Url);

        var sent = (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        var received = await receiver.NextAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        var signed = HMACSHA256.HashData(
            Convert.FromBase64String(secret["whsec_".Length..]),
            Encoding.UTF8.GetBytes($"{received.Id}.{received.Timestamp}.{received.Body}")
        );
        Assert.Equal("v1," + Convert.ToBase64String(signed), received.Signature);
        Assert.Equal((string)sent["message_id"]!, received.Id);
        Assert.Equal(received.Id, (string)received.Json["id"]!);
        Assert.Equal("test", (string)received.Json["type"]!);
        Assert.True(long.TryParse(received.Timestamp, out _));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_receiver_that_fails_gets_the_same_message_again_until_it_succeeds(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 503);
        await using var server = await RegistryServer.StartAsync(database, Quick);
        var (webhookId, _) = await NewWebhook(server.Admin, receiver.Url);

        (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        var delivered = await Delivery(server.Admin, webhookId, "delivered");
        Assert.Equal(2, (int)delivered["attempts"]!);
        Assert.Equal(200, (int)delivered["last_status"]!);
        Assert.Null(delivered["last_error"]);
        Assert.Equal(3, receiver.All.Count);
        Assert.Single(receiver.All.Select(received => received.Id).Distinct());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_that_is_given_up_is_a_dead_letter_and_can_be_replayed(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 500);
        await using var server = await RegistryServer.StartAsync(
            database,
            [("Notifications:MaxAttempts", "2"), .. Quick]
        );
        var (webhookId, _) = await NewWebhook(server.Admin, receiver.Url);
        (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        var dead = await Delivery(server.Admin, webhookId, "dead");
        Assert.Equal(500, (int)dead["last_status"]!);
        Assert.Contains("500", (string)dead["last_error"]!, StringComparison.Ordinal);
        Assert.Null(dead["next_attempt_at"]);
        (await server.Admin.Post($"/webhooks/{webhookId}/deliveries/{dead["id"]}/replay")).Succeeded();

        Assert.Equal((string)dead["id"]!, (string)(await Delivery(server.Admin, webhookId, "delivered"))["id"]!);
        Assert.Single(receiver.All.Select(received => received.Id).Distinct());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_redirect_is_not_followed(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync(302);
        await using var server = await RegistryServer.StartAsync(
            database,
            [("Notifications:MaxAttempts", "1"), .. Quick]
        );
        var (webhookId, _) = await NewWebhook(server.Admin, receiver.Url);

        (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        Assert.Equal(302, (int)(await Delivery(server.Admin, webhookId, "dead"))["last_status"]!);
        Assert.Single(receiver.All);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_receiver_that_is_away_is_told_of_in_the_delivery(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            [("Notifications:MaxAttempts", "1"), .. Quick]
        );
        string url;
        await using (var gone = await WebhookReceiver.StartAsync())
        {
            url = gone.Url;
        }

        var (webhookId, _) = await NewWebhook(server.Admin, url);
        (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        var dead = await Delivery(server.Admin, webhookId, "dead");
        Assert.Null(dead["last_status"]);
        Assert.Contains("refused", (string)dead["last_error"]!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_that_is_not_saved_leaves_no_message(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(clientId))).Refused(
            HttpStatusCode.Conflict,
            "id_taken"
        );

        Assert.Equal(1, await server.InDatabase(db => db.Outbox.CountAsync(message => message.ClientId == clientId)));
    }

    [PostgresFact]
    public async Task The_message_of_a_new_client_is_stored_in_the_same_round_trip_as_the_client()
    {
        var own = await NewDatabase(Database.Postgres);
        using var commands = new SqlCommands(new NpgsqlConnectionStringBuilder(own.Value).Database!);
        await using var server = await RegistryServer.StartAsync(Database.Postgres, own, Silent);
        var alice = await server.People.NewUser();
        var before = commands.All.Count;

        await server.People.NewClient(alice);

        Assert.Collection(
            commands.All.Skip(before),
            authenticate => Assert.StartsWith("SELECT", authenticate, StringComparison.Ordinal),
            proven => Assert.Contains("FROM hosts ", proven, StringComparison.Ordinal),
            store =>
                Assert.All(
                    ["clients", "collaborators", "events", "outbox_messages"],
                    table => Assert.Contains($"INSERT INTO {table} ", store, StringComparison.Ordinal)
                )
        );
    }

    /// <summary>What a server does that takes work and then dies.</summary>
    private static Task<List<T>> Take<T>(RegistryServer server, int most = 100)
        where T : class, IWork =>
        server.InDatabase(db => db.LeaseAsync<T>(most, DateTimeOffset.UtcNow, Lease, CancellationToken.None));
}
