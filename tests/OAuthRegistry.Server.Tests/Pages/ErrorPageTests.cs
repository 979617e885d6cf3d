using System.Data.Common;
using System.Net;
using System.Web;
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
    public async Task A_bug_is_a_page_that_says_whom_to_tell_and_nothing_of_the_bug(Database database)
    {
        var bug = new BrokenDatabase();
        await using var server = await RegistryServer.StartAsync(
            database,
            services =>
                services
                    .ConfigureDbContext<SqliteRegistryContext>(options => options.AddInterceptors(bug))
                    .ConfigureDbContext<PostgresRegistryContext>(options => options.AddInterceptors(bug)),
            ("Notifications:Deliver", "false")
        );
        var user = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, user.Id);
        using var program = server.CreateDefaultClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", user.Key);

        bug.IsThere = true;
        using var english = await OpenAsync(browser.Http, "/account", "en");
        using var german = await OpenAsync(browser.Http, "/account", "de");
        using var api = await OpenAsync(program, $"/api/v3/users/{user.Id}", "de");
        bug.IsThere = false;

        foreach (
            var (answer, words) in new[]
            {
                (english, "Something went wrong here"),
                (german, "Hier ist etwas schiefgegangen"),
            }
        )
        {
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            var html = HttpUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains(words, html, StringComparison.Ordinal);
            var folded = html[html.IndexOf("<details", StringComparison.Ordinal)..];
            var requestId = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
            Assert.Contains($"<code>{requestId}</code>", folded, StringComparison.Ordinal);
            Assert.Equal(2, html.Split(requestId).Length);
        }

        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        foreach (var answer in new[] { english, german, api })
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync();
            foreach (var inner in new[] { BrokenDatabase.Secret, "Exception", "   at ", "SELECT", ".cs:" })
            {
                Assert.DoesNotContain(inner, text, StringComparison.Ordinal);
            }
        }

        browser.Http.DefaultRequestHeaders.Clear();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_too_large_is_a_page_for_a_browser_and_a_problem_for_a_program(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(
            database,
            _ => { },
            ("Notifications:Deliver", "false")
        );
        using var http = new HttpClient { BaseAddress = server.Address };
        var large = new string('x', 2_000_000);

        using var german = await SendAsync("/sign-in", "text/html,*/*;q=0.8");
        using var api = await SendAsync("/api/v3/users/admin/clients", "text/html");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, german.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        var page = HttpUtility.HtmlDecode(await german.Content.ReadAsStringAsync());
        Assert.Contains("<html lang=\"de\">", page, StringComparison.Ordinal);
        Assert.Contains("Das war zu groß", page, StringComparison.Ordinal);
        var folded = page[page.IndexOf("<details", StringComparison.Ordinal)..];
        Assert.Contains("413 body_too_large", folded, StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string path, string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = path.StartsWith("/api", StringComparison.Ordinal)
                    ? new StringContent($"\"{large}\"", System.Text.Encoding.UTF8, "application/json")
                    : new FormUrlEncodedContent([KeyValuePair.Create("name", large)]),
            };
            request.Headers.Accept.ParseAdd(accept);
            request.Headers.AcceptLanguage.ParseAdd("de");
            request.Headers.Authorization = new("Bearer", server.AdminKey);
            return await http.SendAsync(request);
        }
    }

    /// <summary>Opens it as a browser does, whatever comes.</summary>
    private static Task<HttpResponseMessage> OpenAsync(HttpClient http, string path, string language)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");
        request.Headers.AcceptLanguage.ParseAdd(language);
        return http.SendAsync(request);
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

    /// <summary>Something nobody thought of, which says what nobody should read.</summary>
    private sealed class BrokenDatabase : DbCommandInterceptor
    {
        public const string Secret = "hunter2";

        public bool IsThere { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        ) => IsThere ? throw new InvalidOperationException(Secret) : ValueTask.FromResult(result);
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
