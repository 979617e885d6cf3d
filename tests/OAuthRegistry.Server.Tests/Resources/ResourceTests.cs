using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Resources;

/// <summary>The APIs of the network, registered by administrators.</summary>
public class ResourceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_registers_an_API_and_everybody_signed_in_reads_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var somebody = await server.People.NewUser();

        var read = (await somebody.Api.Get($"/resources/{api.Id}")).Succeeded();
        Assert.Equal(
            (api.Identifier, "TOKEN_OPAQUE", 2),
            ((string)read["identifier"]!, (string)read["token_format"]!, read["scopes"]!.AsArray().Count)
        );
        var list = (await somebody.Api.Get("/resources?limit=1000&field_mask=name")).Succeeded();
        Assert.Contains(list["resources"]!.AsArray(), r => (string)r!["ids"]!["resource_id"]! == api.Id);
        (await server.As(null).Get("/resources")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await somebody.Api.Get("/resources/nobody")).Refused(HttpStatusCode.NotFound, "resource_not_found");
        (await somebody.Api.Get($"/resources/{api.Id}/secrets")).Refused(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_but_an_administrator_changes_one(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var somebody = await server.People.NewUser();

        foreach (
            var answer in new[]
            {
                await somebody.Api.Post("/resources", new { resource = new { } }),
                await somebody.Api.Put($"/resources/{api.Id}", new { resource = new { name = "Mine" } }),
                await somebody.Api.Delete($"/resources/{api.Id}"),
                await somebody.Api.Post($"/resources/{api.Id}/secrets", new { }),
                await somebody.Api.Get($"/resources/{api.Id}/events"),
            }
        )
        {
            answer.Refused(HttpStatusCode.Forbidden, "permission_denied");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_owner_of_an_API_issues_its_secrets(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var organization = await server.People.NewOrganization(owner);
        var api = await NetworkApi.RegisteredAsync(
            server,
            resource =>
                resource["owner"] = new JsonObject
                {
                    ["organization_ids"] = new JsonObject { ["organization_id"] = organization },
                }
        );

        (await owner.Api.Post($"/resources/{api.Id}/secrets", new { description = "the second" })).Succeeded();
        Assert.Equal(2, (await owner.Api.Get($"/resources/{api.Id}/secrets")).Succeeded()["secrets"]!.AsArray().Count);
        var events = (await owner.Api.Get($"/resources/{api.Id}/events")).Succeeded();
        Assert.Equal("resource.secret.issue", (string)events["events"]![0]!["action"]!);
        Assert.DoesNotContain(api.Secret.Split('.')[1], events.Text, StringComparison.Ordinal);
        var stranger = await server.People.NewUser();
        (await stranger.Api.Post($"/resources/{api.Id}/secrets", new { })).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (await owner.Api.Put($"/resources/{api.Id}", new { resource = new { name = "Ours" } })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_fault_of_a_resource_is_named_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var resource = JsonNode.Parse(
            """
            {
              "ids": { "resource_id": "oauth-registry" }, "identifier": "/api#here", "token_format": "TOKEN_JWT",
              "token_lifetime": 86400, "name": "a\nname",
              "scopes": [
                { "name": "openid", "meaning": "x" }, { "name": "two words", "meaning": "x" },
                { "name": "RIGHT_ALL", "meaning": "x" }, { "name": "a", "meaning": " " },
                { "name": "a", "meaning": "x", "implies": ["a", "nothing"] }
              ]
            }
            """
        );

        var refused = (await server.Admin.Post("/resources", new JsonObject { ["resource"] = resource })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(
            [
                "resource.identifier",
                "resource.ids.resource_id",
                "resource.name",
                "resource.scopes[0].name",
                "resource.scopes[1].name",
                "resource.scopes[2].name",
                "resource.scopes[3].meaning",
                "resource.scopes[4].implies",
                "resource.scopes[4].name",
                "resource.token_lifetime",
            ],
            refused.Faulty.Order(StringComparer.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task IDs_identifiers_and_scopes_belong_to_one_API(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var other = await NetworkApi.RegisteredAsync(server);

        (await RegisterAsync(server, api.Body())).Refused(HttpStatusCode.Conflict, "id_taken");
        var same = api.Body();
        same["ids"]!["resource_id"] = People.NewId("api");
        (same["scopes"], same["identifier"]) = (
            new JsonArray(),
            api.Identifier.Replace("https://", "HTTPS://", StringComparison.Ordinal) + "/"
        );
        (await RegisterAsync(server, same)).Refused(HttpStatusCode.Conflict, "identifier_taken");
        (
            await server.Admin.Put($"/resources/{other.Id}", new { resource = new { scopes = api.Body()["scopes"] } })
        ).Refused(HttpStatusCode.Conflict, "scope_taken");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_client_has_does_not_vanish_and_stands_for_no_more(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(
            owner,
            request => request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read))
        );
        var scopes = api.Body()["scopes"]!.AsArray();

        var gone = (
            await server.Admin.Put($"/resources/{api.Id}", new { resource = new { scopes = Array.Empty<object>() } })
        ).Refused(HttpStatusCode.BadRequest, "scope_in_use");
        Assert.Contains(id, gone.Text, StringComparison.Ordinal);
        (await server.Admin.Delete($"/resources/{api.Id}")).Refused(HttpStatusCode.BadRequest, "scope_in_use");
        scopes[0]!["implies"] = new JsonArray(api.Write);
        (await server.Admin.Put($"/resources/{api.Id}", new { resource = new { scopes } })).Refused(
            HttpStatusCode.BadRequest,
            "scope_in_use"
        );

        (await server.Admin.Delete($"/clients/{id}")).Succeeded();
        (await server.Admin.Delete($"/clients/{id}/purge")).Succeeded();
        (await server.Admin.Delete($"/resources/{api.Id}")).Succeeded();
        (await RegisterAsync(server, api.Body())).Refused(HttpStatusCode.Conflict, "id_taken");
        var again = api.Body();
        again["ids"]!["resource_id"] = People.NewId("api");
        (await RegisterAsync(server, again)).Succeeded();
        Assert.True((bool)(await server.Admin.Get("/record/verification"))["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_scope_stands_for_no_more_by_what_it_stands_for_either(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var owner = await server.People.NewUser();
        await server.People.NewClient(
            owner,
            request => request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Write))
        );
        var scopes = api.Body()["scopes"]!.AsArray();
        scopes.Add(new JsonObject { ["name"] = $"{api.Id}:more", ["meaning"] = "do more" });
        (await server.Admin.Put($"/resources/{api.Id}", new { resource = new { scopes } })).Succeeded();

        scopes[0]!["implies"] = new JsonArray($"{api.Id}:more");
        (await server.Admin.Put($"/resources/{api.Id}", new { resource = new { scopes } })).Refused(
            HttpStatusCode.BadRequest,
            "scope_in_use"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lifetime_that_was_right_for_another_form_is_refused_with_the_new_one(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_lifetime"] = 86_400);

        var jwt = new { resource = new { token_format = "TOKEN_JWT" } };
        var refused = (await server.Admin.Put($"/resources/{api.Id}", jwt)).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(["resource.token_lifetime"], refused.Faulty);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_waits_for_approval_sees_the_form_without_the_APIs(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var user = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, user.Id);
        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_REQUESTED" } })).Succeeded();

        var page = await browser.GetAsync("/clients/add");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(api.Id, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_scope_is_called_as_one_that_tells_of_users() =>
        Assert.All(OAuthScopes.OfIdentity, scope => Assert.NotNull(ScopeName.Fault(scope)));

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_called_as_this_registry_is(Database database)
    {
        var server = await RegistryServer.On(database);

        (await server.Admin.Post("/users/admin/clients", People.ClientRequest("oauth-registry"))).Refused(
            HttpStatusCode.BadRequest,
            "forbidden_id"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_scopes_of_an_approved_client_wait_and_fewer_act_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var owner = await server.People.NewUser();
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: r => r["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read))
        );

        var more = new { client = new { resource_scopes = new JsonArray(api.Asks(api.Read, api.Write)) } };
        var answer = (await owner.Api.Put($"/clients/{app.ClientId}", more)).Succeeded();
        Assert.Contains("resource_scopes", answer.Header("X-Warning"), StringComparison.Ordinal);
        Assert.Equal([api.Read], await ScopesAsync(owner, app.ClientId));
        var pending = (await owner.Api.Get($"/clients/{app.ClientId}/pending")).Succeeded();
        Assert.Equal("high", (string)pending["risk"]!);
        (
            await server.Admin.Post(
                $"/clients/{app.ClientId}/decisions",
                new { decision = "approve", revision = await server.Revision(app.ClientId) }
            )
        ).Succeeded();
        Assert.Equal([api.Read, api.Write], await ScopesAsync(owner, app.ClientId));

        var none = new { client = new { resource_scopes = new JsonArray() } };
        (await owner.Api.Put($"/clients/{app.ClientId}", none)).Succeeded();
        Assert.Empty(await ScopesAsync(owner, app.ClientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_asks_for_no_scope_that_is_not_there(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var other = await NetworkApi.RegisteredAsync(server);
        var owner = await server.People.NewUser();

        foreach (var wrong in new[] { api.Asks("nothing"), api.Asks(other.Read) })
        {
            var request = People.ClientRequest(People.NewId("client"));
            request["client"]!["resource_scopes"] = new JsonArray(wrong);
            var refused = (await owner.Api.Post($"/users/{owner.Id}/clients", request)).Refused(
                HttpStatusCode.BadRequest,
                "validation"
            );
            Assert.Equal(["client.resource_scopes"], refused.Faulty);
        }

        var malformed = People.ClientRequest(People.NewId("client"));
        malformed["client"]!["resource_scopes"] = JsonNode.Parse(
            """[{"resource_id":"X","scopes":[]},{"resource_id":"abc","scopes":["a b"]},{"resource_id":"abc","scopes":["c"]}]"""
        );
        Assert.Equal(
            [
                "client.resource_scopes",
                "client.resource_scopes[0].resource_id",
                "client.resource_scopes[0].scopes",
                "client.resource_scopes[1].scopes",
                "client.resource_scopes[2].resource_id",
            ],
            (await owner.Api.Post($"/users/{owner.Id}/clients", malformed))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );
    }

    private static Task<Answer> RegisterAsync(RegistryServer server, JsonObject resource) =>
        server.Admin.Post("/resources", new JsonObject { ["resource"] = resource });

    private static async Task<IEnumerable<string>> ScopesAsync(Person owner, string clientId) =>
        ((await owner.Api.Get($"/clients/{clientId}")).Succeeded()["resource_scopes"]?[0]?["scopes"] as JsonArray ?? [])
            .Select(scope => (string)scope!)
            .Order(StringComparer.Ordinal);
}
