using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Signing in and out with a browser.</summary>
public class SignInTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_signs_in_by_ID_or_mail_address_and_out_again(Database database)
    {
        var server = await RegistryServer.On(database);
        var id = People.NewId("signer");
        (
            await server.Admin.Post(
                "/users",
                new
                {
                    user = new
                    {
                        ids = new { user_id = id },
                        primary_email_address = $"{id}@Example.com",
                        password = Browser.Password,
                    },
                }
            )
        ).Succeeded();

        foreach (var name in new[] { id, $" {id.ToUpperInvariant()} ", $"{id}@example.COM" })
        {
            var browser = new Browser(server);
            Assert.Equal("/", (await browser.SignInAsync(name, Browser.Password)).Location);
            var home = await browser.GetAsync("/");
            Assert.Contains(id, home.Html, StringComparison.Ordinal);
            var signOut = await browser.GetAsync("/sign-out");
            Assert.Equal("/sign-in", (await signOut.SubmitAsync()).Location);
            Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_unknown_user_and_a_wrong_password_look_alike(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();

        var wrong = await new Browser(server).SignInAsync(user.Id, "Wrong-password-1");
        var unknown = await new Browser(server).SignInAsync("nobody-knows-me", "Wrong-password-1");

        Assert.Equal(HttpStatusCode.OK, wrong.Status);
        Assert.Contains("is wrong", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(unknown.Text, wrong.Text);
        Assert.DoesNotContain("Wrong-password-1", wrong.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Too_many_wrong_passwords_lock_the_account_for_minutes(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => new Browser(server).SignInAsync(user.Id, "Wrong-password-1"))
        );

        Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Status);
        (await user.Api.Get("/auth_info")).Succeeded();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_nowhere_else(string target)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();

        Assert.Equal("/", (await new Browser(server).SignInAsync(user.Id, Browser.Password, target)).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_signed_in_by_the_form_of_a_foreign_page(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await new Browser(server).PostAsync("/sign-in", [("name", user.Id), ("password", Browser.Password)])
            ).Status
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_suspended_user_learns_why_it_can_not_sign_in_once_the_password_is_right(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();

        Assert.Contains(
            "suspended",
            (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "suspended",
            (await new Browser(server).SignInAsync(user.Id, "Wrong-password-1")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_lists_its_sessions_and_ends_one_from_elsewhere(Database database)
    {
        var server = await RegistryServer.On(database);
        var (user, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var browser = await Browser.SignedInAsync(server, user.Id);

        var session = Assert.Single(
            (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded()["sessions"]!.AsArray()
        )!;
        var path = $"/users/{user.Id}/sessions/{session["session_id"]}";
        (await stranger.Api.Delete(path)).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await user.Api.Delete(path)).Succeeded();

        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
        (await user.Api.Delete(path)).Refused(HttpStatusCode.NotFound, "session_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_browser_says_of_itself_is_listed_so_that_nothing_in_it_acts(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);
        browser.Http.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            $"moc\u202Eelpmaxe {string.Concat(Enumerable.Repeat("🦊", 300))}"
        );

        await browser.SignInAsync(user.Id, Browser.Password);

        var listed = (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded()["sessions"]!.AsArray();
        var session = Assert.Single(listed)!;
        var name = (string)session["user_agent"]!;
        Assert.StartsWith("moc\uFFFDelpmaxe 🦊", name, StringComparison.Ordinal);
        Assert.EndsWith("🦊", name, StringComparison.Ordinal);
        Assert.Equal(200, name.EnumerateRunes().Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_the_API(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);

        var cookie = (await browser.SignInAsync(user.Id, Browser.Password))
            .Headers["Set-Cookie"]
            .Split('\n')
            .Single(line => line.StartsWith("session=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Http.GetAsync($"/api/v3/users/{user.Id}")).StatusCode);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_pages_a_user_takes_consent_back_and_signs_out_elsewhere(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);

        var page = await browser.GetAsync("/authorizations");
        Assert.Contains(app.ClientId, page.Text, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.PostAsync("/authorizations", [("client_id", app.ClientId)])).Status
        );
        Assert.Equal("/authorizations", (await page.SubmitAsync()).Location);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        Assert.Contains(
            "not allowed any client",
            (await browser.GetAsync("/authorizations")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("did not authorize", (await page.SubmitAsync()).Text, StringComparison.Ordinal);

        Assert.Equal("/sessions", (await (await browser.GetAsync("/sessions")).SubmitAsync()).Location);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/sessions")).Location, StringComparison.Ordinal);
    }
}
