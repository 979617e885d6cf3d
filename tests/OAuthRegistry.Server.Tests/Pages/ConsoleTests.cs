using System.Net;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>Registering and reviewing on the pages, without JavaScript.</summary>
public class ConsoleTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_developer_registers_a_client_an_administrator_approves_it_and_the_developer_gets_the_secret(
        Database database
    )
    {
        // A queue of its own, with nothing before it.
        await using var server = await RegistryServer.StartAsync(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        var clientId = People.NewId("gateway-onboarding");
        Assert.Contains("There is no client yet", (await mine.GetAsync("/clients")).Text, StringComparison.Ordinal);

        var form = await mine.GetAsync("/clients/add");
        var checkedForm = await form.SubmitAsync([.. Fields(clientId), ("act", "check")]);
        Assert.Contains("What a reviewer would see", checkedForm.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#said-redirect_uris\">", checkedForm.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{clientId}\"", checkedForm.Html, StringComparison.Ordinal);
        (await developer.Api.Get($"/clients/{clientId}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        var registered = await checkedForm.SubmitAndFollowAsync([.. Fields(clientId), ("act", "register")]);
        Assert.Contains("being reviewed", registered.Text, StringComparison.Ordinal);
        Assert.Contains(clientId, (await mine.GetAsync("/clients")).Text, StringComparison.Ordinal);

        Assert.Contains(clientId, (await theirs.GetAsync("/reviews")).Text, StringComparison.Ordinal);
        var review = await theirs.GetAsync($"/reviews/{clientId}");
        Assert.Contains("As users will see it", review.Text, StringComparison.Ordinal);
        var unexplained = await review.SubmitAndFollowAsync(("decision", "Reject"));
        Assert.Contains("the owner is told why", unexplained.Text, StringComparison.Ordinal);
        var decided = await review.SubmitAndFollowAsync(("decision", "Approve"));
        Assert.Contains("is now approved", decided.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"secret\"", decided.Html, StringComparison.Ordinal);

        Assert.Contains("It is approved", (await mine.GetAsync($"/clients/{clientId}")).Text, StringComparison.Ordinal);
        var client = await mine.GetAsync($"/clients/{clientId}/secrets");
        var issued = await mine.PostAndFollowAsync(
            $"/clients/{clientId}/secrets",
            [client.Hidden.First(field => field.Name == "csrf"), ("act", "issue"), ("secret_description", "production")]
        );
        Assert.Contains("never shown again", issued.Text, StringComparison.Ordinal);
        var secret = Regex.Match(issued.Html, "class=\"secret\">([A-Z2-7]{52})<").Groups[1].Value;
        Assert.Equal(52, secret.Length);
        Assert.DoesNotContain(
            secret,
            (await mine.GetAsync($"/clients/{clientId}/secrets")).Html,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_was_rejected_reads_why_mends_it_in_the_settings_and_submits_again(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await server.People.NewClient(developer);
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        await (await theirs.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(
            ("decision", "Reject"),
            ("reason_codes", "Description"),
            ("reason", "Say what it is for")
        );

        var rejected = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains(">Say what it is for</p>", rejected.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/clients/{clientId}/settings\">", rejected.Html, StringComparison.Ordinal);
        var csrf = (await mine.GetAsync($"/clients/{clientId}/settings")).Hidden.First(field => field.Name == "csrf");
        var saved = await mine.PostAndFollowAsync(
            $"/clients/{clientId}/settings",
            [
                csrf,
                ("act", "save"),
                ("name", "A name"),
                ("description", "Shows where gateways stand"),
                ("redirect_uris", "https://app.example.com/callback"),
                ("rights", "RIGHT_USER_INFO"),
            ]
        );
        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        await mine.PostAndFollowAsync($"/clients/{clientId}/settings", [csrf, ("act", "resubmit")]);

        var again = await mine.GetAsync($"/clients/{clientId}/settings");
        Assert.Contains("being reviewed", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Saved.", again.Text, StringComparison.Ordinal);
        Assert.Contains("Shows where gateways stand", again.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whose_client_is_stopped_or_watched_reads_the_whole_reason_and_that_a_secret_was_issued(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var admin = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(developer);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        (await developer.Api.Post($"/clients/{clientId}/secrets", new { })).Succeeded();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var theirs = await Browser.SignedInAsync(server, admin.Id);

        foreach (var decision in new[] { "Flag", "Suspend", "Reject" })
        {
            await (await theirs.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(
                ("decision", decision),
                ("reason_codes", "Abuse"),
                ("reason", $"Users reported it to {decision}.\nTake that right away.")
            );
            var page = await mine.GetAsync($"/clients/{clientId}");
            Assert.Contains(
                $">Users reported it to {decision}.&#xA;Take that right away.</p>",
                page.Html,
                StringComparison.Ordinal
            );
            Assert.Matches("<li class=\"done\"[^>]*>Secret issued</li>", page.Html);
        }

        // What was written there since is what counts.
        (
            await server.Admin.Put($"/clients/{clientId}", new { client = new { state_description = "Settled." } })
        ).Succeeded();
        var settled = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains(">Settled.</p>", settled.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Take that right away.", settled.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_approves_beside_a_ticked_reason_is_asked_what_is_meant(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await server.People.NewClient(developer);
        var theirs = await Browser.SignedInAsync(server, admin.Id);
        var page = await theirs.GetAsync($"/reviews/{clientId}");
        var form = page.Html[page.Html.IndexOf("id=\"decision\"", StringComparison.Ordinal)..];
        var first = form.IndexOf("<button", StringComparison.Ordinal);
        Assert.StartsWith("<button type=\"submit\" hidden>", form[first..], StringComparison.Ordinal);

        var asked = await page.SubmitAndFollowAsync(
            ("decision", "Approve"),
            ("reason_codes", "Abuse"),
            ("reason", "impostor")
        );

        Assert.Contains("Untick that to approve, or reject", asked.Text, StringComparison.Ordinal);
        Assert.Matches("value=\"Abuse\"\\s+checked", asked.Html);
        Assert.Equal("STATE_REQUESTED", (string)(await developer.Api.Get($"/clients/{clientId}"))["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_rejects_a_change_reads_that_the_change_was_rejected(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await server.People.NewClient(developer);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        var theirs = await Browser.SignedInAsync(server, admin.Id);

        (await developer.Api.Put($"/clients/{clientId}", new { client = new { name = "Another" } })).Succeeded();
        var rejected = await (await theirs.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(
            ("decision", "Reject"),
            ("reason_codes", "Name"),
            ("reason", "Keep your name")
        );
        Assert.Contains($"the change of {clientId} was rejected", rejected.Text, StringComparison.Ordinal);

        (await developer.Api.Put($"/clients/{clientId}", new { client = new { name = "One more" } })).Succeeded();
        var approved = await (await theirs.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(
            ("decision", "Approve")
        );
        Assert.Contains($"the change of {clientId} acts from now on", approved.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_saves_a_change_that_must_wait_reads_so_without_a_word_about_the_API(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await server.People.NewClient(developer);
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        await (await theirs.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(("decision", "Approve"));

        var csrf = (await mine.GetAsync($"/clients/{clientId}/settings")).Hidden.First(field => field.Name == "csrf");
        var saved = await mine.PostAndFollowAsync(
            $"/clients/{clientId}/settings",
            [
                csrf,
                ("act", "save"),
                ("name", "A name"),
                ("redirect_uris", "https://elsewhere.example.com/callback"),
                ("rights", "RIGHT_USER_INFO"),
            ]
        );

        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        Assert.Contains("until then the approved content stays", saved.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("GET /api", saved.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_wrong_is_said_and_what_was_typed_is_kept(Database database)
    {
        var server = await RegistryServer.On(database);
        var mine = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var form = await mine.GetAsync("/clients/add");

        var answer = await form.SubmitAsync(
            ("client_id", "My_Client"),
            ("name", "A name"),
            ("redirect_uris", "http://example.com\njavascript:alert(1)"),
            ("rights", "RIGHT_USER_INFO"),
            ("act", "register")
        );

        Assert.Contains("client id", Beside(answer, "role=\"alert\""), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "<a href=\"#redirect_uris-0\">Redirect URLs, 1</a>: must",
            Beside(answer, "role=\"alert\""),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Contains("class=\"error\"", Beside(answer, "id=\"said-client_id\""), StringComparison.Ordinal);
        Assert.Contains("class=\"error\"", Beside(answer, "id=\"said-redirect_uris-0\""), StringComparison.Ordinal);
        Assert.Contains("class=\"error\"", Beside(answer, "id=\"said-redirect_uris-1\""), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"error\"", Beside(answer, "id=\"said-name\""), StringComparison.Ordinal);
        Assert.Contains("value=\"http://example.com\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"My_Client\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"A name\"", answer.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_reviewer_would_find_stands_beside_its_field(Database database)
    {
        var server = await RegistryServer.On(database);
        var mine = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var form = await mine.GetAsync("/clients/add");

        var answer = await form.SubmitAsync(
            ("client_id", People.NewId("client")),
            ("name", "A name"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_ALL"),
            ("act", "check")
        );

        Assert.Contains("class=\"report\"", Beside(answer, "id=\"said-description\""), StringComparison.Ordinal);
        Assert.Contains("class=\"report\"", Beside(answer, "id=\"said-rights\""), StringComparison.Ordinal);
        Assert.Contains("What is fine", answer.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Clients_are_found_in_an_order_and_a_deleted_one_is_restored_by_its_owner(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        var (first, second) = (await server.People.NewClient(developer), await server.People.NewClient(developer));
        var sorted = new[] { first, second }.Order(StringComparer.Ordinal).ToList();

        Assert.Equal(sorted, await OrderAsync("client_id"));
        Assert.Equal([sorted[1], sorted[0]], await OrderAsync("-client_id"));
        Assert.Equal([second, first], await OrderAsync("-created_at"));
        Assert.Equal([second, first], await OrderAsync("--nonsense"));
        Assert.DoesNotContain(first, (await mine.GetAsync("/clients?state=Approved")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(first, (await theirs.GetAsync($"/clients?query={first}")).Text, StringComparison.Ordinal);

        (await developer.Api.Delete($"/clients/{first}")).Succeeded();
        var deleted = await mine.GetAsync("/clients?deleted=true");
        Assert.Contains(first, deleted.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Purge", deleted.Text, StringComparison.Ordinal);
        var csrf = deleted.Hidden.First(field => field.Name == "csrf");
        Assert.Contains(
            "role=\"alert\"",
            (
                await mine.PostAndFollowAsync(
                    "/clients",
                    [csrf, ("act", "purge"), ("client_id", first), ("confirm", first)]
                )
            ).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"/clients/{first}",
            (await mine.PostAsync("/clients", [csrf, ("act", "restore"), ("client_id", first)])).Location
        );
        (await developer.Api.Get($"/clients/{first}")).Succeeded();

        async Task<IEnumerable<string>> OrderAsync(string order)
        {
            var list = (await mine.GetAsync($"/clients?order={order}")).Html;
            return new[] { first, second }.OrderBy(id => list.IndexOf($"/clients/{id}", StringComparison.Ordinal));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_issued_until_the_end_of_a_day(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var app = await App.ApprovedAsync(server, developer);
        var path = $"/clients/{app.ClientId}/secrets";
        var csrf = (await mine.GetAsync(path)).Hidden.First(field => field.Name == "csrf");

        Assert.Contains(
            "must be a day",
            Beside(
                await mine.PostAndFollowAsync(path, [csrf, ("act", "issue"), ("expires", "soon")]),
                "id=\"said-expires_at\""
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "never shown again",
            (await mine.PostAndFollowAsync(path, [csrf, ("act", "issue"), ("expires", "2999-12-30")])).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("2999-12-31 00:00 UTC", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains("0 users", (await mine.GetAsync($"/clients/{app.ClientId}")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_of_an_approved_client_waits_and_a_decision_that_came_too_late_shows_why(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        var app = await App.ApprovedAsync(server, developer);
        var path = $"/clients/{app.ClientId}";

        var csrf = (await mine.GetAsync(path + "/settings")).Hidden.First(field => field.Name == "csrf");
        await mine.PostAndFollowAsync(
            path + "/settings",
            [
                csrf,
                ("act", "save"),
                ("name", "Another Name"),
                ("description", "Registers the gateways of the signed-in user"),
                ("redirect_uris", App.Callback),
                ("rights", "RIGHT_USER_GATEWAYS_CREATE"),
                ("rights", "RIGHT_USER_INFO"),
            ]
        );
        var changed = await mine.GetAsync(path);
        Assert.Contains("A change waits for review", changed.Text, StringComparison.Ordinal);
        Assert.Contains("Another Name", changed.Text, StringComparison.Ordinal);

        var review = await theirs.GetAsync($"/reviews/{app.ClientId}");
        Assert.Contains("The change that waits", review.Text, StringComparison.Ordinal);
        (await developer.Api.Put(path, new { client = new { name = "Yet Another Name" } })).Succeeded();
        var stale = await review.SubmitAndFollowAsync(("decision", "Approve"));
        Assert.Contains("Changed since you read it", stale.Text, StringComparison.Ordinal);
        Assert.Contains("Changed since you read it", (await Decided(stale)).Text, StringComparison.Ordinal);
        var present = Regex.Match(stale.Html, "name=\"present\"\\s+value=\"(\\d+)\"").Groups[1].Value;
        Assert.Contains(
            "acts from now on",
            (await Decided(stale, ("present", present))).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("Yet Another Name", (string?)(await developer.Api.Get(path)).Succeeded()["name"]);

        static Task<Browser.PageAnswer> Decided(Browser.PageAnswer page, params (string, string)[] more) =>
            page.SubmitAndFollowAsync([("decision", "Approve"), .. more]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_rejected_client_is_mended_and_submitted_again_and_a_client_is_deleted_with_its_ID_typed(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var clientId = await server.People.NewClient(developer);
        (
            await server.Admin.Put(
                $"/clients/{clientId}",
                new { client = new { state = "STATE_REJECTED", state_description = "say what it does" } }
            )
        ).Succeeded();

        Assert.Contains(
            "say what it does",
            (await mine.GetAsync($"/clients/{clientId}")).Text,
            StringComparison.Ordinal
        );
        var path = $"/clients/{clientId}/settings";
        var csrf = (await mine.GetAsync(path)).Hidden.First(field => field.Name == "csrf");
        Assert.Equal(path, (await mine.PostAsync(path, [csrf, ("act", "resubmit")])).Location);
        Assert.Contains("being reviewed", (await mine.GetAsync($"/clients/{clientId}")).Text, StringComparison.Ordinal);

        Assert.Contains(
            "type the client ID",
            (await mine.PostAndFollowAsync(path, [csrf, ("act", "delete"), ("confirm", "no")])).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "/clients",
            (await mine.PostAsync(path, [csrf, ("act", "delete"), ("confirm", clientId)])).Location
        );
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync($"/clients/{clientId}")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_act_that_a_page_does_not_know_does_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var clientId = await server.People.NewClient(developer);
        var before = (await developer.Api.Get($"/clients/{clientId}/events")).Header("X-Total-Count");
        var path = $"/clients/{clientId}/settings";
        var csrf = (await mine.GetAsync(path)).Hidden.First(field => field.Name == "csrf");

        foreach (var act in new[] { "", "get", "Show", "do", "post" })
        {
            var page = await mine.PostAndFollowAsync(
                $"{path}?handler=delete",
                [csrf, ("act", act), ("name", "Another"), ("confirm", clientId)]
            );
            Assert.Equal(HttpStatusCode.OK, page.Status);
        }

        Assert.Equal(before, (await developer.Api.Get($"/clients/{clientId}/events")).Header("X-Total-Count"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_refuse_whom_the_API_refuses(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(developer);
        var theirs = await Browser.SignedInAsync(server, stranger.Id);

        Assert.Equal(HttpStatusCode.Forbidden, (await theirs.GetAsync("/reviews")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await theirs.GetAsync($"/reviews/{clientId}")).Status);
        var page = await theirs.GetAsync($"/clients/{clientId}");
        Assert.DoesNotContain("Secrets", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Settings", page.Text, StringComparison.Ordinal);
        var csrf = (await theirs.GetAsync("/clients/add")).Hidden.First(field => field.Name == "csrf");
        foreach (
            var (tab, act) in new[]
            {
                ("/secrets", "issue"),
                ("/secrets", "revoke"),
                ("/settings", "save"),
                ("/settings", "delete"),
                ("/settings", "resubmit"),
                ("/users", "narrow"),
                ("", "withdraw"),
                ("", "accept"),
            }
        )
        {
            var answer = await theirs.PostAsync(
                $"/clients/{clientId}{tab}",
                [csrf, ("act", act), ("confirm", clientId), ("redirect_uris", "https://evil.example/")]
            );
            Assert.Contains("role=\"alert\"", answer.Html, StringComparison.Ordinal);
        }

        foreach (
            var path in new[]
            {
                "/clients/add",
                $"/clients/{clientId}",
                $"/clients/{clientId}/try",
                $"/clients/{clientId}/settings",
                $"/clients/{clientId}/secrets",
                $"/clients/{clientId}/users",
                $"/clients/{clientId}/timeline",
                $"/reviews/{clientId}",
                $"/clients/{clientId}/collaborators",
                "/reviews",
                "/authorizations",
                "/sessions",
                "/sign-out",
                "/account",
                "/api-keys",
                "/notifications",
                "/organizations",
                "/organizations/mycompany",
                "/organizations/mycompany/api-keys",
                "/admin/clients",
                "/admin/users",
                "/admin/organizations",
                "/admin/webhooks",
                "/clients",
            }
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await theirs.PostAsync(path, [("act", "delete")])).Status);
        }
    }

    /// <summary>What stands in the place that has this attribute first.</summary>
    private static string Beside(Browser.PageAnswer page, string place)
    {
        var from = page.Html.IndexOf($"<div {place}", StringComparison.Ordinal);
        Assert.True(from >= 0, $"{place} is not on the page");
        return page.Html[from..page.Html.IndexOf("</div>", from, StringComparison.Ordinal)];
    }

    private static (string Name, string Value)[] Fields(string clientId) =>
        [
            ("client_id", clientId),
            ("name", "Gateway Onboarding"),
            ("description", "Registers the gateways of the signed-in user"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO"),
            ("rights", "RIGHT_USER_GATEWAYS_CREATE"),
        ];
}
