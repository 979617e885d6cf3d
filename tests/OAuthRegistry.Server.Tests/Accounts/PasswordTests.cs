using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

public class PasswordTests
{
    private const string First = "A-first-password-1",
        Second = "A-second-password-2";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_changes_its_password_by_proving_the_old_one(Database database)
    {
        var (server, alice) = await World(database);

        (await alice.Api.Put(Path(alice), new { old = "wrong", @new = Second })).Refused(
            HttpStatusCode.Unauthorized,
            "old_password"
        );
        (await alice.Api.Put(Path(alice), new { @new = Second })).Refused(HttpStatusCode.Unauthorized, "old_password");
        Assert.Equal("{}", (await alice.Api.Put(Path(alice), new { old = First, @new = Second })).Succeeded().Text);

        (await alice.Api.Put(Path(alice), new { old = First, @new = First })).Refused(
            HttpStatusCode.Unauthorized,
            "old_password"
        );
        (await alice.Api.Put(Path(alice), new { old = Second, @new = First })).Succeeded();
        Assert.DoesNotContain(
            "assword",
            string.Join('\n', (await server.Admin.Get($"/users/{alice.Id}")).Succeeded().Text),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_needs_no_old_password_but_its_own(Database database)
    {
        var (server, alice) = await World(database);
        var admin = await server.People.NewUser(admin: true);

        (await admin.Api.Put(Path(alice), new { @new = Second })).Succeeded();
        (await alice.Api.Put(Path(alice), new { old = Second, @new = First })).Succeeded();
        (await admin.Api.Put(Path(admin), new { @new = Second })).Refused(HttpStatusCode.Unauthorized, "old_password");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_changes_it(Database database)
    {
        var (server, alice) = await World(database);
        var bob = await server.People.NewUser();
        var organization = server.As(
            await server.People.NewKey($"/organizations/{await server.People.NewOrganization(alice)}")
        );

        (await bob.Api.Put(Path(alice), new { old = First, @new = Second })).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await organization.Put(Path(alice), new { old = First, @new = Second })).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await server.As(null).Put(Path(alice), new { old = First, @new = Second })).Refused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await alice.Api.Put(Path(alice), new { old = First, @new = Second })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_takes_full_control_of_the_user_and_no_client_has_that(Database database)
    {
        var (server, alice) = await World(database);
        var app = await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_ALL")
        );
        var browser = await Browser.SignedInAsync(server, alice.Id);
        var token = server.As((await app.TokensAsync(browser)).AccessToken());
        var narrow = server.As(
            await server.People.NewKey(
                $"/users/{alice.Id}",
                "RIGHT_USER_SETTINGS_BASIC",
                "RIGHT_USER_SETTINGS_API_KEYS"
            )
        );
        var full = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_ALL"));

        (await token.Put(Path(alice), new { old = Browser.Password, @new = Second })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await narrow.Put(Path(alice), new { old = Browser.Password, @new = Second })).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
        foreach (var state in new[] { "STATE_SUSPENDED", "STATE_REJECTED" })
        {
            (await server.Admin.Put($"/users/{alice.Id}", new { user = new { state } })).Succeeded();
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await full.Put(Path(alice), new { old = Browser.Password, @new = Second })).Status
            );
        }

        (await server.Admin.Put($"/users/{alice.Id}", new { user = new { state = "STATE_APPROVED" } })).Succeeded();
        (await full.Put(Path(alice), new { old = Browser.Password, @new = Second })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_wrong_old_password_counts_like_a_failed_sign_in(Database database)
    {
        var (server, alice) = await World(database);
        for (var guess = 0; guess < 10; guess++)
        {
            (await alice.Api.Put(Path(alice), new { old = $"Guess-{guess}", @new = Second })).Refused(
                HttpStatusCode.Unauthorized,
                "old_password"
            );
        }

        (await alice.Api.Put(Path(alice), new { old = First, @new = Second })).Refused(
            HttpStatusCode.Unauthorized,
            "old_password"
        );
        Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(alice.Id, First)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_password_signs_out_every_other_browser(Database database)
    {
        var (server, alice) = await World(database);
        var (here, there) = (new Browser(server), new Browser(server));
        foreach (var browser in new[] { here, there })
        {
            Assert.Equal("/", (await browser.SignInAsync(alice.Id, First)).Location);
        }

        var csrf = (await here.GetAsync("/account")).Hidden.First(field => field.Name == "csrf");
        var done = await here.PostAsync(
            "/account",
            [csrf, ("act", "password"), ("old", First), ("new", Second), ("again", Second)]
        );

        Assert.Contains("password is changed", done.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).Status);
        Assert.StartsWith("/sign-in", (await there.GetAsync("/account")).Location, StringComparison.Ordinal);
        (await server.Admin.Put(Path(alice), new { @new = First })).Succeeded();
        Assert.StartsWith("/sign-in", (await here.GetAsync("/account")).Location, StringComparison.Ordinal);
        (await alice.Api.Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Revoking_all_access_takes_sessions_tokens_and_keys(Database database)
    {
        var (server, alice) = await World(database);
        var browser = new Browser(server);
        await browser.SignInAsync(alice.Id, First);
        var app = await App.ApprovedAsync(server, await server.People.NewUser());
        var token = server.As((await app.TokensAsync(browser)).AccessToken());
        (await token.Get("/auth_info")).Succeeded();

        (
            await alice.Api.Put(
                Path(alice),
                new
                {
                    old = First,
                    @new = Second,
                    revoke_all_access = true,
                }
            )
        ).Succeeded();

        (await alice.Api.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await token.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
        var events = (await server.Admin.Get($"/users/{alice.Id}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal("api_key.delete", (string)events[0]!["action"]!);
        Assert.Equal("user.password", (string)events[1]!["action"]!);
    }

    [Theory]
    [InlineData("Short-1", "characters")]
    [InlineData("no-capital-letter-1", "capital")]
    [InlineData("No-digit-at-all", "digit")]
    [InlineData("", "characters")]
    [InlineData(null, "characters")]
    public async Task A_weak_password_is_refused_with_what_it_lacks(string? password, string reason)
    {
        var (_, alice) = await World(Database.Sqlite);

        var answer = (await alice.Api.Put(Path(alice), new { old = First, @new = password })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(["new"], answer.Faulty);
        Assert.Contains(reason, answer["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_may_be_long_but_not_hold_the_user_id()
    {
        var (_, alice) = await World(Database.Sqlite);

        (
            await alice.Api.Put(Path(alice), new { old = First, @new = $"Prefix-1-{alice.Id.ToUpperInvariant()}" })
        ).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Put(Path(alice), new { old = First, @new = "A1" + new string('ü', 999) })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        (await alice.Api.Put(Path(alice), new { old = First, @new = "A1" + new string('ü', 998) })).Succeeded();
    }

    private static string Path(Person person) => $"/users/{person.Id}/password";

    private static async Task<(RegistryServer Server, Person Alice)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        (await server.Admin.Put(Path(alice), new { @new = First })).Succeeded();
        return (server, alice);
    }
}
