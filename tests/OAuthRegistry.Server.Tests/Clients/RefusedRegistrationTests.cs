using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class RefusedRegistrationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_id_that_breaks_the_rule_is_refused(Database database)
    {
        foreach (
            var id in new[]
            {
                "",
                "ab",
                "My-client",
                "my--client",
                "-client",
                "client-",
                "my-client\n",
                "my_client",
                "my client",
                "cliënt",
                "../etc",
                new string('a', 37),
            }
        )
        {
            await IsRefused(database, client => client["ids"]!["client_id"] = id, "client.ids.client_id", id);
        }

        await IsRefused(database, client => client.Remove("ids"), "client.ids.client_id");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reserved_id_is_refused_by_its_name(Database database)
    {
        var answer = await IsRefused(
            database,
            client => client["ids"]!["client_id"] = "ttn-lw-cli",
            "client.ids.client_id",
            error: "forbidden_id"
        );

        Assert.Equal("ttn-lw-cli", (string)answer["details"]![0]!["attributes"]!["id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_id_is_never_given_out_again(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var (deleted, purged) = (await server.People.NewClient(alice), await server.People.NewClient(alice));
        (await alice.Api.Delete($"/clients/{deleted}")).Succeeded();
        (await server.Admin.Delete($"/clients/{purged}/purge")).Succeeded();

        foreach (var id in new[] { deleted, purged })
        {
            (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(id))).Refused(
                HttpStatusCode.Conflict,
                "id_taken"
            );
            (await bob.Api.Post($"/users/{bob.Id}/clients", People.ClientRequest(id))).Refused(
                HttpStatusCode.Conflict,
                "id_taken"
            );
            (await server.Admin.Post($"/users/{alice.Id}/clients", People.ClientRequest(id))).Refused(
                HttpStatusCode.Conflict,
                "id_taken"
            );
            (await server.Admin.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        }

        await HasNoClients(bob);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_to_ten_redirect_uris_are_needed(Database database)
    {
        await IsRefused(database, client => client.Remove("redirect_uris"), "client.redirect_uris");
        await IsRefused(database, client => client["redirect_uris"] = new JsonArray(), "client.redirect_uris");
        await IsRefused(database, client => client["redirect_uris"] = null, "client.redirect_uris");
        await IsRefused(database, client => client["redirect_uris"] = Uris(11), "client.redirect_uris");
        await IsRefused(database, client => client["logout_redirect_uris"] = Uris(11), "client.logout_redirect_uris");
        await IsTaken(database, client => client["redirect_uris"] = Uris(10));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_redirect_uri_that_leads_elsewhere_is_refused_in_its_place(Database database)
    {
        string[] bad =
        [
            "https://app.example.com/cb#token",
            "https://user:pass@app.example.com/cb",
            "javascript:alert(1)",
            "http://app.example.com/cb",
            "https://*.example.com/cb",
            "https://app.example.com/a/../b",
            "app.example.com/cb",
            "https://app.example.com/" + new string('a', 105),
        ];
        foreach (var uri in bad)
        {
            await IsRefused(
                database,
                client => client["redirect_uris"] = new JsonArray("https://app.example.com/ok", uri),
                "client.redirect_uris[1]",
                uri
            );
            await IsRefused(
                database,
                client => client["logout_redirect_uris"] = new JsonArray(uri),
                "client.logout_redirect_uris[0]",
                uri
            );
        }

        await IsTaken(
            database,
            client => client["redirect_uris"] = new JsonArray("https://app.example.com/" + new string('a', 104))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Grants_and_rights_that_nobody_knows_are_refused(Database database)
    {
        await IsRefused(database, client => client["grants"] = new JsonArray("GRANT_IMPLICIT"), "client.grants[0]");
        await IsRefused(database, client => client["grants"] = new JsonArray(7), "client.grants[0]");
        await IsRefused(
            database,
            client => client["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_TO_ROAM"),
            "client.rights[1]"
        );
        await IsRefused(database, client => client["rights"] = new JsonArray(64), "client.rights[0]");
        await IsRefused(database, client => client["state"] = "STATE_PENDING", "client.state");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_password_grant_is_refused_to_everybody_with_the_reason(Database database)
    {
        var answer = await IsRefused(
            database,
            client => client["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_PASSWORD"),
            "client.grants[1]"
        );
        Assert.Contains("RFC 9700", (string)answer["errors"]!["client.grants[1]"]![0]!, StringComparison.Ordinal);

        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["grants"] = new JsonArray("GRANT_PASSWORD");
        (await root.Api.Post($"/users/{root.Id}/clients", request)).Refused(HttpStatusCode.BadRequest, "validation");
        await HasNoClients(root);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_contact_other_than_the_collaborator_is_refused(Database database)
    {
        var stranger = await (await RegistryServer.On(database)).People.NewUser();
        var contact = new JsonObject { ["user_ids"] = new JsonObject { ["user_id"] = stranger.Id } };

        await IsRefused(
            database,
            client => client["administrative_contact"] = contact.DeepClone(),
            "client.administrative_contact",
            error: "contact_no_collaborator"
        );
        await IsRefused(
            database,
            client => client["technical_contact"] = contact.DeepClone(),
            "client.technical_contact",
            error: "contact_no_collaborator"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_wrong_contacts_are_still_called_by_their_name(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["administrative_contact"] = new JsonObject
        {
            ["user_ids"] = new JsonObject { ["user_id"] = bob.Id },
        };
        request["client"]!["technical_contact"] = new JsonObject
        {
            ["organization_ids"] = new JsonObject { ["organization_id"] = alice.Id },
        };

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.BadRequest,
            "contact_no_collaborator"
        );

        Assert.Equal(["client.administrative_contact", "client.technical_contact"], answer.Faulty);
        await HasNoClients(alice);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Texts_have_their_lengths_counted_as_people_count(Database database)
    {
        await IsRefused(database, client => client["name"] = new string('n', 51), "client.name");
        await IsRefused(database, client => client["name"] = "two\nlines", "client.name");
        await IsRefused(database, client => client["description"] = new string('d', 2001), "client.description");
        await IsRefused(database, client => client["description"] = "bell \u0007", "client.description");
        await IsRefused(
            database,
            client => client["attributes"] = new JsonObject { ["Key"] = "x" },
            "client.attributes.Key"
        );
        await IsRefused(
            database,
            client => client["attributes"] = new JsonObject { ["key"] = new string('v', 201) },
            "client.attributes.key"
        );
        await IsRefused(
            database,
            client =>
                client["attributes"] = new JsonObject(
                    Enumerable.Range(100, 11).Select(i => KeyValuePair.Create($"key{i}", (JsonNode?)"v"))
                ),
            "client.attributes"
        );
        await IsTaken(database, client => client["name"] = string.Concat(Enumerable.Repeat("🦊", 50)));
        await IsTaken(database, client => client["description"] = "two\nlines\tand more");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_faults_come_back_in_one_answer(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var request = People.ClientRequest("Bad--");
        request["client"]!["name"] = new string('n', 51);
        request["client"]!["redirect_uris"] = new JsonArray(
            "javascript:alert(1)",
            "https://app.example.com/ok",
            "http://evil.example.com"
        );
        request["client"]!["grants"] = new JsonArray("GRANT_MAGIC");
        request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_TO_ROAM");
        request["client"]!["endorsed"] = "yes";
        request["client"]!["state"] = "STATE_PENDING";
        request["client"]!["state_description"] = new string('s', 129);
        request["client"]!["technical_contact"] = new JsonObject
        {
            ["user_ids"] = new JsonObject { ["user_id"] = bob.Id },
        };

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(
            [
                "client.endorsed",
                "client.grants[0]",
                "client.ids.client_id",
                "client.name",
                "client.redirect_uris[0]",
                "client.redirect_uris[2]",
                "client.rights[1]",
                "client.state",
                "client.state_description",
                "client.technical_contact",
            ],
            answer.Faulty.Order(StringComparer.Ordinal)
        );
        await HasNoClients(alice);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refused_redirect_uri_is_not_repeated_to_the_reader(Database database)
    {
        var answer = await IsRefused(
            database,
            client => client["redirect_uris"] = new JsonArray("javascript:alert('boo')"),
            "client.redirect_uris[0]"
        );

        Assert.DoesNotContain("boo", answer.Text, StringComparison.Ordinal);
    }

    private static JsonArray Uris(int count) =>
        [.. Enumerable.Range(1, count).Select(i => (JsonNode)$"https://app.example.com/{i}")];

    private static async Task<Answer> IsRefused(
        Database database,
        Action<JsonObject> change,
        string field,
        string about = "",
        string error = "validation"
    )
    {
        var (alice, answer) = await Register(database, change);
        Assert.True(
            answer.Status == HttpStatusCode.BadRequest && answer.Error == error && answer.Faulty.SequenceEqual([field]),
            $"`{about}` should be refused as {error} of {field}: {answer.Text}"
        );
        Assert.NotEmpty((string)answer["errors"]![field]![0]!);
        await HasNoClients(alice);
        return answer;
    }

    private static async Task IsTaken(Database database, Action<JsonObject> change)
    {
        var (alice, answer) = await Register(database, change);
        var stored = (await alice.Api.Get($"/clients/{answer.Succeeded()["ids"]!["client_id"]}")).Succeeded();
        Assert.True(JsonNode.DeepEquals(answer.Json, stored.Json), stored.Text);
    }

    private static async Task<(Person Alice, Answer Answer)> Register(Database database, Action<JsonObject> change)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("client"));
        change((JsonObject)request["client"]!);
        return (alice, await alice.Api.Post($"/users/{alice.Id}/clients", request));
    }

    private static async Task HasNoClients(Person person) =>
        Assert.Equal("0", (await person.Api.Get($"/users/{person.Id}/clients")).Succeeded().Header("X-Total-Count"));
}
