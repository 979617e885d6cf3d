using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class UpdatingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Only_the_members_of_the_mask_change_and_the_answer_holds_them(Database database)
    {
        var (_, alice, id) = await World(database);

        var answer = (
            await alice.Api.Put(
                $"/clients/{id}",
                new
                {
                    client = new { name = "New", description = "Not in the mask" },
                    field_mask = new { paths = new[] { "name" } },
                }
            )
        ).Succeeded();

        Assert.Equal(["ids", "created_at", "updated_at", "name"], answer.Json.AsObject().Select(member => member.Key));
        var stored = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("New", (string)stored["name"]!);
        Assert.Equal("Registers the gateways of the signed-in user", (string)stored["description"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_that_the_mask_names_and_the_body_does_not_is_cleared(Database database)
    {
        var (_, alice, id) = await World(database);

        (
            await alice.Api.Put(
                $"/clients/{id}",
                new
                {
                    client = new { description = "" },
                    field_mask = "name,description,rights,administrative_contact.user_ids.user_id",
                }
            )
        ).Succeeded();

        var stored = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.All(["name", "description", "rights", "administrative_contact"], member => Assert.Null(stored[member]));
        Assert.NotNull(stored["technical_contact"]);
        Assert.NotNull(stored["redirect_uris"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_mask_the_members_present_change(Database database)
    {
        var (_, alice, id) = await World(database);

        var answer = (
            await alice.Api.Put(
                $"/clients/{id}",
                """{"client":{"description":"","logoutRedirectUris":["https://app.example.com/bye"]}}"""
            )
        ).Succeeded();

        Assert.Equal(
            ["ids", "created_at", "updated_at", "logout_redirect_uris"],
            answer.Json.AsObject().Select(member => member.Key)
        );
        var stored = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Null(stored["description"]);
        Assert.Equal("Gateway Onboarding", (string)stored["name"]!);
        Assert.Equal("https://app.example.com/bye", (string)stored["logout_redirect_uris"]![0]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_understands_camel_case_as_bodies_do(Database database)
    {
        var (_, alice, id) = await World(database);
        var body =
            """{"client":{"redirectUris":["https://app.example.com/other"]},"fieldMask":{"paths":["redirectUris"]}}""";

        Assert.Equal(
            "https://app.example.com/other",
            (string)(await alice.Api.Put($"/clients/{id}", body)).Succeeded()["redirect_uris"]![0]!
        );
        Assert.Null((await alice.Api.Get($"/clients/{id}?field_mask=redirectUris")).Succeeded()["name"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_read_can_be_written_back(Database database)
    {
        var (_, alice, id) = await World(database);
        var whole = (await alice.Api.Get($"/clients/{id}")).Succeeded().Json;
        whole["name"] = "Changed in between";

        (await alice.Api.Put($"/clients/{id}", new JsonObject { ["client"] = whole }.ToJsonString())).Succeeded();

        Assert.Equal("Changed in between", (string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_that_names_what_never_changes_is_refused(Database database)
    {
        foreach (
            var path in new[]
            {
                "ids",
                "ids.client_id",
                "created_at",
                "updated_at",
                "deleted_at",
                "nope",
                "redirectURIs",
                "",
            }
        )
        {
            var answer = await IsRefused(
                database,
                new { client = new { name = "New" }, field_mask = new { paths = new[] { "name", path } } },
                HttpStatusCode.BadRequest,
                "field_mask_paths"
            );
            Assert.Equal("forbidden path(s) in field mask", answer.Title);
            Assert.Equal(path, (string)answer["details"]![0]!["attributes"]!["forbidden_paths"]![0]!);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_that_can_not_be_read_is_refused(Database database)
    {
        foreach (var mask in new[] { "5", "[]", """{"paths":"name"}""", """{"paths":[1]}""", """{"paths":[null]}""" })
        {
            var answer = await IsRefused(
                database,
                $$"""{"client":{"name":"New"},"field_mask":{{mask}}}""",
                HttpStatusCode.BadRequest,
                "validation"
            );
            Assert.StartsWith("field_mask", Assert.Single(answer.Faulty), StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Members_of_administrators_are_refused_to_others_by_name(Database database)
    {
        foreach (
            var (field, value) in new (string, JsonNode?)[]
            {
                ("state", "STATE_APPROVED"),
                ("state_description", "fine"),
                ("skip_authorization", true),
                ("endorsed", true),
                ("grants", new JsonArray("GRANT_REFRESH_TOKEN")),
                ("secret", "my own secret"),
            }
        )
        {
            var client = new JsonObject { ["name"] = "New", [field] = value };
            var masked = new JsonObject
            {
                ["client"] = client.DeepClone(),
                ["field_mask"] = new JsonObject { ["paths"] = new JsonArray("name", field) },
            };
            foreach (
                var body in new[]
                {
                    masked,
                    new JsonObject { ["client"] = client },
                }
            )
            {
                var answer = await IsRefused(
                    database,
                    body.ToJsonString(),
                    HttpStatusCode.Forbidden,
                    "update_admin_field"
                );
                Assert.Equal(field, (string)answer["details"]![0]!["attributes"]!["field"]!);
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Naming_a_member_of_administrators_is_refused_even_if_nothing_would_change(Database database) =>
        await IsRefused(
            database,
            new { client = new { state = "STATE_REQUESTED" }, field_mask = "state" },
            HttpStatusCode.Forbidden,
            "update_admin_field"
        );

    [Theory, OnSqlite, OnPostgres]
    public async Task Bad_values_are_refused_together_and_change_nothing(Database database)
    {
        var answer = await IsRefused(
            database,
            new
            {
                client = new
                {
                    name = new string('n', 51),
                    redirect_uris = new[] { "javascript:alert(1)" },
                    logout_redirect_uris = new[] { 5 },
                    rights = new[] { "RIGHT_TO_ROAM" },
                },
            },
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(
            ["client.logout_redirect_uris[0]", "client.name", "client.redirect_uris[0]", "client.rights[0]"],
            answer.Faulty.Order(StringComparer.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_redirect_uri_can_not_be_taken_away(Database database)
    {
        await IsRefused(
            database,
            new { client = new { redirect_uris = Array.Empty<string>() } },
            HttpStatusCode.BadRequest,
            "validation"
        );
        await IsRefused(
            database,
            new { client = new { name = "New" }, field_mask = "name,redirect_uris" },
            HttpStatusCode.BadRequest,
            "validation"
        );
        await IsRefused(database, """{"client":{"redirect_uris":null}}""", HttpStatusCode.BadRequest, "validation");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_contact_must_be_a_collaborator(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var change = new { client = new { technical_contact = bob.Ids }, field_mask = "technical_contact" };

        var answer = (await alice.Api.Put($"/clients/{id}", change)).Refused(
            HttpStatusCode.BadRequest,
            "contact_no_collaborator"
        );
        Assert.Equal(["client.technical_contact"], answer.Faulty);
        Assert.Equal(
            alice.Id,
            (string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["technical_contact"]!["user_ids"]!["user_id"]!
        );

        (
            await alice.Api.Put(
                $"/clients/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        (await alice.Api.Put($"/clients/{id}", change)).Refused(HttpStatusCode.BadRequest, "contact_no_collaborator");
        (await bob.Api.Post($"/clients/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        Assert.Equal(
            bob.Id,
            (string)
                (await alice.Api.Put($"/clients/{id}", change)).Succeeded()["technical_contact"]!["user_ids"]![
                    "user_id"
                ]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_state_clears_the_description_unless_it_brings_one(Database database)
    {
        var (server, alice, id) = await World(database);

        (
            await server.Admin.Put(
                $"/clients/{id}",
                new { client = new { state = "STATE_APPROVED" }, field_mask = "state" }
            )
        ).Succeeded();
        Assert.Null((await alice.Api.Get($"/clients/{id}")).Succeeded()["state_description"]);

        (
            await server.Admin.Put(
                $"/clients/{id}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "abuse" } }
            )
        ).Succeeded();
        var stored = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("STATE_SUSPENDED", (string)stored["state"]!);
        Assert.Equal("abuse", (string)stored["state_description"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_secret_of_an_approval_goes_to_the_owner_and_to_nobody_else(Database database)
    {
        var (server, _, foreign) = await World(database);
        var root = await server.People.NewUser(admin: true);
        var own = await server.People.NewClient(root, request => request["client"]!["state"] = "STATE_REQUESTED");
        var approval = new { client = new { state = "STATE_APPROVED" }, field_mask = "state" };

        Assert.Null((await root.Api.Put($"/clients/{foreign}", approval)).Succeeded()["secret"]);
        Assert.Matches(
            "^[A-Z2-7]{52}$",
            (string)(await root.Api.Put($"/clients/{own}", approval)).Succeeded()["secret"]!
        );
        Assert.Null((await root.Api.Put($"/clients/{own}", approval)).Succeeded()["secret"]);
        Assert.Null((await root.Api.Get($"/clients/{own}")).Succeeded()["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_update_needs_the_right_and_a_client(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_CLIENT_INFO"));
        var change = new { client = new { name = "New" } };

        (await bob.Api.Put($"/clients/{id}", change)).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await narrow.Put($"/clients/{id}", change)).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        (await server.As(null).Put($"/clients/{id}", change)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.Api.Put($"/clients/{People.NewId("nobody")}", change)).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        Assert.Equal("Gateway Onboarding", (string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_path_says_which_client_changes_even_if_the_body_says_otherwise(Database database)
    {
        var (server, alice, id) = await World(database);
        var other = await server.People.NewClient(alice);

        var answer = (
            await alice.Api.Put(
                $"/clients/{id}",
                new { client = new { ids = new { client_id = other }, name = "New" } }
            )
        ).Succeeded();

        Assert.Contains("path", answer.Header("X-Warning"), StringComparison.Ordinal);
        Assert.Equal(id, (string)answer["ids"]!["client_id"]!);
        Assert.Equal("Gateway Onboarding", (string)(await alice.Api.Get($"/clients/{other}")).Succeeded()["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_update_that_changes_nothing_leaves_no_trace(Database database)
    {
        var (_, alice, id) = await World(database);
        var before = (await alice.Api.Get($"/clients/{id}")).Succeeded();

        (await alice.Api.Put($"/clients/{id}", new { client = new { name = "Gateway Onboarding" } })).Succeeded();
        (await alice.Api.Put($"/clients/{id}", "{}")).Succeeded();

        Assert.Equal(before.Text, (await alice.Api.Get($"/clients/{id}")).Succeeded().Text);
        Assert.Equal("1", (await alice.Api.Get($"/clients/{id}/events")).Succeeded().Header("X-Total-Count"));
    }

    private static async Task<(RegistryServer Server, Person Alice, string ClientId)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        return (server, alice, await server.People.NewClient(alice));
    }

    /// <summary>Refused, and neither the client nor its record has changed.</summary>
    private static async Task<Answer> IsRefused(Database database, object body, HttpStatusCode status, string error)
    {
        var (_, alice, id) = await World(database);
        var before = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        var answer = (await alice.Api.Put($"/clients/{id}", body)).Refused(status, error);
        Assert.Equal(before.Text, (await alice.Api.Get($"/clients/{id}")).Succeeded().Text);
        Assert.Equal("1", (await alice.Api.Get($"/clients/{id}/events")).Succeeded().Header("X-Total-Count"));
        return answer;
    }
}
