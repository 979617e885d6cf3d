using System.Net;
using Npgsql;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Keeping;

/// <summary>Between servers and Postgres stands a pooler that gives each transaction another connection.</summary>
public class PoolerTests
{
    /// <summary>Few, so that everybody gets everybody's.</summary>
    private const int Connections = 4;

    [PoolerFact]
    public async Task Behind_a_pooler_a_client_is_registered_reviewed_used_and_revoked_on_two_servers()
    {
        using var pooler = await Pooler.StartAsync(Connections);
        var direct = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        await using var one = await StartAsync(pooler, direct, ("ConnectionStrings:Changes", direct));
        await using var deaf = await StartAsync(pooler, direct);
        await KeepsAsync(one);

        // Registered at one, reviewed at the other, used at both.
        var (owner, user) = (await one.People.NewUser(), await one.People.NewUser());
        var app = await App.RegisteredAsync(one, owner);
        var elsewhere = deaf.As(one.AdminKey);
        var approval = new { decision = "approve", revision = await one.Revision(app.ClientId) };
        (await elsewhere.Post($"/clients/{app.ClientId}/decisions", approval)).Succeeded();
        app.Secret = (string)(await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { })).Succeeded()["secret"]!;
        var moved = app.MovedTo(deaf);
        var code = await app.CodeAsync(await Browser.SignedInAsync(one, user.Id));
        var first = (await moved.ExchangeAsync(code)).Succeeded();
        var tokens = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        (await one.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
        (await deaf.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        // Who hears nobody keeps nothing, and knows at once; who listens past the pooler, in a moment.
        (await app.RevokeAsync(tokens.AccessToken())).Succeeded();
        (await deaf.As(tokens.AccessToken()).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        var next = (await app.RefreshAsync(tokens.RefreshToken())).AccessToken();
        (await one.As(next).Get("/auth_info")).Succeeded();
        (await elsewhere.Delete($"/clients/{app.ClientId}")).Succeeded();
        await UntilAsync(async () => (await one.As(next).Get("/auth_info")).Status == HttpStatusCode.Unauthorized);

        Assert.True((bool)(await one.Admin.Get("/record/verification")).Succeeded()["whole"]!);
        await UntilAsync(() =>
            Task.FromResult(deaf.Logs.All.Any(line => line.Contains("a pooler may be", StringComparison.Ordinal)))
        );
    }

    [PoolerFact]
    public async Task Servers_that_start_together_behind_a_pooler_prepare_the_database_once_and_leave_no_lock()
    {
        using var pooler = await Pooler.StartAsync(Connections);
        var direct = await (await PostgresCluster.Shared).CreateDatabaseAsync();

        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(pooler, direct)));

        await using var database = NpgsqlDataSource.Create(direct);
        Assert.Equal(1L, await NumberAsync(database, "SELECT count(*) FROM accounts"));
        Assert.Equal(1L, await NumberAsync(database, "SELECT count(*) FROM data_protection_keys"));
        Assert.Equal(
            0L,
            await NumberAsync(
                database,
                """
                SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
                WHERE locktype = 'advisory' AND datname = current_database()
                """
            )
        );
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
    }

    [PoolerFact]
    public async Task Behind_a_pooler_that_mixes_prepared_statements_up_a_server_says_what_to_write_and_ends()
    {
        using var pooler = await Pooler.StartAsync(Connections);
        var direct = await (await PostgresCluster.Shared).CreateDatabaseAsync();

        await using var server = ServerProcess.Prepare(ServerProcess.SettingsFor(pooler.Unsaid(direct)));
        if (Pooler.KnowsStatements)
        {
            await server.StartAsync();
            await server.ReadyAsync();
            return;
        }

        server.Launch();
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("write Max Auto Prepare=0 into ConnectionStrings__Registry", Assert.Single(server.Errors));
        await using var database = NpgsqlDataSource.Create(direct);
        Assert.Equal(0L, await NumberAsync(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    private static Task<RegistryServer> StartAsync(
        Pooler pooler,
        string direct,
        params (string Key, string? Value)[] settings
    ) =>
        RegistryServer.StartAsync(
            Database.Postgres,
            [("ConnectionStrings:Registry", pooler.Before(direct)), .. settings]
        );

    private static Task<object> KeepsAsync(RegistryServer server) =>
        UntilAsync(() =>
            Task.FromResult(server.Services.GetService(typeof(CommittedChanges)) is CommittedChanges { AreHeard: true })
        );

    private static async Task<long> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task<object> UntilAsync(Func<Task<bool>> holds) =>
        Eventually(async () => await holds() ? (object)true : null);
}
