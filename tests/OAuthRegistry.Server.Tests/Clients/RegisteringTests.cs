using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class RegisteringTests
{
    private static readonly string Seed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "req.json"));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_seeds_own_request_of_an_administrator_is_approved_at_once_and_answered_with_a_secret(
        Database database
    )
    {
        var server = await RegistryServer.StartAsync(database, ("Bootstrap:AdminUserId", "testuser"));
        await using var _ = server;

        var answer = (await server.Admin.Post("/users/testuser/clients", Seed)).Succeeded();

        Assert.Equal(
            [
                "ids",
                "created_at",
                "updated_at",
                "name",
                "description",
                "administrative_contact",
                "technical_contact",
                "secret",
                "redirect_uris",
                "state",
                "grants",
                "rights",
            ],
            answer.Json.AsObject().Select(member => member.Key)
        );
        Assert.Matches("^[A-Z2-7]{52}$", (string)answer["secret"]!);
        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.Equal((string)answer["created_at"]!, (string)answer["updated_at"]!);
        var sent = JsonNode.Parse(Seed)!["client"]!.AsObject();
        Assert.All(sent, member => Assert.True(JsonNode.DeepEquals(member.Value, answer[member.Key]), member.Key));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_client_of_a_developer_waits_for_approval_and_has_no_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        var answer = (
            await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();

        Assert.Equal("STATE_REQUESTED", (string)answer["state"]!);
        Assert.Equal("admin approval required", (string)answer["state_description"]!);
        Assert.Null(answer["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_id_that_is_taken_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        var answer = await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(clientId));

        answer.Refused(HttpStatusCode.Conflict, "id_taken");
        Assert.Equal(["client.ids.client_id"], answer.Faulty);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_said_gets_a_sensible_value(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        var answer = (
            await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();

        Assert.Equal(["GRANT_AUTHORIZATION_CODE"], answer["grants"]!.AsArray().Select(grant => (string)grant!));
        Assert.Equal(alice.Id, (string)answer["administrative_contact"]!["user_ids"]!["user_id"]!);
        Assert.Equal(alice.Id, (string)answer["technical_contact"]!["user_ids"]!["user_id"]!);
        var collaborator = (
            await alice.Api.Get($"/clients/{answer["ids"]!["client_id"]}/collaborator/user/{alice.Id}")
        ).Succeeded();
        Assert.Equal(["RIGHT_ALL"], collaborator["rights"]!.AsArray().Select(right => (string)right!));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_only_administrators_set_is_ignored_with_a_warning_each(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_APPROVED";
        request["client"]!["state_description"] = "approved by myself";
        request["client"]!["skip_authorization"] = true;
        request["client"]!["endorsed"] = true;
        request["client"]!["secret"] = "a secret of my own";

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded();

        Assert.All(
            ["`state`", "`state_description`", "`skip_authorization`", "`endorsed`", "`secret`"],
            name => Assert.Contains(name, answer.Header("X-Warning"), StringComparison.Ordinal)
        );
        var stored = (await alice.Api.Get($"/clients/{answer["ids"]!["client_id"]}")).Succeeded();
        Assert.All(
            [answer, stored],
            shown =>
            {
                Assert.Equal("STATE_REQUESTED", (string)shown["state"]!);
                Assert.Equal("admin approval required", (string)shown["state_description"]!);
                Assert.Null(shown["skip_authorization"]);
                Assert.Null(shown["endorsed"]);
                Assert.Null(shown["secret"]);
            }
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrators_own_words_about_state_and_secret_are_obeyed(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_SUSPENDED";
        request["client"]!["state_description"] = "until the contract is signed";
        request["client"]!["skip_authorization"] = true;
        request["client"]!["endorsed"] = true;
        request["client"]!["secret"] = "a secret of my own";

        var answer = (await root.Api.Post($"/users/{root.Id}/clients", request)).Succeeded();

        Assert.Equal("", answer.Header("X-Warning"));
        Assert.Equal("a secret of my own", (string)answer["secret"]!);
        var stored = (await root.Api.Get($"/clients/{answer["ids"]!["client_id"]}")).Succeeded();
        Assert.Equal("STATE_SUSPENDED", (string)stored["state"]!);
        Assert.Equal("until the contract is signed", (string)stored["state_description"]!);
        Assert.True((bool)stored["skip_authorization"]!);
        Assert.True((bool)stored["endorsed"]!);
        Assert.Null(stored["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_an_administrator_leaves_waiting_has_no_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_REQUESTED";

        var answer = (await root.Api.Post($"/users/{root.Id}/clients", request)).Succeeded();

        Assert.Equal("STATE_REQUESTED", (string)answer["state"]!);
        Assert.Null(answer["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_who_approves_what_it_registers_for_somebody_else_sees_no_secret(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_APPROVED";

        var answer = (await server.Admin.Post($"/users/{alice.Id}/clients", request)).Succeeded();

        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.Null(answer["secret"]);
        Assert.Equal(alice.Id, (string)answer["technical_contact"]!["user_ids"]!["user_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_path_says_who_owns_the_client_even_if_the_body_says_otherwise(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var request = People.ClientRequest(People.NewId("client"));
        request["collaborator"] = new JsonObject { ["user_ids"] = new JsonObject { ["user_id"] = bob.Id } };

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded();

        Assert.Contains("collaborator", answer.Header("X-Warning"), StringComparison.Ordinal);
        var id = (string)answer["ids"]!["client_id"]!;
        (await alice.Api.Get($"/clients/{id}/collaborator/user/{alice.Id}")).Succeeded();
        (await alice.Api.Get($"/clients/{id}/collaborator/user/{bob.Id}")).Refused(
            HttpStatusCode.NotFound,
            "membership_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_registers_for_another_user_or_with_a_key_that_may_not(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_CLIENTS_LIST"));
        var request = People.ClientRequest(People.NewId("client"));

        (await bob.Api.Post($"/users/{alice.Id}/clients", request)).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await narrow.Post($"/users/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
        (await server.As(null).Post($"/users/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await server.Admin.Post($"/users/{People.NewId("nobody")}/clients", request)).Refused(
            HttpStatusCode.NotFound,
            "user_not_found"
        );
        (await server.Admin.Post($"/organizations/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.NotFound,
            "organization_not_found"
        );

        (await server.Admin.Get($"/clients/{request["client"]!["ids"]!["client_id"]}/events")).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_registers_for_the_organization_if_it_holds_the_right(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob, carol) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var organization = await server.People.NewOrganization(alice);
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_CLIENTS_CREATE" } } }
            )
        ).Succeeded();
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = carol.Ids, rights = new[] { "RIGHT_ORGANIZATION_CLIENTS_LIST" } } }
            )
        ).Succeeded();

        var answer = (
            await bob.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();
        (
            await carol.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(People.NewId("client")))
        ).Refused(HttpStatusCode.Forbidden, "insufficient_organization_rights");
        (
            await (await server.People.NewUser()).Api.Post(
                $"/organizations/{organization}/clients",
                People.ClientRequest(People.NewId("client"))
            )
        ).Refused(HttpStatusCode.Forbidden, "no_organization_rights");

        Assert.Equal(organization, (string)answer["administrative_contact"]!["organization_ids"]!["organization_id"]!);
        Assert.Equal(
            "1",
            (await alice.Api.Get($"/organizations/{organization}/clients")).Succeeded().Header("X-Total-Count")
        );
        var owner = (
            await alice.Api.Get($"/clients/{answer["ids"]!["client_id"]}/collaborator/organization/{organization}")
        ).Succeeded();
        Assert.Equal("RIGHT_ALL", (string)owner["rights"]![0]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_of_an_organization_registers_for_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var program = server.As(
            await server.People.NewKey($"/organizations/{organization}", "RIGHT_ORGANIZATION_CLIENTS_CREATE")
        );

        var answer = (
            await program.Post($"/organizations/{organization}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();

        Assert.Equal("STATE_REQUESTED", (string)answer["state"]!);
        (await program.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
    }
}
