using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Access;

/// <summary>What is left to a user who waits for approval, was rejected or suspended.</summary>
public class AccountStateTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Restricted_users_keep_only_what_their_state_leaves_them_and_are_warned(Database database)
    {
        var server = await RegistryServer.On(database);
        foreach (
            var (state, error, left) in new (string, string, string[])[]
            {
                (
                    "STATE_REQUESTED",
                    "user_requested",
                    ["RIGHT_USER_INFO", "RIGHT_USER_SETTINGS_BASIC", "RIGHT_USER_DELETE"]
                ),
                ("STATE_REJECTED", "user_rejected", ["RIGHT_USER_INFO", "RIGHT_USER_DELETE"]),
                ("STATE_SUSPENDED", "user_suspended", ["RIGHT_USER_INFO"]),
            }
        )
        {
            var alice = await server.People.NewUser();
            var other = await server.People.NewUser();
            var client = await server.People.NewClient(alice);
            await SetState(server, alice, state);

            var info = (await alice.Api.Get("/auth_info")).Succeeded();
            Assert.Equal(left, info["api_key"]!["api_key"]!["rights"]!.AsArray().Select(right => (string)right!));
            Assert.Contains(state, info.Header("X-Warning"), StringComparison.Ordinal);

            var self = (await alice.Api.Get($"/users/{alice.Id}")).Succeeded();
            Assert.Equal(state, (string)self["state"]!);
            (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))).Refused(
                HttpStatusCode.Forbidden,
                error
            );
            (await alice.Api.Get($"/users/{alice.Id}/api-keys")).Refused(HttpStatusCode.Forbidden, error);
            (await alice.Api.Delete($"/clients/{client}")).Refused(HttpStatusCode.Forbidden, error);
            (await alice.Api.Get($"/users/{other.Id}")).Refused(HttpStatusCode.Forbidden, error);
            Assert.Equal(
                left.Contains("RIGHT_USER_SETTINGS_BASIC"),
                (await alice.Api.Put($"/users/{alice.Id}", new { user = new { name = "New" } })).Status
                    == HttpStatusCode.OK
            );

            // It may go, though not take a client along that it may no longer delete.
            Assert.NotEqual(HttpStatusCode.OK, (await alice.Api.Delete($"/users/{alice.Id}?owned=delete")).Status);
            (await server.Admin.Delete($"/clients/{client}")).Succeeded();
            Assert.Equal(
                left.Contains("RIGHT_USER_DELETE"),
                (await alice.Api.Delete($"/users/{alice.Id}")).Status == HttpStatusCode.OK
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_flagged_user_works_on_as_before(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        await SetState(server, alice, "STATE_FLAGGED");

        await server.People.NewClient(alice);

        Assert.Equal("", (await alice.Api.Get("/auth_info")).Succeeded().Header("X-Warning"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_who_is_not_approved_is_none(Database database)
    {
        var server = await RegistryServer.On(database);
        foreach (var state in new[] { "STATE_REQUESTED", "STATE_REJECTED", "STATE_SUSPENDED", "STATE_FLAGGED" })
        {
            var admin = await server.People.NewUser(admin: true);
            (await admin.Api.Get("/users?limit=1")).Succeeded();
            await SetState(server, admin, state);

            (await admin.Api.Get("/users?limit=1")).Refused(HttpStatusCode.Forbidden, "permission_denied");
            Assert.Null((await admin.Api.Get("/auth_info")).Succeeded()["is_admin"]);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Approval_gives_everything_back_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        await SetState(server, alice, "STATE_SUSPENDED");
        (await alice.Api.Get("/clients")).Refused(HttpStatusCode.Forbidden, "user_suspended");

        await SetState(server, alice, "STATE_APPROVED");

        Assert.Equal("", (await alice.Api.Get("/clients")).Succeeded().Header("X-Warning"));
    }

    private static async Task SetState(RegistryServer server, Person person, string state) =>
        (await server.Admin.Put($"/users/{person.Id}", new { user = new { state } })).Succeeded();
}
