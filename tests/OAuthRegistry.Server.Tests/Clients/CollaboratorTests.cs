using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class CollaboratorTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Users_and_organizations_are_added_read_changed_and_removed(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var organization = await server.People.NewOrganization(bob);
        foreach (
            var (ids, path) in new[]
            {
                (bob.Ids, $"user/{bob.Id}"),
                (new { organization_ids = new { organization_id = organization } }, $"organization/{organization}"),
            }
        )
        {
            (await alice.Api.Get($"/clients/{id}/collaborator/{path}")).Refused(
                HttpStatusCode.NotFound,
                "membership_not_found"
            );

            Assert.Equal("{}", (await Set(alice, id, ids, "RIGHT_CLIENT_INFO")).Succeeded().Text);
            Assert.Equal(
                ["RIGHT_CLIENT_INFO"],
                Rights((await alice.Api.Get($"/clients/{id}/collaborator/{path}")).Succeeded().Json)
            );
            (await Set(alice, id, ids, "RIGHT_CLIENT_ALL", "RIGHT_USER_INFO")).Succeeded();
            Assert.Equal(
                ["RIGHT_USER_INFO", "RIGHT_CLIENT_ALL"],
                Rights((await alice.Api.Get($"/clients/{id}/collaborator/{path}")).Succeeded().Json)
            );

            Assert.Equal("{}", (await alice.Api.Delete($"/clients/{id}/collaborators/{path}")).Succeeded().Text);
            (await alice.Api.Get($"/clients/{id}/collaborator/{path}")).Refused(
                HttpStatusCode.NotFound,
                "membership_not_found"
            );
            (await alice.Api.Delete($"/clients/{id}/collaborators/{path}")).Refused(
                HttpStatusCode.NotFound,
                "membership_not_found"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_sees_who_collaborates_collaborators_their_own_rights_and_managers_all(Database database)
    {
        var (server, alice, id) = await World(database);
        var (bob, carol) = (await server.People.NewUser(), await server.People.NewUser());
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_INFO")).Succeeded();

        var own = (await alice.Api.Get($"/clients/{id}/collaborators")).Succeeded();
        Assert.Equal(
            [
                ["RIGHT_ALL"],
                ["RIGHT_CLIENT_INFO"],
            ],
            own["collaborators"]!.AsArray().Select(c => Rights(c!))
        );
        foreach (var (other, rights) in new (Person, string[])[] { (bob, ["RIGHT_CLIENT_INFO"]), (carol, []) })
        {
            var seen = (await other.Api.Get($"/clients/{id}/collaborators")).Succeeded();
            Assert.Equal(
                [alice.Id, bob.Id],
                seen["collaborators"]!.AsArray().Select(c => (string)c!["ids"]!["user_ids"]!["user_id"]!)
            );
            Assert.Equal(
                rights,
                seen["collaborators"]!
                    .AsArray()
                    .SelectMany(c => c!["rights"]?.AsArray().Select(right => (string)right!) ?? [])
            );
        }

        (await carol.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (await bob.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await bob.Api.Get($"/clients/{id}/collaborator/user/{bob.Id}")).Succeeded();
        (await server.As(null).Get($"/clients/{id}/collaborators")).Refused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_comes_in_pages(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_INFO")).Succeeded();
        var ids = new[] { alice.Id, bob.Id }.Order(StringComparer.Ordinal).ToArray();

        foreach (
            var (query, expected) in new (string, string[])[]
            {
                ("limit=1", ids[..1]),
                ("limit=1&page=2", ids[1..]),
                ("limit=1&page=3", []),
                ("order=-id", [ids[1], ids[0]]),
            }
        )
        {
            var answer = (await alice.Api.Get($"/clients/{id}/collaborators?{query}")).Succeeded();
            Assert.Equal(
                expected,
                (answer["collaborators"] as JsonArray ?? []).Select(c => (string)c!["ids"]!["user_ids"]!["user_id"]!)
            );
            Assert.Equal("2", answer.Header("X-Total-Count"));
        }

        var refused = (await alice.Api.Get($"/clients/{id}/collaborators?order=name&limit=-1")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        Assert.Equal(["limit", "order"], refused.Faulty.Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_is_sorted_by_rights_as_far_as_they_are_seen(Database database)
    {
        var (server, alice, id) = await World(database);
        var (bob, carol) = (await server.People.NewUser(name: "u-b"), await server.People.NewUser(name: "u-a"));
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_INFO")).Succeeded();
        (await Set(alice, id, carol.Ids, "RIGHT_CLIENT_ALL")).Succeeded();
        async Task<IEnumerable<string>> Sorted(Person by, string order) =>
            (await by.Api.Get($"/clients/{id}/collaborators?order={order}")).Succeeded()["collaborators"]!
                .AsArray()
                .Select(c => (string)c!["ids"]!["user_ids"]!["user_id"]!);

        Assert.Equal([bob.Id, carol.Id, alice.Id], await Sorted(alice, "rights"));
        Assert.Equal([alice.Id, carol.Id, bob.Id], await Sorted(alice, "-rights"));
        var stranger = await server.People.NewUser();
        Assert.Equal(await Sorted(stranger, "id"), await Sorted(stranger, "rights"));
        Assert.Equal(bob.Id, (await Sorted(bob, "-rights")).First());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_hands_on_or_takes_away_what_it_does_not_hold(Database database)
    {
        var (server, alice, id) = await World(database);
        var (bob, carol) = (await server.People.NewUser(), await server.People.NewUser());
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_SETTINGS_COLLABORATORS", "RIGHT_CLIENT_INFO")).Succeeded();
        var before = (await alice.Api.Get($"/clients/{id}/collaborators")).Succeeded().Text;

        var answer = (await Set(bob, id, carol.Ids, "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_DELETE")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        Assert.Equal("RIGHT_CLIENT_DELETE", (string)answer["details"]![0]!["attributes"]!["missing"]![0]!);
        (await Set(bob, id, carol.Ids, "RIGHT_ALL")).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        (await Set(bob, id, bob.Ids, "RIGHT_CLIENT_ALL")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await Set(bob, id, alice.Ids, "RIGHT_CLIENT_INFO")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await Set(bob, id, alice.Ids)).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        (await bob.Api.Delete($"/clients/{id}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await Set(carol, id, carol.Ids, "RIGHT_CLIENT_INFO")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        Assert.Equal(before, (await alice.Api.Get($"/clients/{id}/collaborators")).Succeeded().Text);

        (await Set(bob, id, carol.Ids, "RIGHT_CLIENT_INFO")).Succeeded();
        (await bob.Api.Delete($"/clients/{id}/collaborators/user/{carol.Id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_narrow_key_hands_on_no_more_than_it_carries(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var narrow = alice with
        {
            Api = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_CLIENT_SETTINGS_COLLABORATORS")),
        };

        (await Set(narrow, id, bob.Ids, "RIGHT_CLIENT_DELETE")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await Set(narrow, id, bob.Ids, "RIGHT_CLIENT_SETTINGS_COLLABORATORS")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_owner_stays(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_INFO")).Succeeded();
        (await bob.Api.Post($"/clients/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{id}",
                new { client = new { administrative_contact = bob.Ids, technical_contact = bob.Ids } }
            )
        ).Succeeded();

        foreach (var api in new[] { alice.Api, server.Admin })
        {
            (await api.Delete($"/clients/{id}/collaborators/user/{alice.Id}")).Refused(
                HttpStatusCode.BadRequest,
                "client_needs_collaborator"
            );
            (
                await api.Put(
                    $"/clients/{id}/collaborators",
                    new { collaborator = new { ids = alice.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
                )
            ).Refused(HttpStatusCode.BadRequest, "client_needs_collaborator");
            (await api.Put($"/clients/{id}/collaborators", new { collaborator = new { ids = alice.Ids } })).Refused(
                HttpStatusCode.BadRequest,
                "client_needs_collaborator"
            );
        }

        Assert.Equal(
            ["RIGHT_ALL"],
            Rights((await alice.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Succeeded().Json)
        );

        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_ALL")).Succeeded();
        (await alice.Api.Delete($"/clients/{id}/collaborators/user/{alice.Id}")).Succeeded();
        (await alice.Api.Put($"/clients/{id}", new { client = new { name = "New" } })).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_contact_is_not_removed(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_ALL")).Succeeded();

        var answer = (await bob.Api.Delete($"/clients/{id}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "collaborator_is_contact"
        );
        Assert.Equal(9, (int)answer["code"]!);
        (await Set(bob, id, alice.Ids)).Refused(HttpStatusCode.BadRequest, "collaborator_is_contact");
        (await bob.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_rights_removes(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids)).Refused(HttpStatusCode.NotFound, "membership_not_found");
        (await Set(alice, id, bob.Ids, "RIGHT_CLIENT_INFO")).Succeeded();

        (await Set(alice, id, bob.Ids)).Succeeded();

        (await alice.Api.Get($"/clients/{id}/collaborator/user/{bob.Id}")).Refused(
            HttpStatusCode.NotFound,
            "membership_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_account_that_is_not_there_does_not_collaborate(Database database)
    {
        var (server, alice, id) = await World(database);
        var gone = await server.People.NewUser();
        (await server.Admin.Delete($"/users/{gone.Id}")).Succeeded();

        (await Set(alice, id, gone.Ids, "RIGHT_CLIENT_INFO")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (
            await Set(alice, id, new { user_ids = new { user_id = People.NewId("nobody") } }, "RIGHT_CLIENT_INFO")
        ).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await Set(alice, id, new { user_ids = new { user_id = "Not An ID" } }, "RIGHT_CLIENT_INFO")).Refused(
            HttpStatusCode.NotFound,
            "user_not_found"
        );
        (
            await Set(alice, id, new { organization_ids = new { organization_id = alice.Id } }, "RIGHT_CLIENT_INFO")
        ).Refused(HttpStatusCode.NotFound, "organization_not_found");
        (await alice.Api.Get($"/clients/{People.NewId("nobody")}/collaborators")).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        Assert.Equal("1", (await alice.Api.Get($"/clients/{id}/collaborators")).Succeeded().Header("X-Total-Count"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_names_nobody_is_told_who_may_be_named(Database database)
    {
        var (server, alice, id) = await World(database);
        var organization = await server.People.NewOrganization(alice);

        Assert.Contains(
            "must name a user or an organization\"",
            (await alice.Api.Put($"/clients/{id}/collaborators", "{}")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "must name a user\"",
            (await alice.Api.Put($"/organizations/{organization}/collaborators", "{}")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_that_names_nobody_or_two_is_refused(Database database)
    {
        var (_, alice, id) = await World(database);
        foreach (
            var (body, field) in new[]
            {
                ("{}", "collaborator.ids"),
                ("""{"collaborator":{"rights":["RIGHT_CLIENT_INFO"]}}""", "collaborator.ids"),
                (
                    """{"collaborator":{"ids":{"user_ids":{"user_id":"alice"},"organization_ids":{"organization_id":"acme"}},"rights":["RIGHT_CLIENT_INFO"]}}""",
                    "collaborator.ids"
                ),
                (
                    $$$"""{"collaborator":{"ids":{"user_ids":{"user_id":"{{{alice.Id}}}"}},"rights":["RIGHT_TO_ROAM"]}}""",
                    "collaborator.rights[0]"
                ),
            }
        )
        {
            Assert.Equal(
                [field],
                (await alice.Api.Put($"/clients/{id}/collaborators", body))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
        }

        Assert.Equal(
            ["RIGHT_ALL"],
            Rights((await alice.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Succeeded().Json)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_of_an_organization_reaches_its_clients_as_far_as_both_may(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var organization = await server.People.NewOrganization(bob);
        (
            await Set(
                alice,
                id,
                new { organization_ids = new { organization_id = organization } },
                "RIGHT_CLIENT_SETTINGS_BASIC"
            )
        ).Succeeded();
        (
            await server.Admin.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();

        (await bob.Api.Put($"/clients/{id}", new { client = new { name = "By Bob" } })).Succeeded();
        (await bob.Api.Delete($"/clients/{id}")).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
    }

    private static async Task<(RegistryServer Server, Person Alice, string ClientId)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser(name: "alice");
        return (server, alice, await server.People.NewClient(alice));
    }

    private static Task<Answer> Set(Person by, string id, object ids, params string[] rights) =>
        by.Api.Put($"/clients/{id}/collaborators", new { collaborator = new { ids, rights } });

    private static string[] Rights(JsonNode collaborator) =>
        [.. collaborator["rights"]!.AsArray().Select(right => (string)right!)];
}
