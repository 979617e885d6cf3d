using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Who is signed out, and on whose word.</summary>
public class LogoutTests
{
    private const string Bye = "https://app.example.com/bye";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_ID_of_a_token_signs_nobody_out(Database database)
    {
        var (server, app, browser, tokens) = await WorldAsync(database);
        var id = tokens.AccessToken().Split('.')[1];
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        await new Browser(server).GetAsync($"/oauth/logout?access_token_id={id}");
        var asked = await other.GetAsync($"/oauth/logout?access_token_id={id}");

        Assert.Equal(HttpStatusCode.OK, asked.Status);
        await AssertSignedIn(other);
        await AssertSignedIn(browser);
        await asked.SubmitAsync(("decision", "sign-out"));
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
        await AssertSignedIn(browser);
        Assert.StartsWith("/sign-in", (await other.GetAsync("/")).Location, StringComparison.Ordinal);
        (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_ID_of_a_token_of_this_very_browser_signs_out_and_ends_the_pair(Database database)
    {
        var (server, app, browser, tokens) = await WorldAsync(database);

        var answer = await browser.GetAsync($"/oauth/logout?access_token_id={tokens.AccessToken().Split('.')[1]}");

        Assert.Equal(Bye, answer.Location);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_token_itself_signs_out_from_anywhere(Database database)
    {
        var (server, app, browser, tokens) = await WorldAsync(database);
        using var http = server.CreateDefaultClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken());
        await http.PostAsync(
            "/oauth/logout",
            new FormUrlEncodedContent([KeyValuePair.Create("client_id", app.ClientId)])
        );

        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    /// <summary>What ended proves nothing any more; and a client that is stopped ends what it was given.</summary>
    [Theory]
    [InlineData(Database.Sqlite, true)]
    [InlineData(Database.Sqlite, false)]
    [InlineData(Database.Postgres, true)]
    [InlineData(Database.Postgres, false)]
    public async Task A_token_that_ended_or_whose_client_was_suspended_signs_nobody_out(
        Database database,
        bool isSuspended
    )
    {
        var (server, app, browser, tokens) = await WorldAsync(database);
        (await app.RevokeAsync(isSuspended ? "x" : tokens.RefreshToken())).Succeeded();
        var state = isSuspended ? "STATE_SUSPENDED" : "STATE_APPROVED";
        (await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state } })).Succeeded();
        using var http = server.CreateDefaultClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken());
        await http.PostAsync(
            "/oauth/logout",
            new FormUrlEncodedContent([KeyValuePair.Create("client_id", app.ClientId)])
        );

        await AssertSignedIn(browser);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_ID_token_signs_out_unasked_only_the_session_it_was_issued_in(Database database)
    {
        var (server, app, browser, tokens) = await WorldAsync(database);
        var hint = (string)tokens["id_token"]!;
        var url = $"/oauth/logout?post_logout_redirect_uri={Uri.EscapeDataString(Bye)}&id_token_hint={hint}";
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(url)).Status);
        await AssertSignedIn(other);
        Assert.Equal(Bye, (await browser.GetAsync(url)).Location);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_ID_token_of_ours_is_no_hint(Database database)
    {
        var (_, app, browser, tokens) = await WorldAsync(database);
        var parts = ((string)tokens["id_token"]!).Split('.');
        string[] hints =
        [
            "",
            "x",
            "a.b.c",
            "..",
            "%00",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.AAAA",
            $"eyJhbGciOiJub25lIn0.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{parts[2]}.x.y",
            new string('a', 5_000),
            tokens.AccessToken(),
        ];

        foreach (var hint in hints)
        {
            var page = await browser.GetAsync($"/oauth/logout?client_id={app.ClientId}&id_token_hint={hint}");
            Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{hint}: {page.Status}");
            await AssertSignedIn(browser);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_done_before_the_user_says_yes_and_a_stale_form_asks_again(Database database)
    {
        var (_, app, browser, _) = await WorldAsync(database);
        var page = await browser.GetAsync(
            $"/oauth/logout?client_id={app.ClientId}&post_logout_redirect_uri={Uri.EscapeDataString(Bye)}&state=s1"
        );
        var withoutToken = page.Hidden.Where(field => field.Name != "csrf").Append(("decision", "sign-out"));

        var again = await browser.PostAsync("/oauth/logout", withoutToken);

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        await AssertSignedIn(browser);
        Assert.Equal(
            HttpStatusCode.OK,
            (await browser.PostAsync("/oauth/logout", [("client_id", app.ClientId)])).Status
        );
        await AssertSignedIn(browser);
        Assert.Equal($"{Bye}?state=s1", (await again.SubmitAsync(("decision", "sign-out"))).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_foreign_page_that_posts_brings_the_browser_back_with_its_cookie(Database database)
    {
        var (server, app, _, _) = await WorldAsync(database);

        var answer = await new Browser(server).PostAsync(
            "/oauth/logout",
            [("client_id", app.ClientId), ("state", "s1")]
        );

        Assert.Equal($"/oauth/logout?client_id={app.ClientId}&state=s1", answer.Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_sent_to_the_logout_URI_of_a_client_that_may_not_be_used(Database database)
    {
        var (server, app, browser, tokens) = await WorldAsync(database);
        var waiting = await App.RegisteredAsync(server, await server.People.NewUser(), WithBye);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "no" } }
            )
        ).Succeeded();

        foreach (var clientId in new[] { waiting.ClientId, app.ClientId })
        {
            var url = $"/oauth/logout?client_id={clientId}&post_logout_redirect_uri={Uri.EscapeDataString(Bye)}";
            Assert.Equal("/sign-in", (await new Browser(server).GetAsync(url)).Location);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(url)).Status);
        }

        var ofToken = await new Browser(server).GetAsync(
            $"/oauth/logout?access_token_id={tokens.AccessToken().Split('.')[1]}"
        );
        Assert.Equal("/sign-in", ofToken.Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_shows_no_ID_that_could_be_used(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var app = await App.ApprovedAsync(
            server,
            user,
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_ALL")
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser);
        (
            await server.As(tokens.AccessToken()).Put($"/users/{user.Id}", new { user = new { name = "Ada" } })
        ).Succeeded();
        var sessions = (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded()["sessions"]!.AsArray();

        var record = (await user.Api.Get($"/users/{user.Id}/events")).Succeeded().Text;

        Assert.DoesNotContain(tokens.AccessToken().Split('.')[1], record, StringComparison.Ordinal);
        Assert.All(
            sessions,
            session => Assert.DoesNotContain((string)session!["session_id"]!, record, StringComparison.Ordinal)
        );
        Assert.Contains("\"access_token:", record, StringComparison.Ordinal);
        Assert.Contains("\"session:", record, StringComparison.Ordinal);
    }

    private static void WithBye(JsonObject request) => request["client"]!["logout_redirect_uris"] = new JsonArray(Bye);

    private static async Task<(RegistryServer Server, App App, Browser Browser, Answer Tokens)> WorldAsync(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner, change: WithBye);
        var browser = await Browser.SignedInAsync(server, user.Id);
        return (server, app, browser, await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO")));
    }

    private static async Task AssertSignedIn(Browser browser) =>
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sessions")).Status);
}
