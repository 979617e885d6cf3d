using System.Net;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What clients may demand of the user who is to be there, by the parameters of OpenID Connect.</summary>
public class PresenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("60", 59, null, "GoOn")]
    [InlineData("60", 61, null, "SignInAgain")]
    [InlineData("60", 61, 62, "GoOn")]
    [InlineData("0", 0, null, "SignInAgain")]
    [InlineData("0", 5, 6, "GoOn")]
    [InlineData("", 5, null, "GoOn")]
    [InlineData("soon", 5, null, "BadMaxAge")]
    [InlineData("-1", 5, null, "BadMaxAge")]
    [InlineData("1.5", 5, null, "BadMaxAge")]
    [InlineData("99999999999999999999", 5, null, "BadMaxAge")]
    [InlineData("9223372036854775807", 5, null, "GoOn")]
    public void An_age_is_met_by_a_young_session_or_by_one_that_began_after_the_question(
        string maxAge,
        int sessionAge,
        int? requestAge,
        string expected
    )
    {
        var presence = new Presence(IsSilent: false, WantsSignIn: false, maxAge, null);
        var kept = requestAge is { } age ? Now.AddSeconds(-age) : (DateTimeOffset?)null;

        Assert.Equal(expected, presence.Next(("ada", Now.AddSeconds(-sessionAge)), kept, Now).ToString());
    }

    [Theory]
    [InlineData(false, "bob", null, "SignInAgain")]
    [InlineData(false, "bob", 60, "LoginRequired")]
    [InlineData(true, "bob", null, "LoginRequired")]
    [InlineData(true, "ada", null, "GoOn")]
    [InlineData(false, null, null, "GoOn")]
    public void Somebody_else_than_the_client_knows_is_asked_to_sign_in_once(
        bool isSilent,
        string? known,
        int? requestAge,
        string expected
    )
    {
        var hint = known is null ? null : new IdTokenHint("app", null, known, null);
        var presence = new Presence(isSilent, WantsSignIn: false, null, hint);
        var kept = requestAge is { } age ? Now.AddSeconds(-age) : (DateTimeOffset?)null;

        Assert.Equal(expected, presence.Next(("ada", Now.AddSeconds(-30)), kept, Now).ToString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_prompt_is_met_once_in_whatever_order(Database database)
    {
        foreach (
            var prompt in new[]
            {
                "login consent",
                "consent login",
                "select_account consent",
                "login select_account consent",
            }
        )
        {
            var server = await RegistryServer.On(database);
            var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
            var app = await App.ApprovedAsync(server, owner);
            var browser = await Browser.SignedInAsync(server, user.Id);
            await app.CodeAsync(browser);

            var toSignIn = await browser.GetAsync(app.AuthorizeUrl(("prompt", prompt)));
            Assert.StartsWith("/sign-in?again=true", toSignIn.Location, StringComparison.Ordinal);
            var signIn = await browser.GetAsync(toSignIn.Location!);
            var back = await signIn.SubmitAsync(("name", user.Id), ("password", Browser.Password));
            var consent = await browser.GetAsync(back.Location!);

            Assert.Contains("asks for permission", consent.Text, StringComparison.Ordinal);
            Assert.NotNull((await consent.SubmitAsync(("decision", "allow"))).Redirected["code"]);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_skips_the_sign_in_that_a_client_demands_gets_nowhere(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);
        await app.CodeAsync(browser);

        foreach (var demand in new[] { ("prompt", "login"), ("prompt", "select_account"), ("max_age", "0") })
        {
            var toSignIn = await browser.GetAsync(app.AuthorizeUrl(demand));
            var skipped = System.Web.HttpUtility.ParseQueryString(toSignIn.Location!.Split('?', 2)[1])["return_to"]!;
            Assert.StartsWith(
                "/sign-in?again=true",
                (await browser.GetAsync(skipped)).Location,
                StringComparison.Ordinal
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_silent_request_for_another_user_or_a_younger_session_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, ada, bob) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var app = await App.ApprovedAsync(server, owner);
        var (ofAda, ofBob) = (await Browser.SignedInAsync(server, ada.Id), await Browser.SignedInAsync(server, bob.Id));
        var hint = (string)(await app.TokensAsync(ofAda, ("scope", "openid")))["id_token"]!;
        await app.TokensAsync(ofBob, ("scope", "openid"));
        (string, string?)[] silent = [("scope", "openid"), ("prompt", "none")];

        Assert.NotNull(
            (await ofAda.GetAsync(app.AuthorizeUrl([.. silent, ("id_token_hint", hint)]))).Redirected["code"]
        );
        Assert.Equal(
            "login_required",
            (await ofBob.GetAsync(app.AuthorizeUrl([.. silent, ("id_token_hint", hint)]))).Redirected["error"]
        );
        Assert.NotNull(
            (await ofBob.GetAsync(app.AuthorizeUrl([.. silent, ("id_token_hint", "a.b.c")]))).Redirected["code"]
        );
        Assert.Equal(
            "login_required",
            (await ofAda.GetAsync(app.AuthorizeUrl([.. silent, ("max_age", "0")]))).Redirected["error"]
        );
        Assert.Equal(
            "invalid_request",
            (await ofAda.GetAsync(app.AuthorizeUrl(("max_age", "soon")))).Redirected["error"]
        );
        Assert.Equal(
            "invalid_request",
            (await ofAda.GetAsync(app.AuthorizeUrl(("prompt", "none login")))).Redirected["error"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_sign_in_page_begins_with_whom_the_client_expects_in_the_language_it_wishes(Database database)
    {
        var server = await RegistryServer.On(database);
        var app = await App.ApprovedAsync(server, await server.People.NewUser());
        var browser = new Browser(server);

        var toSignIn = await browser.GetAsync(
            app.AuthorizeUrl(("login_hint", "ada@example.com"), ("ui_locales", "fr-CA de-AT en"))
        );
        var page = await browser.GetAsync(toSignIn.Location!);

        Assert.Contains("value=\"ada@example.com\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_long_state_goes_the_whole_way(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var (browser, state) = (new Browser(server), new string('s', 6_000));

        var toSignIn = await browser.GetAsync(app.AuthorizeUrl(("state", state)));
        Assert.True(toSignIn.Location!.Length < 500, toSignIn.Location);
        var back = await (await browser.GetAsync(toSignIn.Location!)).SubmitAsync(
            ("name", user.Id),
            ("password", Browser.Password)
        );
        var consent = await browser.GetAsync(back.Location!);

        Assert.Equal(state, (await consent.SubmitAsync(("decision", "allow"))).Redirected["state"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_foreign_page_may_post_a_request_and_gets_no_answer_by_it(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        await app.CodeAsync(browser);
        var query = System.Web.HttpUtility.ParseQueryString(app.AuthorizeUrl().Split('?', 2)[1]);
        var fields = query.AllKeys.Select(name => (name!, query[name]!)).ToList();

        foreach (var decision in new[] { null, "allow" })
        {
            // Without the cookie, as a browser sends a form of another site.
            List<(string, string)> posted = decision is null ? fields : [.. fields, ("decision", decision)];
            var later = await new Browser(server).PostAsync("/oauth/authorize", posted);
            Assert.StartsWith("/oauth/authorize?client_id=", later.Location, StringComparison.Ordinal);
            Assert.NotNull((await browser.GetAsync(later.Location!)).Redirected["code"]);
            Assert.StartsWith(
                "/sign-in",
                (await new Browser(server).GetAsync(later.Location!)).Location,
                StringComparison.Ordinal
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_that_is_kept_belongs_to_its_client(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var other = await App.ApprovedAsync(server, await server.People.NewUser());
        var page = await browser.GetAsync(app.AuthorizeUrl());
        var reference = Uri.EscapeDataString(page.Hidden.Single(field => field.Name == "request_uri").Value);

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.GetAsync($"/oauth/authorize?client_id={other.ClientId}&request_uri={reference}")).Status
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.GetAsync($"/oauth/authorize?request_uri={reference}")).Status
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await browser.GetAsync($"/oauth/authorize?client_id={app.ClientId}&request_uri={reference}")).Status
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_sent_to_a_client_that_may_not_be_used_not_with_an_error_either(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var owner = await server.People.NewUser();
        var waiting = await App.RegisteredAsync(server, owner);
        (string, string?)[][] faults =
        [
            [("response_type", "token")],
            [("prompt", "none")],
            [("scope", "nonsense")],
            [("max_age", "soon")],
        ];

        foreach (var fault in faults)
        {
            Assert.Null((await browser.GetAsync(waiting.AuthorizeUrl(fault))).Location);
        }

        Assert.Null((await new Browser(server).GetAsync(waiting.AuthorizeUrl(("response_type", "token")))).Location);
        Assert.Null((await new Browser(server).GetAsync(waiting.AuthorizeUrl(("prompt", "none")))).Location);
        var ofOwner = await Browser.SignedInAsync(server, owner.Id);
        Assert.Equal(
            "unsupported_response_type",
            (await ofOwner.GetAsync(waiting.AuthorizeUrl(("response_type", "token")))).Redirected["error"]
        );

        foreach (var state in new[] { "STATE_SUSPENDED", "STATE_REJECTED" })
        {
            (
                await server.Admin.Put(
                    $"/clients/{app.ClientId}",
                    new { client = new { state, state_description = "no" } }
                )
            ).Succeeded();
            foreach (var fault in faults)
            {
                Assert.Null((await browser.GetAsync(app.AuthorizeUrl(fault))).Location);
                Assert.Null((await new Browser(server).GetAsync(app.AuthorizeUrl(fault))).Location);
            }
        }
    }
}
