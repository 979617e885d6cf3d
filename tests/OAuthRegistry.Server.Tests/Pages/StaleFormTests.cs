using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Pages;
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
