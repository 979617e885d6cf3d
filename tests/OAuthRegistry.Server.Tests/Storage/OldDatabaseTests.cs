using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Storage;

/// <summary>
/// An operator updates the server over the database that an earlier one made, and nobody loses anything.
/// </summary>
public class OldDatabaseTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_is_served_and_all_that_was_in_it_is_read(Database database)
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter);
        var admin = server.As(old["admin_key"]);

        foreach (
            var (client, state) in new[]
            {
                ("waits-for-review", "STATE_REQUESTED"),
                ("was-approved", "STATE_APPROVED"),
                ("was-rejected", "STATE_REJECTED"),
                ("was-flagged", "STATE_FLAGGED"),
                ("was-suspended", "STATE_SUSPENDED"),
                ("of-the-works", "STATE_REQUESTED"),
                ("changes-wait", "STATE_APPROVED"),
                ("sent-in-again", "STATE_REQUESTED"),
                ("cli", "STATE_APPROVED"),
            }
        )
        {
            Assert.Equal(state, (string)(await admin.Get($"/clients/{client}")).Succeeded()["state"]!);
        }

        Assert.Equal(
            ["deleted-by-admin", "deleted-by-owner"],
            Ids(await admin.Get("/users/alice/clients?deleted=true"), "clients", "client_id")
        );
        Assert.Equal(["admin", "alice", "bob", "carol"], Ids(await admin.Get("/users"), "users", "user_id"));
        Assert.Equal(
            ["alices-works", "bobs-club"],
            Ids(await admin.Get("/organizations"), "organizations", "organization_id")
        );
        var pending = (await admin.Get("/clients/changes-wait/pending")).Succeeded();
        Assert.Contains("Another name", pending.Text, StringComparison.Ordinal);
        var decisions = (await admin.Get("/clients/sent-in-again/decisions")).Succeeded();
        Assert.Contains("Say who provides it.", decisions.Text, StringComparison.Ordinal);
        Assert.Single((await admin.Get("/webhooks")).Succeeded()["webhooks"]!.AsArray());
        var registration = People.ClientRequest("was-purged");
        (await server.As(old["alice_key"]).Post("/users/alice/clients", registration)).Refused(
            HttpStatusCode.Conflict,
            "id_taken"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_has_a_record_that_is_still_whole(Database database)
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter);
        var change = new { client = new { attributes = new { colour = "blue" } } };
        (await server.As(old["alice_key"]).Put("/clients/was-approved", change)).Succeeded();

        await using var output = new StringWriter();
        var status = await VerifyCommand.RunAsync(server.Services, output);

        Assert.Equal((0, "The record is whole."), (status, output.ToString().Trim()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_lets_its_keys_secrets_and_tokens_in(Database database)
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter);

        foreach (
            var key in new[]
            {
                "alice_key",
                "bob_key",
                "carol_key",
                "narrow_key",
                "expired_key",
                "organization_key",
                "access_token",
            }
        )
        {
            (await server.As(old[key]).Get("/auth_info")).Succeeded();
        }

        Assert.True((bool)(await Client(server, old, "/oauth/introspect", ("token", old["access_token"])))["active"]!);
        var refreshed = await Client(
            server,
            old,
            "/oauth/token",
            ("grant_type", "refresh_token"),
            ("refresh_token", old["refresh_token"])
        );
        (await server.As(refreshed.AccessToken()).Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_keeps_out_what_ended(Database database)
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter.AddDays(1));

        (await server.As(old["expired_key"]).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_expired");
        (await server.As(old["access_token"]).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_expired");
        var reused = await Client(
            server,
            old,
            "/oauth/token",
            ("grant_type", "refresh_token"),
            ("refresh_token", old["used_refresh_token"])
        );
        reused.RefusedAs("invalid_grant");
        var family = await Client(
            server,
            old,
            "/oauth/token",
            ("grant_type", "refresh_token"),
            ("refresh_token", old["refresh_token"])
        );
        family.RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_counts_only_those_as_members_who_came_by_their_own_act(
        Database database
    )
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();

        var members = await db
            .Members.OrderBy(member => member.OrganizationId)
            .ThenBy(member => member.UserId)
            .Select(member => new
            {
                Who = member.OrganizationId + "/" + member.UserId,
                Accepted = member.AcceptedAt != null,
            })
            .ToListAsync();

        Assert.Equal(
            [
                ("alices-works/alice", true),
                ("alices-works/bob", false),
                ("alices-works/carol", false),
                ("bobs-club/bob", true),
            ],
            members.Select(member => (member.Who, member.Accepted))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_knows_what_an_administrator_took_down(Database database)
    {
        await using var old = await OldDatabase.CopyAsync(database);
        await using var server = await old.ServeAsync(old.SoonAfter);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();

        var takenDown = await db
            .Clients.Where(client => client.TakenDown)
            .Select(client => client.ClientId)
            .ToListAsync();

        Assert.Equal(["deleted-by-admin"], takenDown);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_made_by_4a0271a_lets_its_command_line_sign_in_by_a_code_unless_somebody_decided_otherwise(
        Database database
    )
    {
        await using var old = await OldDatabase.CopyAsync(database);
        string[] asMade = ["GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN"];
        long revision;
        await using (var server = await old.ServeAsync(old.SoonAfter))
        {
            var admin = server.As(old["admin_key"]);
            Assert.Equal([.. asMade, "GRANT_DEVICE_CODE"], await GrantsAsync(admin));
            var told = (await admin.Get("/clients/cli/events?order=-created_at")).Succeeded()["events"]![0]!;
            Assert.Equal("client.update", (string?)told["action"]);
            Assert.Null(told["actor"]);
            Assert.Equal("grants", (string?)Assert.Single(told["changes"]!.AsArray())!["field"]);
            revision = (long)told["revision"]!;
            await using var output = new StringWriter();
            Assert.Equal(0, await VerifyCommand.RunAsync(server.Services, output));
        }

        await using (var server = await old.ServeAsync(old.SoonAfter))
        {
            var admin = server.As(old["admin_key"]);
            Assert.Equal(
                revision,
                (long)
                    (await admin.Get("/clients/cli/events")).Succeeded()["events"]!
                        .AsArray()
                        .Max(e => (long)e!["revision"]!)
            );
            (await admin.Put("/clients/cli", new { client = new { grants = asMade } })).Succeeded();
        }

        await using var last = await old.ServeAsync(old.SoonAfter);
        Assert.Equal(asMade, await GrantsAsync(last.As(old["admin_key"])));

        static async Task<IEnumerable<string>> GrantsAsync(Api admin) =>
            (await admin.Get("/clients/cli")).Succeeded()["grants"]!.AsArray().Select(grant => (string)grant!);
    }

    private static IEnumerable<string> Ids(Answer answer, string list, string id) =>
        answer.Succeeded()[list]!.AsArray().Select(item => (string)item!["ids"]![id]!).Order(StringComparer.Ordinal);

    /// <summary>The client <c>was-approved</c> calls with the secret that it got in those days.</summary>
    private static async Task<Answer> Client(
        RegistryServer server,
        OldDatabase old,
        string path,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"was-approved:{old["client_secret"]}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        request.Content = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        return await server.As(null).Send(request);
    }
}
