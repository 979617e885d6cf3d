using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>A form that is too old ends on a page with a way on, and nothing is done before.</summary>
public class StaleFormTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_form_whose_token_is_gone_keeps_what_was_typed_and_is_sent_once_more(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, user.Id);

        var stale = await browser.PostAsync(
            "/account?handler=none",
            [("name", "Ada <b>Lovelace</b>"), ("password", "a secret word"), ("csrf", "old")]
        );

        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Contains("Ada <b>Lovelace</b>", stale.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret word", stale.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Lovelace", stale.Html, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", stale.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Lovelace",
            (await user.Api.Get($"/users/{user.Id}")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_password_that_was_typed_is_shown_again()
    {
        var pages = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/OAuthRegistry.Server/Pages");
        var names = Directory
            .EnumerateFiles(pages, "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "<input[^>]*type=\"password\"[^>]*>"))
            .Select(input => Regex.Match(input.Value, "\\bname=\"([^\"]*)\"").Groups[1].Value)
            .ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(StaleForms.IsSecret(name), name));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Passwords_never_stand_on_the_page_whatever_their_field_is_called(Database database)
    {
        var server = await RegistryServer.On(database);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var stale = await browser.PostAsync(
            "/account",
            [
                ("act", "password"),
                ("old", Browser.Password),
                ("new", "Another-secret-word-1"),
                ("again", "Another-secret-word-1"),
                ("csrf", "old"),
            ]
        );

        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.DoesNotContain(Browser.Password, stale.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", stale.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"act\"", stale.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_another_site_filled_in_is_not_offered_to_be_sent(Database database)
    {
        var server = await RegistryServer.On(database);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-site");

        var stale = await browser.PostAsync("/account", [("name", "Mallory")]);

        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.DoesNotContain("Mallory", stale.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/account\"", stale.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_is_shown_to_its_user_only_and_does_nothing_by_itself(Database database)
    {
        var server = await RegistryServer.On(database);
        var (user, other) = (await server.People.NewUser(), await server.People.NewUser());
        (await server.Admin.Put($"/users/{other.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = await Browser.SignedInAsync(server, user.Id);
        var form = await browser.GetAsync("/account");
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();

        var asked = await form.SubmitAsync(("act", "save"), ("name", "Ada <b>L</b>"), ("secret_note", "hidden words"));
        Assert.Contains("You were signed out meanwhile", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", asked.Html, StringComparison.Ordinal);
        var wrong = await asked.SubmitToAsync("/sign-in", ("name", user.Id), ("password", "wrong"));
        var draft = wrong.Hidden.First(field => field.Name == "draft");
        Assert.Equal(
            "/account",
            (await asked.SubmitToAsync("/sign-in", ("name", other.Id), ("password", Browser.Password))).Location
        );
        await (await browser.GetAsync("/sign-out")).SubmitAsync();
        var shown = await wrong.SubmitToAsync("/sign-in", ("name", user.Id), ("password", Browser.Password));
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("Ada <b>L</b>", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden words", shown.Html, StringComparison.Ordinal);
        var before = (await user.Api.Get($"/users/{user.Id}")).Succeeded().Text;
        Assert.DoesNotContain("Ada", before, StringComparison.Ordinal);

        // Another browser has another token; and what nobody sealed is nothing.
        var elsewhere = new Browser(server);
        foreach (var text in new[] { draft.Value, "x", new string('y', 100_000) })
        {
            var page = await elsewhere.GetAsync("/sign-in?return_to=%2Fclients");
            var answer = await page.SubmitAsync(("name", user.Id), ("password", Browser.Password), ("draft", text));
            Assert.Equal("/clients", answer.Location);
            await (await elsewhere.GetAsync("/sign-out")).SubmitAsync();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_that_is_too_old_is_not_shown(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time, ("Notifications:Deliver", "false"));
        var user = await server.People.NewUser();
        foreach (var (hours, isShown) in new[] { (7.9, true), (8.1, false) })
        {
            var browser = await Browser.SignedInAsync(server, user.Id);
            var form = await browser.GetAsync("/account");
            (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
            var asked = await form.SubmitAsync(("act", "save"), ("name", "Ada Lovelace"));
            Assert.Contains("You were signed out meanwhile", asked.Text, StringComparison.Ordinal);

            time.Ahead += TimeSpan.FromHours(hours);
            var answer = await asked.SubmitToAsync("/sign-in", ("name", user.Id), ("password", Browser.Password));

            Assert.Equal(isShown, answer.Text.Contains("Ada Lovelace", StringComparison.Ordinal));
            Assert.Equal(isShown ? null : "/account", answer.Location);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_long_or_foreign_makes_no_draft(Database database)
    {
        var server = await RegistryServer.On(database);
        var browser = new Browser(server);

        var large = await browser.PostAsync("/account", [("name", new string('x', 70_000))]);
        Assert.StartsWith("/sign-in?return_to=", large.Location, StringComparison.Ordinal);
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        var foreign = await browser.PostAsync("/account", [("name", "Mallory")]);
        Assert.StartsWith("/sign-in?return_to=", foreign.Location, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Signing_in_from_a_second_window_keeps_the_name_and_offers_to_go_on(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);
        var second = await browser.GetAsync("/sign-in?return_to=%2Fclients");
        await browser.SignInAsync(user.Id, Browser.Password);

        var stale = await second.SubmitAsync(("name", user.Id), ("password", Browser.Password));

        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Contains($"Go on as {user.Id}", stale.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{user.Id}\"", stale.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Browser.Password, stale.Html, StringComparison.Ordinal);
        Assert.Equal("/clients", (await stale.SubmitAsync(("name", user.Id), ("password", Browser.Password))).Location);
    }

    /// <summary>Otherwise anybody, without an account, could fill the log.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_cookie_or_a_form_that_is_no_good_is_nothing_to_warn_of(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var browser = new Browser(server);
        var before = server.Logs.All.Count;
        foreach (var cookie in new[] { "csrf=x", "csrf=garbage; session=x; device=x" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
            request.Headers.Add("Cookie", cookie);
            using var response = await browser.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await browser.PostAsync("/sign-in", [("name", "a"), ("csrf", "old")]);

        Assert.DoesNotContain(
            server.Logs.All.Skip(before),
            line =>
                line.StartsWith("Warning", StringComparison.Ordinal)
                || line.StartsWith("Error", StringComparison.Ordinal)
        );
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
