using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What goes wrong is a page for a browser, and a problem for everybody else.</summary>
public class ErrorPageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Where_there_is_nothing_a_browser_is_led_on(Database database)
    {
        var server = await RegistryServer.On(database);
        var (stranger, user) = (Reading(new Browser(server)), Reading(await SignedIn(server)));

        var (unknown, known) = (await stranger.GetAsync("/no-such-page"), await user.GetAsync("/no-such-page"));

        foreach (var page in new[] { unknown, known })
        {
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
            Assert.Contains("There is no such page", page.Text, StringComparison.Ordinal);
            Assert.Contains("route_not_found", page.Text, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }

        Assert.Contains("<nav", known.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav", unknown.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Programs_get_a_problem_and_so_does_a_browser_at_the_API(Database database)
    {
        var server = await RegistryServer.On(database);

        var program = await new Browser(server).GetAsync("/no-such-page");
        var atTheApi = await Reading(new Browser(server)).GetAsync("/api/v3/no-such-route");

        Assert.All(
            [program, atTheApi],
            answer =>
            {
                Assert.Equal(HttpStatusCode.NotFound, answer.Status);
                Assert.StartsWith("{", answer.Html, StringComparison.Ordinal);
            }
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_not_open_a_page_reads_who_may_and_can_sign_in_as_another(Database database)
    {
        var server = await RegistryServer.On(database);
        var person = await server.People.NewUser();
        var browser = Reading(await Browser.SignedInAsync(server, person.Id));

        foreach (var path in new[] { "/admin/users", "/admin/webhooks", "/reviews" })
        {
            var page = await browser.GetAsync(path);

            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains("Only administrators", page.Text, StringComparison.Ordinal);
            Assert.Contains($"You are signed in as {person.Id}", page.Text, StringComparison.Ordinal);
            Assert.Contains($"return_to={Uri.EscapeDataString(path)}", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<form method=\"post\">", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Too_many_requests_are_a_page_too(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("RateLimits:PerAddress", "3"));
        var browser = Reading(new Browser(server));
        Browser.PageAnswer page;
        do
        {
            page = await browser.GetAsync("/sign-in");
        } while (page.Status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("That was too much at once", page.Text, StringComparison.Ordinal);
        Assert.True(page.Headers.ContainsKey("Retry-After"));
    }

    [Theory]
    [InlineData("/account", 1)]
    [InlineData("/no-such-page", 0)]
    public async Task While_the_database_is_away_the_page_says_so_without_asking_it_again(string path, int answered)
    {
        var database = new AwayDatabase();
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            services =>
                services.ConfigureDbContext<SqliteRegistryContext>(options => options.AddInterceptors(database)),
            ("Notifications:Deliver", "false")
        );
        var browser = Reading(await SignedIn(server));

        database.Left = answered;
        var page = await browser.GetAsync(path);
        database.Left = null;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("The registry can not answer just now", page.Text, StringComparison.Ordinal);
        Assert.True(page.Headers.ContainsKey("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_application_asks_wrongly_is_said_for_people_and_folded_for_its_maker(Database database)
    {
        var server = await RegistryServer.On(database);

        var page = await Reading(new Browser(server)).GetAsync("/oauth/authorize?response_type=code");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("The application did not ask as it should.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent to the application.", page.Text, StringComparison.Ordinal);
        var folded = page.Html[page.Html.IndexOf("<details", StringComparison.Ordinal)..];
        Assert.Contains("client_id", folded, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_can_read_the_guidelines_and_each_finding_leads_to_its_own(Database database)
    {
        var server = await RegistryServer.On(database);
        var guidelines = await new Browser(server).GetAsync("/guidelines");
        Assert.Equal(HttpStatusCode.OK, guidelines.Status);
        Assert.DoesNotContain("<nav", guidelines.Html, StringComparison.Ordinal);
        Assert.All(
            WireNames<Guideline>.Names.Except([WireNames<Guideline>.NameOf(Guideline.Other)]),
            name => Assert.Contains($"id=\"{name}\"", guidelines.Html, StringComparison.Ordinal)
        );

        var form = await (await SignedIn(server)).GetAsync("/clients/add");
        var report = await form.SubmitAsync(
            ("client_id", People.NewId("client")),
            ("name", "A name"),
            ("redirect_uris", "http://127.0.0.1/callback"),
            ("rights", "RIGHT_ALL"),
            ("act", "check")
        );

        Assert.Contains("href=\"/guidelines#rights\"", report.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/guidelines#description\"", report.Html, StringComparison.Ordinal);
    }

    /// <summary>Answers so many commands more, and then none.</summary>
    private sealed class AwayDatabase : DbCommandInterceptor
    {
        public int? Left { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        ) => Left-- <= 0 ? throw new TimeoutException("away") : ValueTask.FromResult(result);
    }

    private static async Task<Browser> SignedIn(RegistryServer server) =>
        await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

    /// <summary>As browsers do when somebody opens a page.</summary>
    private static Browser Reading(Browser browser)
    {
        browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        return browser;
    }
}
