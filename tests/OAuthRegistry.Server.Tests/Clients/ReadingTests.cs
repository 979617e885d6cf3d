using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class ReadingTests
{
    private static readonly string[] Always = ["ids", "created_at", "updated_at"];

    [Theory, OnSqlite, OnPostgres]
    public async Task The_owner_sees_everything_and_others_what_is_public(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(alice, WithAttributes);

        var own = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        var foreign = (await bob.Api.Get($"/clients/{id}")).Succeeded();

        Assert.Equal("v", (string)own["attributes"]!["key"]!);
        Assert.Equal("admin approval required", (string)own["state_description"]!);
        Assert.Equal(
            [
                "ids",
                "created_at",
                "updated_at",
                "name",
                "description",
                "administrative_contact",
                "technical_contact",
                "redirect_uris",
                "state",
                "grants",
                "rights",
            ],
            Members(foreign)
        );
        (await server.As(null).Get($"/clients/{id}")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_without_the_right_sees_no_more_of_its_own_client_than_others_do(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice, WithAttributes);
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_CLIENTS_LIST"));

        Assert.Null((await narrow.Get($"/clients/{id}")).Succeeded()["attributes"]);
        Assert.Null((await narrow.Get($"/users/{alice.Id}/clients")).Succeeded()["clients"]![0]!["attributes"]);
        (await narrow.Get($"/clients/{id}?field_mask=attributes")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_is_understood_in_all_its_spellings(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        foreach (
            var spelling in new[]
            {
                "field_mask=name,rights",
                "field_mask=rights,name",
                "field_mask.paths=name&field_mask.paths=rights",
                "fieldMask=name,rights",
                "fieldMask.paths=name&fieldMask.paths=rights",
                "field_mask=name&field_mask.paths=rights",
                "field_mask=name%2Crights",
                "field_mask=name,name,rights,contact_info",
            }
        )
        {
            Assert.Equal(
                [.. Always, "name", "rights"],
                Members((await alice.Api.Get($"/clients/{id}?{spelling}")).Succeeded())
            );
            var listed = (await alice.Api.Get($"/users/{alice.Id}/clients?{spelling}")).Succeeded();
            Assert.Equal([.. Always, "name", "rights"], listed["clients"]![0]!.AsObject().Select(member => member.Key));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_leaf_in_a_mask_stands_for_its_member(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        var answer = (
            await alice.Api.Get($"/clients/{id}?field_mask=administrative_contact.user_ids.user_id,ids.client_id")
        ).Succeeded();

        Assert.Equal([.. Always, "administrative_contact"], Members(answer));
        Assert.Equal(alice.Id, (string)answer["administrative_contact"]!["user_ids"]!["user_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_waiting_state_is_written_where_it_was_asked_for(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        Assert.Equal(
            "STATE_REQUESTED",
            (string)(await alice.Api.Get($"/clients/{id}?field_mask=state")).Succeeded()["state"]!
        );
        Assert.Equal(Always, Members((await alice.Api.Get($"/clients/{id}?field_mask=ids")).Succeeded()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_that_names_what_can_not_be_read_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        foreach (var path in new[] { "secret", "nope", "redirectUrises", "Name", "client.name", "" })
        {
            foreach (
                var list in new[] { $"/clients/{id}", $"/users/{alice.Id}/clients", "/clients", "/search/clients" }
            )
            {
                var answer = (await alice.Api.Get($"{list}?field_mask={path}")).Refused(
                    HttpStatusCode.BadRequest,
                    "field_mask_paths"
                );
                Assert.Equal("forbidden path(s) in field mask", answer.Title);
                Assert.Equal(path, (string)answer["details"]![0]!["attributes"]!["forbidden_paths"]![0]!);
                Assert.Equal(["field_mask"], answer.Faulty);
            }
        }

        (await server.Admin.Get($"/clients/{id}?field_mask=name,secret")).Refused(
            HttpStatusCode.BadRequest,
            "field_mask_paths"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asks_for_private_members_by_name_must_have_the_right(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(alice, WithAttributes);

        (await bob.Api.Get($"/clients/{id}?field_mask=name,attributes")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (await bob.Api.Get($"/clients/{id}?field_mask=state_description")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );

        (
            await alice.Api.Put(
                $"/clients/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        Assert.NotNull((await bob.Api.Get($"/clients/{id}?field_mask=name,attributes")).Succeeded()["attributes"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_not_there_is_not_found(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var deleted = await server.People.NewClient(alice);
        (await alice.Api.Delete($"/clients/{deleted}")).Succeeded();

        foreach (
            var id in new[] { People.NewId("nobody"), deleted, "x", "No-Such", "%F0%9F%A6%8A", new string('a', 500) }
        )
        {
            (await alice.Api.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
            (await alice.Api.Get($"/clients/{id}/rights")).Refused(HttpStatusCode.NotFound, "client_not_found");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_is_told_its_rights_on_a_client(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob, carol) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var organization = await server.People.NewOrganization(bob);
        var id = await server.People.NewClient(alice);
        (
            await alice.Api.Put(
                $"/clients/{id}/collaborators",
                new
                {
                    collaborator = new
                    {
                        ids = new { organization_ids = new { organization_id = organization } },
                        rights = new[] { "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_DELETE" },
                    },
                }
            )
        ).Succeeded();
        (
            await server.Admin.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = carol.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();

        Assert.Equal(
            [
                "RIGHT_CLIENT_ALL",
                "RIGHT_CLIENT_INFO",
                "RIGHT_CLIENT_SETTINGS_BASIC",
                "RIGHT_CLIENT_SETTINGS_COLLABORATORS",
                "RIGHT_CLIENT_DELETE",
            ],
            Rights(await alice.Api.Get($"/clients/{id}/rights"))
        );
        Assert.Equal(["RIGHT_CLIENT_INFO"], Rights(await carol.Api.Get($"/clients/{id}/rights")));
        Assert.Empty(Rights(await (await server.People.NewUser()).Api.Get($"/clients/{id}/rights")));
    }

    private static IEnumerable<string> Rights(Answer answer) =>
        (answer.Succeeded()["rights"] as JsonArray ?? []).Select(right => (string)right!);

    private static IEnumerable<string> Members(Answer answer) => answer.Json.AsObject().Select(member => member.Key);

    private static void WithAttributes(JsonObject request) =>
        request["client"]!["attributes"] = new JsonObject { ["key"] = "v" };
}
