using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>Many messages are passed on together, and each as if it were alone.</summary>
public class BatchTests
{
    /// <summary>More than is taken at once.</summary>
    private const int Many = 350;

    [Theory, OnSqlite, OnPostgres]
    public async Task Hundreds_of_messages_reach_list_and_webhook_once_each_and_in_their_order(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        await using var silent = await RegistryServer.StartAsync(database, shared, Silent);
        var (alice, clientId) = await NewOwner(silent);
        var (webhookId, _) = await NewWebhook(silent.Admin, receiver.Url, "client_decision");
        var messages = await NewMessages(silent, Many, alice, clientId);

        await using var server = await RegistryServer.StartAsync(database, [shared, .. Quick]);

        await DeliveredAsync(silent, webhookId, Many);
        Assert.Equal(Ids(messages), receiver.All.Select(received => received.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(messages), await ListAsync(silent, alice));
        var deliveries = await silent.InDatabase(db =>
            db.Deliveries.Where(d => d.WebhookId == Guid.Parse(webhookId)).OrderBy(d => d.Id).ToListAsync()
        );
        Assert.Equal(Ids(messages), deliveries.Select(delivery => $"{delivery.MessageId}"));
    }

    [PostgresFact]
    public async Task Three_hundred_messages_share_a_handful_of_round_trips()
    {
        var log = new CommandLog();
        await using var server = await RegistryServer.StartAsync(log, await EmptyTables.InPostgresAsync());
        var (alice, clientId) = await NewOwner(server);
        await PassOnAllAsync(server);
        await NewMessages(server, 300, alice, clientId);
        log.Clear();

        Assert.Equal(300, await server.PassOn());

        Assert.InRange(log.RoundTrips, 1, 15);
    }

    /// <summary>A plan that makes the turns anew for every row would need longer than a command may take.</summary>
    [PostgresFact]
    public async Task Thousands_of_messages_are_taken_in_turns_even_if_Postgres_believes_that_none_waits()
    {
        await using var server = await RegistryServer.StartAsync(Database.Postgres, Silent);
        var (alice, clientId) = await NewOwner(server);
        await PassOnAllAsync(server);
        await NewMessages(server, 4000, alice, clientId);
        var due = await server.InDatabase(db =>
            db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE due AS SELECT id, due_at FROM outbox_messages WHERE due_at IS NOT NULL;"
                    + "UPDATE outbox_messages SET due_at = NULL; ANALYZE outbox_messages;"
                    + "UPDATE outbox_messages m SET due_at = due.due_at FROM due WHERE due.id = m.id"
            )
        );

        Assert.True(due >= 4000);
        Assert.Equal(300, await server.PassOn());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hundreds_of_messages_with_many_receivers_each_reach_all_of_them(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (alice, clientId) = await NewOwner(server);
        var admins = new List<Person>();
        while (admins.Count < 7)
        {
            admins.Add(await server.People.NewUser(admin: true));
        }

        await PassOnAllAsync(server);
        var messages = await NewMessages(server, 300, alice, clientId, NotificationKind.ClientRequested);

        Assert.Equal(300, await server.PassOn());

        foreach (var admin in admins)
        {
            Assert.Equal(Ids(messages), (await ListAsync(server, admin)).Intersect(Ids(messages)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_servers_that_pass_on_at_once_none_passes_on_what_another_did(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (alice, clientId) = await NewOwner(server);
        var (webhookId, _) = await NewWebhook(server.Admin, "https://hooks.example.com/", "client_decision");
        var messages = await NewMessages(server, 2 * Many, alice, clientId);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (await WaitingAsync(server) > 0)
                        {
                            patience.Token.ThrowIfCancellationRequested();
                            await server.PassOn();
                        }
                    })
                )
        );

        Assert.Equal(Ids(messages), await ListAsync(server, alice));
        Assert.Equal(
            $"{messages.Count}",
            (await server.Admin.Get($"/webhooks/{webhookId}/deliveries")).Succeeded().Header("X-Total-Count")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_server_died_with_in_hand_is_passed_on_once_beside_what_it_had_done(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var (alice, clientId) = await NewOwner(server);
        var messages = await NewMessages(server, Many, alice, clientId);
        var done = await server.PassOn();
        var inHand = await server.InDatabase(db =>
            db.LeaseAsync<OutboxMessage>(Many, time.Now(), TimeSpan.FromMinutes(1), CancellationToken.None)
        );
        Assert.Equal(0, await server.PassOn());
        Assert.NotEmpty(inHand);

        time.Ahead = TimeSpan.FromMinutes(2);
        Assert.Equal(inHand.Count, await server.PassOn());

        Assert.Equal(0, await WaitingAsync(server));
        Assert.True(done > inHand.Count);
        Assert.Equal(Ids(messages), await ListAsync(server, alice));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_that_can_not_be_passed_on_keeps_none_of_the_others_and_waits_longer_each_time(
        Database database
    )
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var (alice, clientId) = await NewOwner(server);
        await PassOnAllAsync(server);
        var before = await NewMessages(server, 100, alice, clientId);
        var faulty = Assert.Single(await NewMessages(server, 1, alice, clientId, NotificationKind.ReviewAssigned));
        var after = await NewMessages(server, 100, alice, clientId);

        await server.PassOn();

        Assert.Equal(Ids([.. before, .. after]), await ListAsync(server, alice));
        Assert.Single(server.Logs.All, line => line.Contains($"{faulty.Id}", StringComparison.Ordinal));
        List<double> waits = [await WaitAsync()];
        foreach (var _ in Enumerable.Range(0, 12))
        {
            Assert.Equal(0, await server.PassOn());
            time.Ahead += TimeSpan.FromMinutes(waits[^1] + 0.1);
            Assert.Equal(1, await server.PassOn());
            waits.Add(await WaitAsync());
        }

        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], 0.5, 1);
        Assert.InRange(waits[^1], 24 * 60 - 1, 24 * 60);

        async Task<double> WaitAsync() =>
            (await server.InDatabase(db => db.Outbox.SingleAsync(m => m.Id == faulty.Id)))
                .DueAt!.Value.Subtract(time.GetUtcNow())
                .TotalMinutes;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_causes_a_thousand_messages_holds_up_nobody_who_causes_one(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (alice, aliceClient) = await NewOwner(server);
        var (bob, bobClient) = await NewOwner(server);
        await PassOnAllAsync(server);
        await NewMessages(server, 1000, alice, aliceClient);
        var one = await NewMessages(server, 1, bob, bobClient);

        await server.PassOn();

        Assert.Equal(Ids(one), await ListAsync(server, bob));
        Assert.True(await WaitingAsync(server) > 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_with_a_thousand_deliveries_holds_up_no_other(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (alice, clientId) = await NewOwner(server);
        await NewWebhook(server.Admin, "https://busy.example.com/", "client_decision");
        await NewMessages(server, 300, alice, clientId);
        await PassOnAllAsync(server);
        var (other, _) = await NewWebhook(server.Admin, "https://other.example.com/", "client_requested");
        var test = (await server.Admin.Post($"/webhooks/{other}/test")).Succeeded();

        var taken = await server.InDatabase(db =>
            db.LeaseAsync<Delivery>(2, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1), CancellationToken.None)
        );

        Assert.Contains(taken, delivery => $"{delivery.Id}" == (string)test["id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_server_that_answers_without_a_pause_delivers_all_the_same(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:LongestWait", "00:00:00.2"));
        var (alice, clientId) = await NewOwner(server);
        using var enough = new CancellationTokenSource();
        var calls = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!enough.IsCancellationRequested)
                    {
                        (await alice.Api.Get("/auth_info")).Succeeded();
                    }
                })
            )
            .ToList();

        await NewMessages(server, Many, alice, clientId);

        await Eventually(async () => (await ListAsync(server, alice)).Count == Many ? server : null);
        await enough.CancelAsync();
        await Task.WhenAll(calls);
    }

    private static async Task<(Person Owner, string ClientId)> NewOwner(RegistryServer server)
    {
        var owner = await server.People.NewUser();
        return (owner, await server.People.NewClient(owner));
    }

    private static IEnumerable<string> Ids(IEnumerable<OutboxMessage> messages) =>
        messages.Select(message => message.Id.ToString()).Order(StringComparer.Ordinal);

    private static async Task PassOnAllAsync(RegistryServer server)
    {
        while (await server.PassOn() > 0) { }
    }

    private static Task<int> WaitingAsync(RegistryServer server) =>
        server.InDatabase(db => db.Outbox.CountAsync(message => message.DueAt != null));

    /// <summary>The IDs in the list of a user, in the order in which things happened.</summary>
    private static async Task<List<string>> ListAsync(RegistryServer server, Person person) =>
        [
            .. (await server.As(person.Key).Get($"/users/{person.Id}/notifications?limit=1000")).Succeeded()[
                "notifications"
            ]
                is { } list
                ? list.AsArray().Reverse().Select(notification => (string)notification!["id"]!)
                : [],
        ];

    private static Task<Answer> DeliveredAsync(RegistryServer server, string webhookId, int count) =>
        Eventually(async () =>
            (await server.Admin.Get($"/webhooks/{webhookId}/deliveries?state=delivered&limit=1")).Succeeded()
                is { } done
            && done.Header("X-Total-Count") == count.ToString(CultureInfo.InvariantCulture)
                ? done
                : null
        );
}
