using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Notifications;

public class NotificationSweepTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_read_stays_ninety_days_and_what_nobody_looked_at_a_year(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(alice);
        await Share(alice, clientId, bob);
        await server.PassOn();
        var message = Assert.Single(await NewMessages(server, 1, alice, clientId));
        await server.PassOn();
        time.Ahead = TimeSpan.FromDays(200);
        (
            await alice.Api.Send(
                HttpMethod.Patch,
                $"/users/{alice.Id}/notifications",
                new { ids = new[] { message.Id }, status = "SEEN" }
            )
        ).Succeeded();

        await Sweep(server, time, days: 289);
        Assert.True(await Lists(alice, message) && await Lists(bob, message));
        await Sweep(server, time, days: 291);
        Assert.False(await Lists(alice, message));
        Assert.True(await Lists(bob, message));
        await Sweep(server, time, days: 366);
        Assert.False(await Lists(bob, message));
        Assert.False(await server.InDatabase(db => db.Outbox.AnyAsync(m => m.Id == message.Id)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_delivered_stays_thirty_days_and_what_waits_until_it_does_not(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var (webhookId, _) = await NewWebhook(server.Admin, receiver.Url);
        var delivered = (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();
        await server.Services.GetRequiredService<DeliveryAttempts>().RunAsync(CancellationToken.None);
        var waits = (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        await Sweep(server, time, days: 29);
        Assert.Equal(2, await Count(server, webhookId));
        await Sweep(server, time, days: 31);
        Assert.Equal(1, await Count(server, webhookId));
        Assert.False(await HasMessage(delivered));
        Assert.True(await HasMessage(waits));

        Task<bool> HasMessage(Answer delivery) =>
            server.InDatabase(db => db.Outbox.AnyAsync(m => m.Id == Guid.Parse((string)delivery["message_id"]!)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task However_much_is_old_all_of_it_goes_and_what_is_told_once_is_not_told_again(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var alice = await server.People.NewUser();
        var gone = await NewMessages(server, 1200, alice, People.NewId("client"));
        var once = new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            Kind = NotificationKind.AttestationDue,
            Data = "{}",
            UniqueKey = "once",
        };
        await server.InDatabase(async db =>
        {
            db.Outbox.Add(once);
            await db.SaveAsync(CancellationToken.None);
            return once;
        });
        await Sweep(server, time, days: 31);
        Assert.Equal(1201, await server.InDatabase(db => db.Outbox.CountAsync()));

        while (await server.PassOn() > 0) { }
        await Sweep(server, time, days: 31);

        Assert.Equal(once.Id, await server.InDatabase(db => db.Outbox.Select(m => m.Id).SingleAsync()));
        Assert.DoesNotContain(once.Id, gone.Select(message => message.Id));
    }

    private static async Task Sweep(RegistryServer server, ShiftedTime time, int days)
    {
        time.Ahead = TimeSpan.FromDays(days);
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NotificationSweep>().GoAsync(CancellationToken.None);
    }

    private static async Task<bool> Lists(Person person, OutboxMessage message) =>
        (await person.Api.Get($"/users/{person.Id}/notifications"))
            .Succeeded()
            .Text.Contains($"{message.Id}", StringComparison.Ordinal);

    private static async Task<int> Count(RegistryServer server, string webhookId) =>
        (
            (await server.Admin.Get($"/webhooks/{webhookId}/deliveries")).Succeeded()["deliveries"]?.AsArray() ?? []
        ).Count;

    private static async Task Share(Person owner, string clientId, Person with) =>
        (
            await owner.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = with.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
}
