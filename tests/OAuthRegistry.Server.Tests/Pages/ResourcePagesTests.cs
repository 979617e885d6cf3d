using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>The APIs of the network on the pages, without JavaScript.</summary>
public class ResourcePagesTests
{
    private const string List = "/admin/resources";

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_registers_changes_retires_and_deletes_an_API(Database database)
    {
        var (server, admin) = await WorldAsync(database);
        var id = People.NewId("api");
        var path = $"{List}/{id}";

        await UserPagesTests.PostAsync(admin, List, path, [("act", "create"), ("resource_id", id), .. Fields(id)]);
        var made = (await server.Admin.Get($"/resources/{id}")).Succeeded();
        Assert.Equal(
            ($"https://{id}.example.com", "TOKEN_JWT", 300, $"{id}:read", "RISK_HIGH"),
            (
                (string)made["identifier"]!,
                (string)made["token_format"]!,
                (int)made["token_lifetime"]!,
                (string)made["scopes"]![0]!["name"]!,
                (string)made["scopes"]![0]!["risk"]!
            )
        );
        Assert.Equal($"{id}:read", (string)made["scopes"]![1]!["implies"]![0]!);

        var retired = new[] { ("scopes[1].IsRetired", "true") };
        await UserPagesTests.PostAsync(admin, path, null, [("act", "save"), .. Fields(id), .. retired]);
        var at = (string)(await ScopeAsync(server, id, 1))["retired_at"]!;
        var page = await admin.GetAsync(path);
        var kept = page.Hidden.Where(field => field.Name == "scopes[1].RetiredAt").ToArray();
        await UserPagesTests.PostAsync(admin, path, null, [("act", "save"), .. Fields(id), .. retired, .. kept]);
        Assert.Equal(at, (string)(await ScopeAsync(server, id, 1))["retired_at"]!);

        var mistyped = await UserPagesTests.PostAsync(admin, path, null, ("act", "delete"), ("confirm", "no"));
        Assert.Contains("type the ID to confirm", mistyped.Text, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(admin, path, List, ("act", "delete"), ("confirm", id));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(path)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_saves_over_the_change_of_another_is_told_first(Database database)
    {
        var (server, admin) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var path = $"{List}/{api.Id}";
        var opened = (await admin.GetAsync(path)).Hidden.Where(field => field.Name == "as_of").ToArray();
        var other = new { resource = new { description = "what a colleague wrote" } };
        (await server.Admin.Put($"/resources/{api.Id}", other)).Succeeded();

        (string, string)[] mine = [("act", "save"), .. Fields(api.Id), ("description", "mine")];
        var refused = await UserPagesTests.PostAsync(admin, path, null, [.. mine, .. opened]);

        Assert.Contains("Somebody else changed this API", refused.Text, StringComparison.Ordinal);
        Assert.Contains("is “what a colleague wrote” now", refused.Text, StringComparison.Ordinal);
        Assert.Equal(
            "what a colleague wrote",
            (string)(await server.Admin.Get($"/resources/{api.Id}"))["description"]!
        );

        var again = refused.Hidden.Where(field => field.Name == "as_of").ToArray();
        await UserPagesTests.PostAsync(admin, path, null, [.. mine, .. again]);
        Assert.Equal("mine", (string)(await server.Admin.Get($"/resources/{api.Id}"))["description"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_wrong_with_a_scope_is_said_and_what_was_typed_is_kept(Database database)
    {
        var (server, admin) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server);

        var refused = await UserPagesTests.PostAsync(
            admin,
            $"{List}/{api.Id}",
            null,
            ("act", "save"),
            ("identifier", api.Identifier),
            ("scopes[0].Name", "two words"),
            ("scopes[0].Meaning", "what I typed")
        );

        Assert.Contains("two words: must have 1 to 100 visible characters", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"what I typed\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(api.Read, (string)(await ScopeAsync(server, api.Id, 0))["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_shown_once_and_revoked(Database database)
    {
        var (server, admin) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var path = $"{List}/{api.Id}";

        var issued = await UserPagesTests.PostAsync(
            admin,
            path,
            null,
            ("act", "issue"),
            ("secret_description", "the second")
        );
        Assert.Contains("OJSXG.", issued.Text, StringComparison.Ordinal);
        var page = await admin.GetAsync(path);
        Assert.DoesNotContain("OJSXG.", page.Text, StringComparison.Ordinal);
        foreach (var secret in page.Hidden.Where(field => field.Name == "secret_id").ToList())
        {
            await UserPagesTests.PostAsync(admin, path, path, ("act", "revoke"), secret);
        }

        (await api.IntrospectAsync("x")).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_sees_these_pages(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var user = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, user.Id);

        foreach (var path in new[] { List, $"{List}/{api.Id}" })
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.DoesNotContain(api.Identifier, page.Html, StringComparison.Ordinal);
        }

        var act = await UserPagesTests.PostAsync(
            browser,
            $"{List}/{api.Id}",
            null,
            ("act", "delete"),
            ("confirm", api.Id)
        );
        Assert.Equal(HttpStatusCode.Forbidden, act.Status);
        (await server.Admin.Get($"/resources/{api.Id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_asks_for_the_scopes_that_are_ticked(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var owner = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, owner.Id);
        var id = await server.People.NewClient(owner);
        (string, string)[] form =
        [
            ("act", "save"),
            ("name", "A Client"),
            ("redirect_uris", App.Callback),
            ("rights", "RIGHT_USER_INFO"),
        ];

        await UserPagesTests.PostAsync(
            browser,
            $"/clients/{id}/settings",
            null,
            [.. form, ("resource_scopes", $"{api.Id}/{api.Read}"), ("resource_scopes", "")]
        );
        var client = (await owner.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal(api.Read, (string)client["resource_scopes"]![0]!["scopes"]![0]!);
        Assert.Contains(
            "see your devices",
            (await browser.GetAsync($"/clients/{id}/settings")).Text,
            StringComparison.Ordinal
        );

        var unknown = await UserPagesTests.PostAsync(
            browser,
            $"/clients/{id}/settings",
            null,
            [.. form, ("resource_scopes", "nothing")]
        );
        Assert.Contains("the API “nothing” has no scope", unknown.Text, StringComparison.Ordinal);

        await UserPagesTests.PostAsync(browser, $"/clients/{id}/settings", null, form);
        Assert.Null((await owner.Api.Get($"/clients/{id}")).Succeeded()["resource_scopes"]);
    }

    private static (string, string)[] Fields(string id) =>
        [
            ("name", "Devices"),
            ("identifier", $"https://{id}.example.com"),
            ("token_format", "TOKEN_JWT"),
            ("token_lifetime", "300"),
            ("scopes[0].Name", $"{id}:read"),
            ("scopes[0].Meaning", "see your devices"),
            ("scopes[0].IsHighRisk", "true"),
            ("scopes[1].Name", $"{id}:write"),
            ("scopes[1].Meaning", "change your devices"),
            ("scopes[1].Implies", $"{id}:read"),
            ("scopes[2].Name", ""),
            ("scopes[2].Meaning", ""),
        ];

    private static async Task<System.Text.Json.Nodes.JsonNode> ScopeAsync(
        RegistryServer server,
        string id,
        int index
    ) => (await server.Admin.Get($"/resources/{id}")).Succeeded()["scopes"]![index]!;

    private static async Task<(RegistryServer, Browser Admin)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await server.People.NewUser(admin: true);
        return (server, await Browser.SignedInAsync(server, admin.Id));
    }
}
