using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>
/// The authorization endpoint: who may ask for what, where the answer goes, and what the user is shown.
/// </summary>
public class AuthorizeTests
{
    [Theory]
    [InlineData("https://app.example.com/callbacK")]
    [InlineData("https://app.example.com/callback/")]
    [InlineData("https://app.example.com/callback/below")]
    [InlineData("https://app.example.com/callback?x=1")]
    [InlineData("https://app.example.com/callback#fragment")]
    [InlineData("https://app.example.com/callback/../evil")]
    [InlineData("https://app.example.com:8443/callback")]
    [InlineData("https://app.example.com@evil.example/callback")]
    [InlineData("https://app.example.com.evil.example/callback")]
    [InlineData("http://app.example.com/callback")]
    [InlineData("//evil.example/callback")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_sent_to_a_URI_that_was_not_registered(string uri)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var page = await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", uri)));

        Assert.Null(page.Location);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("This does not work", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51234/callback", true)]
    [InlineData("http://127.0.0.1:8080/callback", "http://127.0.0.1:51234/callback", true)]
    [InlineData("http://localhost/callback", "http://localhost:51234/callback", true)]
    [InlineData("http://[::1]/callback", "http://[::1]:51234/callback", true)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:51234/other", false)]
    [InlineData("http://127.0.0.1/callback", "http://localhost:51234/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1.evil.example:51234/callback", false)]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:80@evil.example/callback", false)]
    [InlineData("http://127.0.0.1/callback", "https://127.0.0.1:51234/callback", false)]
    public async Task Only_the_port_of_this_machine_may_vary(string registered, string sent, bool isAccepted)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["redirect_uris"] = new JsonArray(registered)
        );
        var browser = await Browser.SignedInAsync(server, user.Id);

        var page = await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", sent)));

        Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest, page.Status);
        if (isAccepted)
        {
            var answer = await page.SubmitAsync(("decision", "allow"));
            Assert.StartsWith(sent + "?", answer.Location, StringComparison.Ordinal);
            (await app.ExchangeAsync(answer.Redirected["code"]!, ("redirect_uri", sent))).Succeeded();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_redirect_URI_the_only_registered_one_is_taken(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);

        var page = await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", null)));

        Assert.StartsWith(
            App.Callback + "?",
            (await page.SubmitAsync(("decision", "allow"))).Location,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "S512", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code token", "unsupported_response_type")]
    [InlineData("response_type", "id_token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example/request", "request_uri_not_supported")]
    [InlineData("scope", "RIGHT_ALL", "invalid_scope")]
    [InlineData("scope", "RIGHT_USER_INFO RIGHT_USER_DELETE", "invalid_scope")]
    [InlineData("scope", "read write", "invalid_scope")]
    public async Task A_request_with_a_fault_goes_back_to_the_client_with_the_reason(
        string name,
        string? value,
        string error
    )
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var back = (await browser.GetAsync(app.AuthorizeUrl((name, value)))).Redirected;

        Assert.Equal(error, back["error"]);
        Assert.Equal("a state", back["state"]);
        Assert.Null(back["code"]);
    }

    [Theory]
    [InlineData("client_id", "nobody-knows-me")]
    [InlineData("client_id", "../../etc/passwd")]
    [InlineData("client_id", null)]
    public async Task A_request_that_can_not_be_understood_ends_here(string name, string? value)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var page = await browser.GetAsync(app.AuthorizeUrl((name, value)));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Null(page.Location);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    [InlineData("state")]
    [InlineData("scope")]
    [InlineData("code_challenge")]
    public async Task A_parameter_that_stands_twice_is_refused(string name)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO")) + $"&{name}=another");

        Assert.True(page.Status == HttpStatusCode.BadRequest || page.Redirected["error"] is not null);
        Assert.DoesNotContain("another", page.Location ?? "", StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);

        var toSignIn = await browser.GetAsync(app.AuthorizeUrl());
        Assert.StartsWith("/sign-in?return_to=", toSignIn.Location, StringComparison.Ordinal);
        var signInPage = await browser.GetAsync(toSignIn.Location!);
        var signedIn = await signInPage.SubmitAsync(("name", user.Id), ("password", Browser.Password));
        var consent = await browser.GetAsync(signedIn.Location!);

        Assert.Contains("asks for permission", consent.Text, StringComparison.Ordinal);
        Assert.Equal("a state", (await consent.SubmitAsync(("decision", "allow"))).Redirected["state"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_may_ask_that_nobody_is_asked_and_learns_that_somebody_must_be(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);

        Assert.Equal(
            "login_required",
            (await new Browser(server).GetAsync(app.AuthorizeUrl(("prompt", "none")))).Redirected["error"]
        );
        Assert.Equal(
            "consent_required",
            (await browser.GetAsync(app.AuthorizeUrl(("prompt", "none")))).Redirected["error"]
        );
        await app.CodeAsync(browser);
        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl(("prompt", "none")))).Redirected["code"]);
        Assert.StartsWith(
            "/sign-in?again=true",
            (await browser.GetAsync(app.AuthorizeUrl(("prompt", "login")))).Location,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl(("prompt", "consent")))).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_denies_is_sent_back_and_nothing_is_kept(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);

        var denied = await (await browser.GetAsync(app.AuthorizeUrl())).SubmitAsync(("decision", "deny"));

        Assert.Equal("access_denied", denied.Redirected["error"]);
        Assert.Equal("http://localhost", denied.Redirected["iss"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_is_asked_again_when_the_rights_grow_and_only_then(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        await app.CodeAsync(browser);
        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO")))).Redirected["code"]);

        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new
                {
                    client = new
                    {
                        rights = new[] { "RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_CREATE", "RIGHT_USER_DELETE" },
                    },
                }
            )
        ).Succeeded();

        var page = await browser.GetAsync(app.AuthorizeUrl());
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Delete your account", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_skips_authorization_asks_nobody(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { skip_authorization = true } })
        ).Succeeded();

        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_scope_narrows_what_is_asked_for(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO")));
        Assert.DoesNotContain(
            "gateway",
            page.Text[page.Text.IndexOf("allowed to", StringComparison.Ordinal)..],
            StringComparison.OrdinalIgnoreCase
        );
        var tokens = await app.ExchangeAsync((await page.SubmitAsync(("decision", "allow"))).Redirected["code"]!);

        Assert.Equal(["RIGHT_USER_INFO"], await TokenTests.Rights(server, tokens.AccessToken()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_waits_works_for_collaborators_who_accepted_and_for_nobody_else(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, invited, stranger) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var app = await App.RegisteredAsync(server, owner);
        app.Secret = (string)
            (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { sandbox = true })).Succeeded()["secret"]!;
        (
            await owner.Api.Put(
                $"/clients/{app.ClientId}/collaborators",
                new { collaborator = new { ids = invited.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();

        var ofOwner = await Browser.SignedInAsync(server, owner.Id);
        Assert.Contains(
            "Not approved yet",
            (await ofOwner.GetAsync(app.AuthorizeUrl())).Text,
            StringComparison.Ordinal
        );
        var tokens = await app.TokensAsync(ofOwner);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        foreach (var other in new[] { invited, stranger })
        {
            var page = await (await Browser.SignedInAsync(server, other.Id)).GetAsync(app.AuthorizeUrl());
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains("client_not_approved", page.Text, StringComparison.Ordinal);
            Assert.Contains("is not approved yet", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page.Text, StringComparison.Ordinal);
        }

        (await invited.Api.Post($"/clients/{app.ClientId}/collaborators/user/{invited.Id}/accept")).Succeeded();
        await app.TokensAsync(await Browser.SignedInAsync(server, invited.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_flagged_client_passes_a_rejected_or_suspended_one_does_not(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new
                {
                    client = new
                    {
                        state = "STATE_FLAGGED",
                        state_description = "watched",
                        name = "Named By Its Maker",
                    },
                }
            )
        ).Succeeded();
        await app.TokensAsync(browser);

        foreach (
            var (state, error) in new[]
            {
                ("STATE_SUSPENDED", "client_suspended"),
                ("STATE_REJECTED", "client_rejected"),
            }
        )
        {
            (
                await server.Admin.Put(
                    $"/clients/{app.ClientId}",
                    new { client = new { state, state_description = "no" } }
                )
            ).Succeeded();
            var page = await browser.GetAsync(app.AuthorizeUrl());
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Matches($"(?s)stopped Named By Its Maker\\..*<details>.*{error}", page.Html);
            Assert.Contains("ask those who run the application", page.Text, StringComparison.Ordinal);
            Assert.Null(page.Location);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_is_suspended_authorizes_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser);
        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();

        Assert.StartsWith("/sign-in", (await browser.GetAsync(app.AuthorizeUrl())).Location, StringComparison.Ordinal);
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_form_of_the_consent_page_works_only_where_it_was_shown(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        var withoutToken = page.Hidden.Where(field => field.Name != "csrf").Append(("decision", "allow"));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/oauth/authorize", withoutToken)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.PostAsync("/oauth/authorize", withoutToken.Append(("csrf", "made-up")))).Status
        );
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        await other.GetAsync(app.AuthorizeUrl());
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await other.PostAsync("/oauth/authorize", page.Hidden.Append(("decision", "allow")))).Status
        );
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("authorize")]
    public async Task Pages_can_not_be_framed_and_run_no_inline_code(string path)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var page = await (
            path == "authorize"
                ? browser.GetAsync(app.AuthorizeUrl())
                : new Browser(await RegistryServer.On(Database.Sqlite)).GetAsync(path)
        );

        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"].Split(',')[0]);
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_name_that_is_HTML_is_shown_and_not_run(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["description"] = "<script>alert(1)</script>"
        );

        var page = await (await Browser.SignedInAsync(server, user.Id)).GetAsync(
            app.AuthorizeUrl(("state", "\"><script>alert(2)</script>"))
        );

        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            "\"><script>alert(2)</script>",
            (await page.SubmitAsync(("decision", "allow"))).Redirected["state"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_verifier_for_a_code_without_a_challenge_is_refused_and_so_is_a_wrong_or_missing_one(
        Database database
    )
    {
        var (_, app, browser) = await TokenTests.World(database);
        var without = await app.CodeAsync(browser, ("code_challenge", null), ("code_challenge_method", null));
        (await app.ExchangeAsync(without)).RefusedAs("invalid_request");
        (await app.ExchangeAsync(without, ("code_verifier", null))).Succeeded();

        var with = await app.CodeAsync(browser);
        (await app.ExchangeAsync(with, ("code_verifier", null))).RefusedAs("invalid_request");
        (await app.ExchangeAsync(with, ("code_verifier", app.Verifier[..^1] + "x"))).RefusedAs("invalid_grant");
        (await app.ExchangeAsync(with, ("redirect_uri", "https://app.example.com/other"))).RefusedAs("invalid_grant");
        (await app.ExchangeAsync(with, ("redirect_uri", null))).RefusedAs("invalid_request");
        (await app.ExchangeAsync(with)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_can_require_PKCE_of_one_client_and_its_owner_can_not_undo_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        await app.CodeAsync(browser, ("code_challenge", null), ("code_challenge_method", null));
        Assert.True(
            (bool)
                (
                    await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { require_pkce = true } })
                ).Succeeded()["require_pkce"]!
        );

        (await owner.Api.Put($"/clients/{app.ClientId}", new { client = new { require_pkce = false } })).Refused(
            HttpStatusCode.Forbidden,
            "update_admin_field"
        );
        Assert.Equal(
            "invalid_request",
            (
                await browser.GetAsync(app.AuthorizeUrl(("code_challenge", null), ("code_challenge_method", null)))
            ).Redirected["error"]
        );
        await app.TokensAsync(browser);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_operator_can_require_PKCE_of_everybody(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("OAuth:RequirePkce", "true"));
        var (_, app, browser) = await TokenTests.World(server);

        Assert.Equal(
            "invalid_request",
            (
                await browser.GetAsync(app.AuthorizeUrl(("code_challenge", null), ("code_challenge_method", null)))
            ).Redirected["error"]
        );
        await app.TokensAsync(browser);
    }
}
