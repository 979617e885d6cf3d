using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>Reporting a client from the page that asks for consent, and handling that.</summary>
public class ComplaintPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_report_from_the_consent_page_loses_nothing_and_leads_back_to_it(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var consent = await browser.GetAsync(app.AuthorizeUrl());
        var link = Link(consent.Html, $"/clients/{app.ClientId}/report");

        var form = await browser.GetAsync(link);
        Assert.Contains("What is wrong with", form.Text, StringComparison.Ordinal);
        var refused = await form.SubmitAsync(("text", "hm"));
        Assert.Contains("is missing", refused.Text, StringComparison.Ordinal);
        Assert.Contains(">hm</textarea>", refused.Html, StringComparison.Ordinal);
        var sent = await refused.SubmitAndFollowAsync(
            ("reason", "Other"),
            ("text", "<script>alert(1)</script>\r\nTwice")
        );
        Assert.Contains("Thank you.", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", sent.Html, StringComparison.Ordinal);

        var again = await browser.GetAsync(Link(sent.Html, "/oauth/authorize"));
        Assert.NotNull((await again.SubmitAsync(("decision", "allow"))).Redirected["code"]);
        Assert.NotNull((await consent.SubmitAsync(("decision", "allow"))).Redirected["code"]);

        var reviewer = await server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(server, reviewer.Id);
        var review = await desk.GetAsync($"/reviews/{app.ClientId}");
        Assert.Contains("Reported by users (1)", review.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", review.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_allowed_is_reported_and_handled_on_the_review(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        await app.TokensAsync(browser);
        var allowed = await browser.GetAsync("/authorizations");
        var form = await browser.GetAsync(Link(allowed.Html, $"/clients/{app.ClientId}/report"));
        var sent = await form.SubmitAndFollowAsync(("reason", "TooManyRights"));
        Assert.Equal("/authorizations", Link(sent.Html, "/authorizations"));
        Assert.Contains("takes the place", (await browser.GetAsync(form.Path)).Text, StringComparison.Ordinal);

        var reviewer = await server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(server, reviewer.Id);
        Assert.Matches(@"[1-9]\d* reported by users", (await desk.GetAsync("/reviews")).Text);
        Assert.Contains(app.ClientId, (await desk.GetAsync("/desk/reports")).Text, StringComparison.Ordinal);
        var review = await desk.GetAsync($"/reviews/{app.ClientId}");
        var handled = await (
            await review.SubmitToAsync(
                "/desk/reports",
                ("act", "handle"),
                ("client_id", app.ClientId),
                ("note", "All is needed")
            )
        ).FollowAsync();
        Assert.DoesNotContain("Reported by users", handled.Text, StringComparison.Ordinal);
        Assert.Contains("All is needed", handled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.ClientId, (await desk.GetAsync("/desk/reports")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (int)(await browser.GetAsync("/desk/reports")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_page_leads_back_to_this_server_only_and_shows_no_client_that_nobody_could_meet(
        Database database
    )
    {
        var (server, app, browser) = await TokenTests.World(database);
        foreach (var elsewhere in new[] { "https://evil.example", "//evil.example", "/\\evil.example", "javascript:x" })
        {
            var page = await browser.GetAsync(
                $"/clients/{app.ClientId}/report?return_to={Uri.EscapeDataString(elsewhere)}"
            );
            Assert.DoesNotContain("Back to where you were", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", page.Html, StringComparison.Ordinal);
            var sent = await page.SubmitAsync(("reason", "Phishing"), ("return_to", elsewhere));
            Assert.StartsWith($"/clients/{app.ClientId}/report", sent.Location, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", sent.Location, StringComparison.Ordinal);
            await sent.FollowAsync();
        }

        var waits = await server.People.NewClient(await server.People.NewUser());
        var hidden = await browser.GetAsync($"/clients/{waits}/report");
        Assert.Equal(404, (int)hidden.Status);
        Assert.DoesNotContain("Send the report", hidden.Text, StringComparison.Ordinal);
    }

    /// <summary>The first link of the page that leads to the path.</summary>
    private static string Link(string html, string path)
    {
        var at = html.IndexOf(
            $"href=\"{path}",
            html.IndexOf("<main", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.True(at >= 0, $"no link to {path}");
        var begin = at + "href=\"".Length;
        return System.Net.WebUtility.HtmlDecode(html[begin..html.IndexOf('"', begin)]);
    }
}
