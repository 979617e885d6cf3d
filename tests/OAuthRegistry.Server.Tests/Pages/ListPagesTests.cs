using System.Text.RegularExpressions;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What waits for somebody, and lists that grow.</summary>
public class ListPagesTests
{
    [Theory]
    [InlineData(1, 0, "1")]
    [InlineData(1, 40, "1")]
    [InlineData(1, 41, "1 2")]
    [InlineData(1, 800, "1 2 3 0 20")]
    [InlineData(4, 800, "1 2 3 4 5 6 0 20")]
    [InlineData(10, 800, "1 0 8 9 10 11 12 0 20")]
    [InlineData(20, 800, "1 0 18 19 20")]
    [InlineData(1_000_000, 800, "1 0 20")]
    public void A_list_names_the_first_the_last_and_the_near_pages(int number, long total, string named) =>
        Assert.Equal(named, string.Join(' ', new Pager(number, total, _ => "").Numbers));

    [Theory, OnSqlite, OnPostgres]
    public async Task Home_says_what_waits_for_whoever_comes(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        Assert.Contains("None yet. Register one", (await mine.GetAsync("/")).Text, StringComparison.Ordinal);

        var clientId = await server.People.NewClient(developer, client => client["state"] = "STATE_REQUESTED");
        (
            await server.Admin.Post($"/clients/{clientId}/messages", new { text = "Who uses it?", asks = true })
        ).Succeeded();

        var home = await mine.GetAsync("/");
        Assert.Contains("A reviewer waits for your answer", home.Text, StringComparison.Ordinal);
        Assert.Contains($"/clients/{clientId}/conversation", home.Html, StringComparison.Ordinal);
        var stranger = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        Assert.DoesNotContain(clientId, (await stranger.GetAsync("/")).Html, StringComparison.Ordinal);

        (await developer.Api.Post($"/clients/{clientId}/messages", new { text = "Farmers do." })).Succeeded();
        Assert.DoesNotContain(
            "A reviewer waits for your answer",
            (await mine.GetAsync("/")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_new_is_counted_beside_the_menu_until_all_of_it_is_seen(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        Assert.DoesNotContain("class=\"count\"", (await mine.GetAsync("/account")).Html, StringComparison.Ordinal);
        foreach (var reason in new[] { "say what it does", "say for whom" })
        {
            var clientId = await server.People.NewClient(developer);
            (
                await server.Admin.Put(
                    $"/clients/{clientId}",
                    new { client = new { state = "STATE_REJECTED", state_description = reason } }
                )
            ).Succeeded();
            await UserPagesTests.UntilAsync(mine, reason);
        }

        Assert.Contains("<span class=\"count\">2<", (await mine.GetAsync("/account")).Html, StringComparison.Ordinal);
        await UserPagesTests.PostAsync(mine, "/notifications", "/notifications", ("act", "seeall"));
        Assert.DoesNotContain("class=\"count\"", (await mine.GetAsync("/account")).Html, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing new",
            (await mine.GetAsync("/notifications?unseen=true")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("say for whom", (await mine.GetAsync("/notifications")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Users_and_organizations_are_searched(Database database)
    {
        var server = await RegistryServer.On(database);
        var (one, other) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(one);
        var admin = await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);

        var users = await admin.GetAsync($"/admin/users?query={one.Id}");
        Assert.Contains(one.Id, users.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Id, users.Text, StringComparison.Ordinal);
        Assert.Contains("1 in all", users.Text, StringComparison.Ordinal);
        var organizations = await admin.GetAsync($"/admin/organizations?query={organization}");
        Assert.Contains("1 in all", organizations.Text, StringComparison.Ordinal);
        var mine = await Browser.SignedInAsync(server, one.Id);
        Assert.Contains(
            organization,
            (await mine.GetAsync($"/organizations?query={organization}")).Text,
            StringComparison.Ordinal
        );
        foreach (var path in new[] { "/admin/users", "/admin/organizations", "/organizations", "/clients", "/reviews" })
        {
            var none = await admin.GetAsync($"{path}?query=nobody%27%22%3Cis-called-so&page_number=-5");
            Assert.Contains("Nothing was found", none.Text, StringComparison.Ordinal);

            // Cut in the middle of a character.
            var cut = await admin.GetAsync($"{path}?query={new string('z', 49)}%F0%9F%98%80");
            Assert.Contains("Nothing was found", cut.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_are_searched_by_name_and_ID(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, user.Id);
        foreach (var name in new[] { "My Laptop", "build server" })
        {
            (
                await user.Api.Post($"/users/{user.Id}/api-keys", new { name, rights = new[] { "RIGHT_USER_INFO" } })
            ).Succeeded();
        }

        var found = await mine.GetAsync("/api-keys?query=laptop");
        Assert.Contains("My Laptop", found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("build server", found.Text, StringComparison.Ordinal);
        Assert.Contains("1 in all", found.Text, StringComparison.Ordinal);
        var id = user.Key.Split('.')[1];
        var byId = (await mine.GetAsync($"/api-keys?query={id}")).Text;
        Assert.Contains("1 in all", byId, StringComparison.Ordinal);
        Assert.Contains(id, byId.Split("Rights")[1], StringComparison.Ordinal);
        var none = await mine.GetAsync("/api-keys?query=%25_nothing&page_number=-1");
        Assert.Contains("Nothing was found", none.Text, StringComparison.Ordinal);
        Assert.Contains("3 in all", (await mine.GetAsync("/api-keys")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Notifications_of_a_client_stand_together_are_found_and_lead_to_the_conversation(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var (one, other) = (await server.People.NewClient(developer), await server.People.NewClient(developer));
        foreach (var (client, text) in new[] { (one, "first word"), (other, "between"), (one, "last word") })
        {
            (await server.Admin.Post($"/clients/{client}/messages", new { text })).Succeeded();
            await UserPagesTests.UntilAsync(mine, text);
        }

        var all = await mine.GetAsync("/notifications");
        Assert.Equal(2, all.Html.Split("<section class=\"card wide\">").Length - 1);
        Assert.True(Place(all, "last word") < Place(all, "first word"));
        Assert.True(Place(all, "first word") < Place(all, "between"));
        Assert.Contains($"href=\"/clients/{one}/conversation\"", all.Html, StringComparison.Ordinal);
        var found = await mine.GetAsync($"/notifications?unseen=true&query={other.ToUpperInvariant()}");
        Assert.Contains("between", found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("word", found.Text, StringComparison.Ordinal);
        Assert.Contains("1 in all", found.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"unseen\" value=\"true\"", found.Html, StringComparison.Ordinal);
        var none = await mine.GetAsync("/notifications?query=nothing%27%22%3C");
        Assert.Contains("Nothing was found", none.Text, StringComparison.Ordinal);

        static int Place(Browser.PageAnswer page, string text) => page.Text.IndexOf(text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_only_invited_is_not_asked_for_an_answer(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, invited) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(developer);
        (
            await developer.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = invited.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } }
            )
        ).Succeeded();
        (
            await server.Admin.Post($"/clients/{clientId}/messages", new { text = "Who uses it?", asks = true })
        ).Succeeded();
        var theirs = await Browser.SignedInAsync(server, invited.Id);

        var home = await theirs.GetAsync("/");
        Assert.Contains(clientId, home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("A reviewer waits for your answer", home.Text, StringComparison.Ordinal);

        (await invited.Api.Post($"/clients/{clientId}/collaborators/user/{invited.Id}/accept")).Succeeded();
        Assert.Contains(
            "A reviewer waits for your answer",
            (await theirs.GetAsync("/")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_word_of_the_registry_leads_to_what_it_means_once_on_a_page(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        foreach (var text in new[] { "One word", "Another word" })
        {
            var clientId = await server.People.NewClient(developer);
            (await server.Admin.Post($"/clients/{clientId}/messages", new { text })).Succeeded();
            await UserPagesTests.UntilAsync(mine, text);
        }

        var page = await mine.GetAsync("/notifications");
        var guidelines = await mine.GetAsync("/guidelines");

        Assert.Equal(2, page.Html.Split("form=\"archive\"").Length - 1);
        Assert.Single(Regex.Matches(page.Html, "href=\"/guidelines#word-PutAway\""));
        Assert.Contains("What “Put away” means", page.Text, StringComparison.Ordinal);
        Assert.All(
            Enum.GetNames<Term>(),
            term => Assert.Contains($"id=\"word-{term}\"", guidelines.Html, StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_is_told_what_was_ticked(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);
        var url = $"https://{People.NewId("hook")}.example.com/registry";

        await UserPagesTests.PostAsync(
            admin,
            "/admin/webhooks",
            "/admin/webhooks",
            ("act", "create"),
            ("url", url),
            ("kinds", "client_requested"),
            ("kinds", "pending_change")
        );

        var webhooks = (await server.Admin.Get("/webhooks?limit=1000")).Succeeded()["webhooks"]!.AsArray();
        var made = webhooks.Single(webhook => (string?)webhook!["url"] == url)!;
        Assert.Equal(["client_requested", "pending_change"], made["kinds"]!.AsArray().Select(kind => (string)kind!));
        (await server.Admin.Delete($"/webhooks/{made["id"]}")).Succeeded();
        var wrong = await UserPagesTests.PostAsync(
            admin,
            "/admin/webhooks",
            null,
            ("act", "create"),
            ("url", url),
            ("kinds", "everything")
        );
        Assert.Contains("must be one of", wrong.Text, StringComparison.Ordinal);
    }
}
