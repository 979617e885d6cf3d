using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Keeping;

/// <summary>What a server keeps in memory of others is never more than a moment behind what is so.</summary>
public class KeptEverywhereTests
{
    [PostgresFact]
    public async Task What_another_server_changes_is_known_in_a_moment()
    {
        var (one, other) = await TwoServersAsync();
        await using var first = one;
        await using var second = other;
        var (_, app, browser) = await TokenTests.World(one);
        var token = (await app.TokensAsync(browser)).AccessToken();
        var (elsewhere, admin) = (app.MovedTo(other), other.As(one.AdminKey));
        await KeepsAsync(other);

        // Each change meets something that the other server had in mind a moment ago.
        var mate = await one.People.NewUser();
        var name = new { client = new { name = "Renamed elsewhere" } };
        Assert.NotEqual("Renamed elsewhere", await NameAsync(admin, app.ClientId));
        (await one.Admin.Put($"/clients/{app.ClientId}", name)).Succeeded();
        await UntilAsync(async () => await NameAsync(admin, app.ClientId) == "Renamed elsewhere");

        Assert.False(await SharesAsync(other, mate, app.ClientId));
        var share = new { collaborator = new { ids = mate.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } };
        (await one.Admin.Put($"/clients/{app.ClientId}/collaborators", share)).Succeeded();
        (await mate.Api.Post($"/clients/{app.ClientId}/collaborators/user/{mate.Id}/accept")).Succeeded();
        await UntilAsync(() => SharesAsync(other, mate, app.ClientId));
        (await one.Admin.Delete($"/clients/{app.ClientId}/collaborators/user/{mate.Id}")).Succeeded();
        await UntilAsync(async () => !await SharesAsync(other, mate, app.ClientId));

        (await other.As(token).Get("/auth_info")).Succeeded();
        Assert.True(await IsActiveAsync(elsewhere, token));
        (await app.RevokeAsync(token)).Succeeded();
        await UntilAsync(async () => !await IsActiveAsync(elsewhere, token));
        await UntilAsync(async () => (await other.As(token).Get("/auth_info")).Status == HttpStatusCode.Unauthorized);

        var next = (await app.TokensAsync(browser)).AccessToken();
        var user = (string)
            (await other.As(next).Get("/auth_info")).Succeeded()["oauth_access_token"]!["user_ids"]!["user_id"]!;
        (await one.Admin.Put($"/users/{user}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();
        await UntilAsync(async () => (await other.As(next).Get("/auth_info")).Status == HttpStatusCode.Forbidden);
        (await one.Admin.Put($"/users/{user}", new { user = new { state = "STATE_APPROVED" } })).Succeeded();
        await UntilAsync(async () => (await other.As(next).Get("/auth_info")).Status == HttpStatusCode.OK);
        (await one.Admin.Delete($"/clients/{app.ClientId}")).Succeeded();
        await UntilAsync(async () => (await other.As(next).Get("/auth_info")).Status == HttpStatusCode.Unauthorized);
    }

    [PostgresFact]
    public async Task What_a_person_changes_in_the_database_itself_is_known_in_a_moment()
    {
        var (server, connection) = await ServerAsync();
        await using var _ = server;
        var alice = await server.People.NewUser();
        var client = await server.People.NewClient(alice);
        var organization = await server.People.NewOrganization(alice);
        await KeepsAsync(server);
        (await alice.Api.Get($"/clients/{client}")).Succeeded();
        (await alice.Api.Get($"/organizations/{organization}/clients")).Succeeded();

        await RunAsync(connection, $"UPDATE clients SET name = 'By hand' WHERE client_id = '{client}'");
        await UntilAsync(async () => await NameAsync(server.Admin, client) == "By hand");
        await RunAsync(connection, $"DELETE FROM members WHERE user_id = '{alice.Id}'");
        await UntilAsync(async () =>
            (await alice.Api.Get($"/organizations/{organization}/clients")).Status == HttpStatusCode.Forbidden
        );
        await RunAsync(connection, $"DELETE FROM api_keys WHERE account_id = '{alice.Id}'");
        await UntilAsync(async () => (await alice.Api.Get("/auth_info")).Status == HttpStatusCode.Unauthorized);
    }

    [PostgresFact]
    public async Task A_host_that_was_proven_or_is_not_any_more_counts_for_the_next_registration()
    {
        var (server, connection) = await ServerAsync();
        await using var _ = server;
        var alice = await server.People.NewUser();
        await KeepsAsync(server);
        Assert.False(await IsProvenAsync());

        await RunAsync(
            connection,
            "INSERT INTO hosts (id, account_id, host, value, created_at, proven_at, proven_by) "
                + $"VALUES (gen_random_uuid(), '{alice.Id}', 'app.example.com', 'v', now(), now(), 0)"
        );
        await UntilAsync(IsProvenAsync);
        await RunAsync(connection, $"UPDATE hosts SET last_checked_at = now() WHERE account_id = '{alice.Id}'");
        Assert.True(await IsProvenAsync());
        await RunAsync(connection, $"UPDATE hosts SET proven_at = NULL WHERE account_id = '{alice.Id}'");
        await UntilAsync(async () => !await IsProvenAsync());

        async Task<bool> IsProvenAsync()
        {
            var client = await server.People.NewClient(alice);
            var waiting = (await server.Admin.Get($"/reviews?query={client}")).Succeeded();
            return (bool)waiting["reviews"]![0]!["hosts_proven"]!;
        }
    }

    [PostgresFact]
    public async Task A_server_that_hears_nobody_keeps_nothing()
    {
        var shared = await DeliveryWorld.NewDatabase(Database.Postgres);
        var nowhere = new NpgsqlConnectionStringBuilder(shared.Value) { Port = Ports.Free() }.ConnectionString;
        await using var one = await RegistryServer.StartAsync(Database.Postgres, shared);
        await using var deaf = await RegistryServer.StartAsync(
            Database.Postgres,
            shared,
            ("ConnectionStrings:Changes", nowhere)
        );
        var (_, app, browser) = await TokenTests.World(one);
        var token = (await app.TokensAsync(browser)).AccessToken();
        (await deaf.As(token).Get("/auth_info")).Succeeded();

        (await app.RevokeAsync(token)).Succeeded();

        (await deaf.As(token).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        await Eventually(() =>
            Task.FromResult(
                deaf.Logs.All.FirstOrDefault(line => line.Contains("is not heard", StringComparison.Ordinal))
            )
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_statement_that_nobody_tracked_is_not_missed_by_the_server_that_sent_it(Database database)
    {
        var server = await RegistryServer.StartAsync(database);
        await using var _ = server;
        var alice = await server.People.NewUser();
        var client = await server.People.NewClient(alice);
        Assert.NotEqual("At once", await NameAsync(server.Admin, client));

        await server.InDatabase(db =>
            db.Clients.Where(c => c.ClientId == client)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, "At once"))
        );
        Assert.Equal("At once", await NameAsync(server.Admin, client));

        // In a transaction it is so when that is committed, and no sooner.
        await server.InDatabase(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db
                .Clients.Where(c => c.ClientId == client)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, "Later"));
            if (database == Database.Postgres)
            {
                Assert.Equal("At once", await NameAsync(server.Admin, client));
            }

            await transaction.CommitAsync();
            return 0;
        });
        Assert.Equal("Later", await NameAsync(server.Admin, client));

        var returned = await server.InDatabase(db =>
            db.Clients.FromSql($"UPDATE clients SET name = 'Returned' WHERE client_id = {client} RETURNING *")
                .AsNoTracking()
                .ToListAsync()
        );
        Assert.Single(returned);
        await UntilAsync(async () => await NameAsync(server.Admin, client) == "Returned");
    }

    /// <summary>Those who tell commit one after the other; what happens often must not wait for that.</summary>
    [PostgresFact]
    public async Task Registering_and_refreshing_tell_nothing()
    {
        var (server, connection) = await ServerAsync();
        await using var _ = server;
        var alice = await server.People.NewUser();
        var (_, app, browser) = await TokenTests.World(server);
        var tokens = await app.TokensAsync(browser);
        await using var listener = new NpgsqlConnection(connection);
        List<string> told = [];
        listener.Notification += (_, notification) => told.Add(notification.Payload);
        await listener.OpenAsync();
        await RunAsync(listener, $"LISTEN {ChangeListener.Channel}");

        await server.People.NewClient(alice);
        tokens = await app.RefreshAsync(tokens.RefreshToken());
        await app.RefreshAsync(tokens.RefreshToken());

        await RunAsync(connection, $"SELECT pg_notify('{ChangeListener.Channel}', 'end')");
        while (!told.Contains("end"))
        {
            await listener.WaitAsync();
        }

        Assert.DoesNotContain(told, text => text != "end" && text[0] != '!');
    }

    private static async Task<(RegistryServer One, RegistryServer Other)> TwoServersAsync()
    {
        var shared = await DeliveryWorld.NewDatabase(Database.Postgres);
        return (
            await RegistryServer.StartAsync(Database.Postgres, shared),
            await RegistryServer.StartAsync(Database.Postgres, shared, ("Bootstrap:AdminUserId", "ignored"))
        );
    }

    private static async Task<(RegistryServer Server, string Connection)> ServerAsync()
    {
        var shared = await DeliveryWorld.NewDatabase(Database.Postgres);
        return (await RegistryServer.StartAsync(Database.Postgres, shared), shared.Value!);
    }

    /// <summary>From when on it keeps what it reads: else a test would pass that proves nothing.</summary>
    private static Task<CommittedChanges> KeepsAsync(RegistryServer server) =>
        Eventually(() =>
            Task.FromResult(
                server.Services.GetService(typeof(CommittedChanges)) is CommittedChanges { AreHeard: true } heard
                    ? heard
                    : null
            )
        );

    private static async Task<string?> NameAsync(Api admin, string clientId) =>
        (string?)(await admin.Get($"/clients/{clientId}?field_mask=name")).Succeeded()["name"];

    private static async Task<bool> SharesAsync(RegistryServer server, Person person, string clientId) =>
        (await server.As(person.Key).Get($"/clients/{clientId}/rights")).Succeeded()["rights"] is not null;

    private static async Task<bool> IsActiveAsync(App app, string token) =>
        (bool)(await app.IntrospectAsync(token)).Succeeded()["active"]!;

    private static async Task RunAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<object> UntilAsync(Func<Task<bool>> holds) =>
        Eventually(async () => await holds() ? (object)true : null);
}
