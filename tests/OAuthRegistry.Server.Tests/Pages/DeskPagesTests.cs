using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>The desk of the reviewers: what waits, who has it, and what a review shows before it is decided.</summary>
public class DeskPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_several_who_take_the_next_at_once_each_gets_another_and_the_last_reads_that_all_is_taken(
        Database database
    )
    {
        await using var server = await RegistryServer.StartAsync(database);
        var owner = await server.People.NewUser();
        string[] waiting = [await server.People.NewClient(owner), await server.People.NewClient(owner)];
        var desks = new List<Browser.PageAnswer>();
        for (var i = 0; i < waiting.Length; i++)
        {
            desks.Add(await (await ReviewerAsync(server)).GetAsync("/reviews"));
        }

        var taken = await Task.WhenAll(desks.Select(desk => desk.SubmitAsync(("next", "-"))));

        Assert.Equal(
            waiting.Select(id => $"/reviews/{id}").Order(StringComparer.Ordinal),
            taken.Select(answer => answer.Location).Order(StringComparer.Ordinal)
        );
        var late = await (await (await ReviewerAsync(server)).GetAsync("/reviews")).SubmitAndFollowAsync(("next", "-"));
        Assert.Contains("Nothing waits that nobody has taken.", late.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_failed_stands_ticked_and_written_and_what_the_reviewer_typed_is_left_alone(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner, Silent);
        var desk = await ReviewerAsync(server);

        var page = await desk.GetAsync($"/reviews/{clientId}");
        Assert.Matches("value=\"Description\"\\s+checked", page.Html);
        Assert.DoesNotMatch("value=\"Owner\"\\s+checked", page.Html);
        Assert.Contains("Description: There is no description.", Reason(page), StringComparison.Ordinal);

        var typed = await page.SubmitAsync(("reason_codes", "Other"), ("reason", "My own words"));
        Assert.Equal("My own words", Reason(typed));
        Assert.DoesNotMatch("value=\"Description\"\\s+checked", typed.Html);
        Assert.Equal("STATE_REQUESTED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_approves_all_the_same_tells_the_owner_nothing_of_what_was_only_proposed(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner, Silent);
        var page = await (await ReviewerAsync(server)).GetAsync($"/reviews/{clientId}");

        var asked = await page.SubmitAsync(
            ("preview", "Approve"),
            ("reason_codes", "Description"),
            ("reason", Reason(page))
        );
        Assert.Contains("Ticked against it: Description.", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Its owner reads:", asked.Text, StringComparison.Ordinal);
        Assert.Equal("STATE_REQUESTED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);

        // Another tick since then was never asked about.
        var refused = await asked.SubmitAsync(
            ("decision", "Approve"),
            ("reason_codes", "Description"),
            ("reason_codes", "Abuse"),
            ("reason", Reason(page))
        );
        Assert.Contains("Untick that to approve, or reject", refused.Text, StringComparison.Ordinal);

        await asked.SubmitAsync(("decision", "Approve"), ("reason_codes", "Description"), ("reason", Reason(page)));
        var decision = (await server.Admin.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("approve", (string?)decision["decision"]);
        Assert.Null(decision["reason"]);
        Assert.Null(decision["reason_codes"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_rejects_without_a_tick_reads_at_the_ticks_that_one_is_needed(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner);
        var page = await (await ReviewerAsync(server)).GetAsync($"/reviews/{clientId}");
        Assert.Contains("To reject, flag or suspend, tick at least one.", page.Text, StringComparison.Ordinal);

        var refused = await page.SubmitAsync(("decision", "Reject"), ("reason", "Not yet."));

        Assert.Matches("id=\"said-reason_codes\"[^>]*>\\s*<p class=\"error\">tick at least one reason<", refused.Html);
        Assert.DoesNotContain("reason codes", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("description of the API", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Not yet.", Reason(refused));
        Assert.Equal("STATE_REQUESTED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_quick_reply_goes_behind_the_reason_and_decides_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner);
        var reply = (
            await server.Admin.Post("/quick-replies", new { title = People.NewId("reply"), text = "Read the rules." })
        ).Succeeded();
        var page = await (await ReviewerAsync(server)).GetAsync($"/reviews/{clientId}");

        var inserted = await page.SubmitAsync(
            ("insert", "quick"),
            ("quick", (string)reply["id"]!),
            ("reason", "Not yet.")
        );

        Assert.Equal("Not yet.\n\nRead the rules.", Reason(inserted).ReplaceLineEndings("\n"));
        Assert.Equal("STATE_REQUESTED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_review_says_whose_the_client_is_by_name_and_kind(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        (await server.Admin.Put($"/users/{owner.Id}", new { user = new { name = "Olivia Owner" } })).Succeeded();
        var (clientId, other) = (await server.People.NewClient(owner), await server.People.NewClient(owner));

        var page = await (await ReviewerAsync(server)).GetAsync($"/reviews/{clientId}");

        Assert.Matches($@"Olivia Owner\W+the user\s+{owner.Id}\s+hosts not verified", page.Text);
        Assert.Contains("What else the owner has (1)", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/clients/{other}\"", page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_queue_is_narrowed_by_owner_and_age_and_sorted_by_risk(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var harmless = await server.People.NewClient(alice, request => Ask(request, "RIGHT_USER_INFO"));
        var dangerous = await server.People.NewClient(bob, request => Ask(request, "RIGHT_GATEWAY_DELETE"));
        var desk = await ReviewerAsync(server);

        Assert.Equal([harmless, dangerous], Rows(await desk.GetAsync("/reviews")));
        Assert.Equal([dangerous, harmless], Rows(await desk.GetAsync("/reviews?order=-risk")));
        Assert.Equal([dangerous], Rows(await desk.GetAsync($"/reviews?owner={bob.Id}")));
        Assert.Empty(Rows(await desk.GetAsync("/reviews?days=1")));
        Assert.Equal([harmless, dangerous], Rows(await desk.GetAsync("/reviews?days=0&order=no-such-order")));
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/reviews?days=-99999999&page_number=0")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_says_nothing_about_itself_is_no_low_risk(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner, Silent);

        var report = (await server.Admin.Get($"/clients/{clientId}/review")).Succeeded();
        Assert.Equal("medium", (string?)report["risk"]);
        var queue = (await server.Admin.Get($"/reviews?query={clientId}")).Succeeded();
        Assert.Equal("medium", (string?)queue["reviews"]![0]!["risk"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_name_in_other_letters_is_said_once_and_in_words(Database database)
    {
        var server = await RegistryServer.On(database);
        var (first, second) = (await server.People.NewUser(), await server.People.NewUser());
        var word = People.NewId("Sensor").Replace('-', ' ');
        var known = await server.People.NewClient(first, request => request["client"]!["name"] = word);
        var copy = await server.People.NewClient(
            second,
            request => request["client"]!["name"] = word.Replace('e', 'е')
        );

        var checks = (await server.Admin.Get($"/clients/{copy}/review")).Succeeded()["checks"]!.AsArray();

        var found = checks.Single(check => (string?)check!["guideline"] == "confusable")!["evidence"]!.AsArray();
        Assert.Contains(
            $"reads the same; the name of the client `{known}`, written with Cyrillic letters",
            (string?)Assert.Single(found, line => ((string)line!).Contains(known, StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_menu_says_how_many_wait_to_those_who_review_and_to_nobody_else(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var owner = await server.People.NewUser();
        await server.People.NewClient(owner);
        await server.People.NewClient(owner);

        Assert.Matches("class=\"count\">2<", (await (await ReviewerAsync(server)).GetAsync("/clients")).Html);
        Assert.DoesNotContain(
            "class=\"count\">2<",
            (await (await Browser.SignedInAsync(server, owner.Id)).GetAsync("/clients")).Html,
            StringComparison.Ordinal
        );
    }

    private static void Silent(JsonObject request)
    {
        request["client"]!["description"] = "";
        Ask(request, "RIGHT_USER_INFO");
    }

    private static void Ask(JsonObject request, string right) => request["client"]!["rights"] = new JsonArray(right);

    private static async Task<Browser> ReviewerAsync(RegistryServer server) =>
        await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);

    private static IEnumerable<string> Rows(Browser.PageAnswer page) =>
        Regex.Matches(page.Html, "data-row\\s+href=\"/reviews/([^\"]+)\"").Select(match => match.Groups[1].Value);

    private static string Reason(Browser.PageAnswer page) =>
        WebUtility
            .HtmlDecode(
                Regex
                    .Match(page.Html, "<textarea id=\"reason\"[^>]*>(.*?)</textarea>", RegexOptions.Singleline)
                    .Groups[1]
                    .Value
            )
            .TrimStart('\r', '\n');
}
