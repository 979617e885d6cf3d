using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>A clock that a test can put forward; timers run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}

/// <summary>What the tests of delivery share.</summary>
internal static class DeliveryWorld
{
    /// <summary>Servers that look often and try again soon.</summary>
    public static readonly (string Key, string? Value)[] Quick =
    [
        ("Notifications:Poll", "00:00:00.02"),
        ("Notifications:FirstRetry", "00:00:00.01"),
    ];

    public static readonly (string Key, string? Value) Silent = ("Notifications:Deliver", "false");

    /// <summary>A database that several servers can be started on.</summary>
    public static async Task<(string Key, string? Value)> NewDatabase(Database database) =>
        (
            "ConnectionStrings:Registry",
            database == Database.Postgres
                ? await EmptyTables.InPostgresAsync()
                : $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("registry-shared-").FullName, "registry.db")}"
        );

    /// <summary>Creates a webhook and returns its ID and its signing secret.</summary>
    public static async Task<(string Id, string Secret)> NewWebhook(Api admin, string url, params string[] kinds)
    {
        var created = (await admin.Post("/webhooks", new { url, kinds })).Succeeded();
        return ((string)created["id"]!, (string)created["secret"]!);
    }

    /// <summary>The first delivery of a webhook in a state, once there is one.</summary>
    public static Task<JsonNode> Delivery(Api admin, string webhookId, string state) =>
        Eventually(async () =>
            (await admin.Get($"/webhooks/{webhookId}/deliveries?state={state}")).Succeeded()["deliveries"]!
                .AsArray()
                .FirstOrDefault()
        );

    /// <summary>The notifications of a user of one type about a client, once there is one.</summary>
    public static Task<JsonNode> Notification(Api api, string userId, string type, string clientId) =>
        Eventually(async () =>
            (await api.Get($"/users/{userId}/notifications")).Succeeded()["notifications"]!
                .AsArray()
                .FirstOrDefault(n =>
                    (string?)n!["notification_type"] == type
                    && (string?)n["entity_ids"]?["client_ids"]?["client_id"] == clientId
                )
        );

    /// <summary>The settings of a server that sends its mails to this port.</summary>
    public static (string Key, string? Value)[] MailTo(int port) =>
        [
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{port}"),
            ("Mail:Security", "None"),
            ("Mail:From", "OAuthRegistry <registry@example.com>"),
        ];

    public static async Task<Person> NewUserWithMailbox(RegistryServer server)
    {
        var person = await server.People.NewUser();
        (
            await person.Api.Put(
                $"/users/{person.Id}",
                new { user = new { primary_email_address = $"{person.Id}@example.com" } }
            )
        ).Succeeded();
        return person;
    }

    /// <summary>Many messages that a user has caused about a client, in their order.</summary>
    public static Task<List<OutboxMessage>> NewMessages(
        RegistryServer server,
        int count,
        Person by,
        string clientId,
        NotificationKind kind = NotificationKind.ClientDecision
    ) =>
        server.InDatabase(async db =>
        {
            var now = server.Services.GetRequiredService<TimeProvider>().Now();
            var messages = Enumerable
                .Range(0, count)
                .Select(_ => Guid.CreateVersion7(now))
                .Order()
                .Select(id => new OutboxMessage
                {
                    Id = id,
                    Kind = kind,
                    ClientId = clientId,
                    CreatedAt = now,
                    Sender = AccountRef.User(by.Id),
                    Data = """{"summary":"Something happened."}""",
                    DueAt = now,
                })
                .ToList();
            db.Outbox.AddRange(messages);
            await db.SaveAsync(CancellationToken.None);
            return messages;
        });

    /// <summary>What a server does whenever a message was caused; returns how many it took.</summary>
    public static async Task<int> PassOn(this RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<FanOut>().RunAsync(CancellationToken.None)).Messages;
    }

    public static async Task<T> InDatabase<T>(this RegistryServer server, Func<RegistryContext, Task<T>> ask)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<RegistryContext>());
    }
}
