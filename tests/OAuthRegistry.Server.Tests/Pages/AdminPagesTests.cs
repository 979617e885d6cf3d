using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What administrators do on their pages, without JavaScript.</summary>
public class AdminPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_is_created_suspended_and_made_an_administrator(Database database)
    {
        var server = await RegistryServer.On(database);
        var me = await server.People.NewUser(admin: true);
        var admin = await Browser.SignedInAsync(server, me.Id);
        var id = People.NewId("user");

        var wrong = await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            null,
            ("act", "create"),
            ("user_id", id),
            ("name", "Ada"),
            ("password", "short")
        );
        Assert.Contains("role=\"alert\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Ada\"", wrong.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "short",
            wrong.Html[wrong.Html.IndexOf("<form", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            "/admin/users",
            ("act", "create"),
            ("user_id", id),
            ("name", "Ada"),
            ("password", Browser.Password)
        );
        Assert.Equal(HttpStatusCode.Redirect, (await new Browser(server).SignInAsync(id, Browser.Password)).Status);
        var told = await admin.GetAsync("/admin/users");
        Assert.Contains($"{id} is created.", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("is created.", (await admin.GetAsync("/admin/users")).Text, StringComparison.Ordinal);

        var opened = await admin.GetAsync($"/admin/users?change={id}");
        Assert.Contains($"name=\"user_id\" value=\"{id}\"", opened.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/admin/users?change=nobody-at-all")).Status);
        await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            "/admin/users",
            ("act", "password"),
            ("user_id", id),
            ("password", "Another-Passphrase-7")
        );
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await new Browser(server).SignInAsync(id, "Another-Passphrase-7")).Status
        );
        var weak = await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            null,
            ("act", "password"),
            ("user_id", id),
            ("password", "weak")
        );
        Assert.Contains("role=\"alert\"", weak.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"weak\"", weak.Html, StringComparison.Ordinal);
        Assert.Contains("<details open", weak.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "value=\"password\"",
            (await admin.GetAsync($"/admin/users?change={me.Id}")).Html,
            StringComparison.Ordinal
        );
        await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            "/admin/users",
            ("act", "change"),
            ("user_id", id),
            ("state", "Suspended"),
            ("reason", "left")
        );
        var suspended = (await server.Admin.Get($"/users/{id}")).Succeeded();
        Assert.Equal(
            ("STATE_SUSPENDED", "left"),
            ((string?)suspended["state"], (string?)suspended["state_description"])
        );
        await UserPagesTests.PostAsync(
            admin,
            "/admin/users",
            "/admin/users",
            ("act", "change"),
            ("user_id", id),
            ("state", "Approved"),
            ("admin", "true")
        );
        Assert.True((bool?)(await server.Admin.Get($"/users/{id}")).Succeeded()["admin"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_client_is_restored_and_purged_with_its_ID_typed(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await SignedInAdminAsync(server);
        var developer = await server.People.NewUser();
        var id = await server.People.NewClient(developer);
        Assert.Contains(
            id,
            (await admin.GetAsync($"/admin/clients?query={id}&state=Requested")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Nothing was found",
            (await admin.GetAsync($"/admin/clients?query={id}&state=Approved")).Text,
            StringComparison.Ordinal
        );
        (await developer.Api.Delete($"/clients/{id}")).Succeeded();
        Assert.Contains(
            "Nothing was found",
            (await admin.GetAsync($"/admin/clients?query={id}")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Purge",
            (await admin.GetAsync($"/admin/clients?query={id}&deleted=true")).Text,
            StringComparison.Ordinal
        );

        await UserPagesTests.PostAsync(
            admin,
            "/admin/clients",
            $"/clients/{id}",
            ("act", "restore"),
            ("client_id", id)
        );
        (await developer.Api.Get($"/clients/{id}")).Succeeded();
        (await developer.Api.Delete($"/clients/{id}")).Succeeded();
        Assert.Contains(
            "type the client ID",
            (
                await UserPagesTests.PostAsync(
                    admin,
                    "/admin/clients",
                    null,
                    ("act", "purge"),
                    ("client_id", id),
                    ("confirm", "no")
                )
            ).Text,
            StringComparison.Ordinal
        );
        await UserPagesTests.PostAsync(
            admin,
            "/admin/clients",
            "/admin/clients?deleted=true",
            ("act", "purge"),
            ("client_id", id),
            ("confirm", id)
        );
        Assert.Contains(
            "Nothing was found",
            (await admin.GetAsync($"/admin/clients?query={id}&deleted=true")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_organizations_are_listed_and_opened(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await SignedInAdminAsync(server);
        var owner = await server.People.NewUser();
        var id = People.NewId("org");
        (
            await owner.Api.Post(
                $"/users/{owner.Id}/organizations",
                new { organization = new { ids = new { organization_id = id }, name = "Brand" } }
            )
        ).Succeeded();

        var list = await admin.GetAsync("/admin/organizations");
        Assert.Contains($"href=\"/organizations/{id}\"", list.Html, StringComparison.Ordinal);
        Assert.Contains(owner.Id, list.Text, StringComparison.Ordinal);
        Assert.Contains("Add a member", (await admin.GetAsync($"/organizations/{id}")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_is_created_tried_switched_off_and_deleted(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:Deliver", "false"));
        var admin = await SignedInAdminAsync(server);

        var wrong = await UserPagesTests.PostAsync(
            admin,
            "/admin/webhooks",
            null,
            ("act", "create"),
            ("url", "ftp://hooks.example.com")
        );
        Assert.Contains("role=\"alert\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"ftp://hooks.example.com\"", wrong.Html, StringComparison.Ordinal);
        var created = await UserPagesTests.PostAsync(
            admin,
            "/admin/webhooks",
            null,
            ("act", "create"),
            ("url", "https://hooks.example.com/registry"),
            ("description", "the chat")
        );
        Assert.Contains("whsec_", created.Text, StringComparison.Ordinal);
        var list = await admin.GetAsync("/admin/webhooks");
        Assert.DoesNotContain("whsec_", list.Text, StringComparison.Ordinal);
        var id = list.Hidden.First(field => field.Name == "webhook_id");

        await UserPagesTests.PostAsync(admin, "/admin/webhooks", "/admin/webhooks", ("act", "test"), id);
        Assert.Contains("waiting", (await admin.GetAsync("/admin/webhooks")).Text, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(admin, "/admin/webhooks", "/admin/webhooks", ("act", "disable"), id);
        var off = await admin.GetAsync("/admin/webhooks");
        Assert.Contains("Switch on", off.Text, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(admin, "/admin/webhooks", "/admin/webhooks", ("act", "enable"), id);
        await UserPagesTests.PostAsync(admin, "/admin/webhooks", "/admin/webhooks", ("act", "delete"), id);
        Assert.DoesNotContain(
            "hooks.example.com/registry",
            (await admin.GetAsync("/admin/webhooks")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_review_is_taken_and_given_back_and_one_decision_leads_to_the_next(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (admin, colleague) = (await SignedInAdminAsync(server), await SignedInAdminAsync(server));
        var developer = await server.People.NewUser();
        var (first, second) = (await server.People.NewClient(developer), await server.People.NewClient(developer));

        await UserPagesTests.PostAsync(admin, "/reviews", "/reviews", ("claim", second));
        Assert.Contains("Give back", (await admin.GetAsync("/reviews")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Give back", (await colleague.GetAsync("/reviews")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "role=\"alert\"",
            (await UserPagesTests.PostAsync(colleague, "/reviews", null, ("claim", second))).Html,
            StringComparison.Ordinal
        );
        await UserPagesTests.PostAsync(admin, "/reviews", "/reviews", ("release", second));

        var decided = await (await admin.GetAsync($"/reviews/{first}")).SubmitAndFollowAsync(("decision", "Approve"));
        Assert.Contains($"Next: {second}", decided.Text, StringComparison.Ordinal);
        var last = await (await admin.GetAsync($"/reviews/{second}")).SubmitAndFollowAsync(("decision", "Approve"));
        Assert.DoesNotContain("Next:", last.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_registers_with_advanced_options_that_others_do_not_have(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await SignedInAdminAsync(server);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        (string Name, string Value)[] request =
        [
            ("name", "Gateway Onboarding"),
            ("description", "Registers the gateways of the signed-in user"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO"),
            ("act", "register"),
            ("state", "Flagged"),
            ("state_description", "watched"),
            ("skip_authorization", "true"),
            ("endorsed", "true"),
            ("require_pkce", "true"),
            ("require_par", "true"),
        ];
        var (theirs, own) = (People.NewId("client"), People.NewId("client"));

        Assert.Contains("Advanced options", (await admin.GetAsync("/clients/add")).Text, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(
            admin,
            "/clients/add",
            $"/clients/{theirs}",
            [("client_id", theirs), .. request]
        );
        var client = (await server.Admin.Get($"/clients/{theirs}")).Succeeded();
        Assert.Equal(
            ("STATE_FLAGGED", "watched", true, true, true, true),
            (
                (string?)client["state"],
                (string?)client["state_description"],
                (bool?)client["skip_authorization"],
                (bool?)client["endorsed"],
                (bool?)client["require_pkce"],
                (bool?)client["require_par"]
            )
        );

        Assert.DoesNotContain("Advanced options", (await mine.GetAsync("/clients/add")).Text, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(mine, "/clients/add", $"/clients/{own}", [("client_id", own), .. request]);
        client = (await server.Admin.Get($"/clients/{own}")).Succeeded();
        Assert.Equal(
            ("STATE_REQUESTED", null, null, null, null),
            (
                (string?)client["state"],
                (bool?)client["skip_authorization"],
                (bool?)client["endorsed"],
                (bool?)client["require_pkce"],
                (bool?)client["require_par"]
            )
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_is_at_most_100_KB_with_all_that_it_loads(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await SignedInAdminAsync(server);
        var developer = await server.People.NewUser(name: new string('u', 15));
        var id = await server.People.NewClient(developer);
        for (var i = 0; i < Server.Pages.Pager.PageSize; i++)
        {
            await server.People.NewClient(developer, request => MakeLong(request["client"]!));
            await server.People.NewUser(name: new string('u', 15));
        }

        foreach (
            var path in new[]
            {
                "/clients/add",
                "/admin/clients",
                "/admin/users",
                "/reviews",
                $"/reviews/{id}",
                $"/clients/{id}",
                $"/clients/{id}/try",
                $"/clients/{id}/settings",
                $"/clients/{id}/collaborators",
                $"/clients/{id}/conversation",
                $"/clients/{id}/timeline",
                "/",
                "/clients",
                "/api-keys",
                "/notifications",
                "/organizations",
                "/authorizations",
                "/sessions",
                "/account",
                "/guidelines",
                "/desk/drift",
                "/desk/policy",
                "/desk/figures",
                "/desk/reports",
                "/admin/users",
                "/admin/organizations",
                "/admin/webhooks",
            }
        )
        {
            var page = await admin.GetAsync(path);
            var bytes = System.Text.Encoding.UTF8.GetByteCount(page.Html);
            foreach (
                var file in System
                    .Text.RegularExpressions.Regex.Matches(
                        page.Html,
                        "(?:src|href)=\"(/[^\"]+[.](?:css|js|svg)[^\"]*)\""
                    )
                    .Select(match => match.Groups[1].Value)
            )
            {
                bytes += (await admin.Http.GetByteArrayAsync(file)).Length;
            }

            Assert.True(bytes is > 10_000 and <= 100_000, $"{path} is {bytes} bytes");
        }

        static void MakeLong(JsonNode client)
        {
            client["ids"]!["client_id"] = ((string)client["ids"]!["client_id"]!).PadRight(Limits.MaxId, 'x');
            client["name"] = "Gateway Onboarding".PadRight(Limits.MaxName, 'x');
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task These_pages_are_for_administrators(Database database)
    {
        var server = await RegistryServer.On(database);
        var mine = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        foreach (
            var path in new[]
            {
                "/admin/clients",
                "/admin/users",
                "/admin/organizations",
                "/admin/webhooks",
                "/reviews",
            }
        )
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await mine.GetAsync(path)).Status);
        }

        Assert.DoesNotContain("Administration", (await mine.GetAsync("/clients")).Html, StringComparison.Ordinal);
        foreach (
            var (path, act) in new[]
            {
                ("/admin/users", "create"),
                ("/admin/users", "change"),
                ("/admin/clients", "restore"),
                ("/admin/webhooks", "create"),
                ("/admin/webhooks", "delete"),
                ("/reviews", "claim"),
            }
        )
        {
            Assert.Contains(
                "role=\"alert\"",
                (
                    await UserPagesTests.PostAsync(
                        mine,
                        path,
                        null,
                        ("act", act),
                        ("user_id", "somebody"),
                        ("client_id", "something"),
                        ("claim", "something"),
                        ("url", "https://hooks.example.com")
                    )
                ).Html,
                StringComparison.Ordinal
            );
        }
    }

    private static async Task<Browser> SignedInAdminAsync(RegistryServer server) =>
        await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);
}
