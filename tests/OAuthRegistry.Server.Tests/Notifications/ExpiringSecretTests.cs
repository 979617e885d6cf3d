using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Notifications;

public class ExpiringSecretTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Owners_are_warned_thirty_fourteen_seven_and_one_days_before_once_each(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var clientId = await NewClientWithSecret(server, DateTimeOffset.UtcNow.AddDays(40));

        List<int> warnings = [];
        foreach (var daysLeft in new[] { 35, 30, 29, 20, 14, 10, 7, 2, 1, 0.5, -1 })
        {
            time.Ahead = TimeSpan.FromDays(40 - daysLeft) + TimeSpan.FromMinutes(1);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync(server)));
            warnings.Add(await WarningsAsync(server, clientId));
        }

        Assert.Equal([0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4], warnings);
        var days = await server.InDatabase(db =>
            db.Outbox.Where(m => m.ClientId == clientId && m.UniqueKey != null)
                .OrderBy(m => m.Id)
                .Select(m => m.UniqueKey!)
                .ToListAsync()
        );
        Assert.Equal(["30", "14", "7", "1"], days.Select(key => key.Split('/')[^1]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_asked_for_with_a_short_life_is_warned_of_only_on_days_that_it_lives_through(
        Database database
    )
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var clientId = await NewClientWithSecret(server, DateTimeOffset.UtcNow.AddDays(5));

        await LookAsync(server);
        Assert.Equal(0, await WarningsAsync(server, clientId));
        time.Ahead = TimeSpan.FromDays(4.5);
        await LookAsync(server);
        Assert.Equal(1, await WarningsAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_secrets_of_a_deleted_client_are_nobodys_worry(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, Silent);
        var clientId = await NewClientWithSecret(server, DateTimeOffset.UtcNow.AddDays(40));
        (await server.Admin.Delete($"/clients/{clientId}")).Succeeded();

        time.Ahead = TimeSpan.FromDays(39.5);
        await LookAsync(server);

        Assert.Equal(0, await WarningsAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_warning_comes_by_itself_and_names_the_secret_by_its_hint_alone(Database database)
    {
        var shared = await NewDatabase(database);
        await using var server = await RegistryServer.StartAsync(database, shared, Silent);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        var issued = (
            await alice.Api.Post($"/clients/{clientId}/secrets", new { expires_at = DateTimeOffset.UtcNow.AddDays(40) })
        ).Succeeded();

        await using var later = await RegistryServer.StartAsync(
            database,
            new ShiftedTime { Ahead = TimeSpan.FromDays(27) },
            [shared, .. Quick]
        );

        var told = await Notification(alice.Api, alice.Id, "secret_expiring", clientId);
        Assert.Contains("within 14 days", (string)told["data"]!["summary"]!, StringComparison.Ordinal);
        Assert.Contains((string)issued["hint"]!, (string)told["data"]!["summary"]!, StringComparison.Ordinal);
        Assert.Equal((DateTimeOffset)issued["expires_at"]!, (DateTimeOffset)told["data"]!["expires_at"]!);
        Assert.DoesNotContain((string)issued["secret"]!, told.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(told["sender_ids"]);
    }

    private static async Task<string> NewClientWithSecret(RegistryServer server, DateTimeOffset expiresAt)
    {
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        (await alice.Api.Post($"/clients/{clientId}/secrets", new { expires_at = expiresAt })).Succeeded();
        return clientId;
    }

    private static async Task LookAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExpiringSecrets>().GoAsync(CancellationToken.None);
    }

    private static Task<int> WarningsAsync(RegistryServer server, string clientId) =>
        server.InDatabase(db =>
            db.Outbox.CountAsync(m => m.ClientId == clientId && m.Kind == NotificationKind.SecretExpiring)
        );
}
