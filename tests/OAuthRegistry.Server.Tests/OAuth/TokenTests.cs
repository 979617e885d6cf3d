using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Codes and tokens: what each is good for, how often, and until when.</summary>
public class TokenTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_works_once_and_its_second_use_ends_what_the_first_brought(Database database)
    {
        var (server, app, browser) = await World(database);
        var code = await app.CodeAsync(browser);
        var first = await app.ExchangeAsync(code);
        (await server.As(first.AccessToken()).Get("/auth_info")).Succeeded();

        (await app.ExchangeAsync(code)).RefusedAs("invalid_grant");

        (await server.As(first.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_hundred_who_use_a_code_at_once_one_succeeds(Database database)
    {
        var (_, app, browser) = await World(database);
        var code = await app.CodeAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.ExchangeAsync(code)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => answer.RefusedAs("invalid_grant")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refresh_gives_a_new_refresh_token_and_a_late_reuse_of_the_old_one_ends_the_family(
        Database database
    )
    {
        await using var server = await RegistryServer.StartAsync(database, ("OAuth:RefreshGrace", "00:00:00"));
        var (_, app, browser) = await World(server);
        var first = await app.TokensAsync(browser);
        var second = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        Assert.NotEqual(first.RefreshToken(), second.RefreshToken());

        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");

        (await app.RefreshAsync(second.RefreshToken())).RefusedAs("invalid_grant");
        (await server.As(second.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_refreshes_again_since_the_answer_was_lost_is_no_thief(Database database)
    {
        var (server, app, browser) = await World(database);
        var first = await app.TokensAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.RefreshAsync(first.RefreshToken())));

        Assert.All(answers, answer => Assert.Equal(answers[0].AccessToken(), answer.AccessToken()));
        (await server.As(answers[3].AccessToken()).Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refresh_may_ask_for_less_and_never_for_more(Database database)
    {
        var (server, app, browser) = await World(database);
        var tokens = await app.TokensAsync(browser, ("scope", "RIGHT_USER_INFO"));

        (
            await app.RefreshAsync(tokens.RefreshToken(), ("scope", "RIGHT_USER_INFO RIGHT_USER_GATEWAYS_CREATE"))
        ).RefusedAs("invalid_scope");

        var narrow = await app.RefreshAsync(tokens.RefreshToken(), ("scope", "RIGHT_USER_INFO"));
        Assert.Equal(["RIGHT_USER_INFO"], await Rights(server, narrow.AccessToken()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_the_grant_gets_no_refresh_token(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE")
        );
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, user.Id));

        Assert.Null(tokens["refresh_token"]);
        (await app.RefreshAsync(tokens.AccessToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_a_secret_uses_PKCE_alone(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner, withSecret: false);
        var browser = await Browser.SignedInAsync(server, user.Id);

        var tokens = await app.TokensAsync(browser);
        (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
        Assert.Equal(
            "invalid_request",
            (
                await browser.GetAsync(app.AuthorizeUrl(("code_challenge", null), ("code_challenge_method", null)))
            ).Redirected["error"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_lost_its_last_secret_does_not_become_public(Database database)
    {
        var (server, app, browser) = await World(database);
        var secrets = (await server.Admin.Get($"/clients/{app.ClientId}/secrets")).Succeeded()["secrets"]!.AsArray();
        foreach (var secret in secrets)
        {
            (await server.Admin.Delete($"/clients/{app.ClientId}/secrets/{secret!["id"]}")).Succeeded();
        }

        var code = await app.CodeAsync(browser);
        (await app.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        app.Secret = null;
        (await app.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_live_secret_is_valid_and_its_last_use_is_told(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var second = (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { })).Succeeded();

        (await app.ExchangeAsync(await app.CodeAsync(browser))).Succeeded();
        app.Secret = (string)second["secret"]!;
        (await app.ExchangeAsync(await app.CodeAsync(browser))).Succeeded();
        Assert.All(
            (await owner.Api.Get($"/clients/{app.ClientId}/secrets")).Succeeded()["secrets"]!.AsArray(),
            secret => Assert.NotNull(secret!["last_used_at"])
        );

        (await owner.Api.Delete($"/clients/{app.ClientId}/secrets/{second["id"]}")).Succeeded();
        (await app.ExchangeAsync(await app.CodeAsync(browser))).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_expired_secret_is_none(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var (_, app, browser) = await World(server);
        var secret = new { expires_at = time.GetUtcNow().AddMinutes(1) };
        app.Secret = (string)
            (await server.Admin.Post($"/clients/{app.ClientId}/secrets", secret)).Succeeded()["secret"]!;
        (await app.ExchangeAsync(await app.CodeAsync(browser))).Succeeded();
        var code = await app.CodeAsync(browser);
        time.Now = secret.expires_at;

        (await app.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_secret_of_another_client_is_wrong_and_so_is_its_code(Database database)
    {
        var (server, app, browser) = await World(database);
        var other = await App.ApprovedAsync(server, await server.People.NewUser());
        var code = await app.CodeAsync(browser);

        (await other.ExchangeAsync(code, ("code_verifier", app.Verifier))).RefusedAs("invalid_grant");
        var right = app.Secret;
        app.Secret = other.Secret;
        (await app.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        app.Secret = right;
        (await app.ExchangeAsync(code)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Credentials_and_the_request_may_come_in_a_JSON_body_as_clients_of_The_Things_Stack_send_them(
        Database database
    )
    {
        var (server, app, browser) = await World(database);
        var code = await app.CodeAsync(browser);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent(
                new JsonObject
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = App.Callback,
                    ["client_id"] = app.ClientId,
                    ["client_secret"] = app.Secret,
                    ["code_verifier"] = app.Verifier,
                }.ToJsonString(),
                Encoding.UTF8,
                "application/json"
            ),
        };

        var answer = await server.As(null).Send(request);

        Assert.Equal(["RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_CREATE"], await Rights(server, answer.AccessToken()));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"grant_type\":{\"deep\":1}}")]
    [InlineData("{\"grant_type\":\"authorization_code\",\"code\":17}")]
    [InlineData("\"grant_type=authorization_code\"")]
    [InlineData("{}")]
    public async Task A_body_that_is_no_token_request_is_refused_as_OAuth_has_it(string body)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };

        (await server.As(null).Send(request)).RefusedAs("invalid_request");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:saml2-bearer")]
    [InlineData("implicit")]
    [InlineData("PASSWORD")]
    public async Task The_password_grant_is_refused_and_so_is_what_nobody_knows(string grant)
    {
        var (_, app, _) = await World(Database.Sqlite);

        var answer = await app.PostAsync(
            "/oauth/token",
            [("grant_type", grant), ("username", "admin"), ("password", "A-password-4-tests")]
        );

        answer.RefusedAs("unsupported_grant_type");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_ends_after_minutes_and_an_access_token_after_an_hour(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("OAuth:CodeLifetime", "00:00:00.001"));
        var (_, app, browser) = await World(server);
        (await app.ExchangeAsync(await app.CodeAsync(browser))).RefusedAs("invalid_grant");

        await using var other = await RegistryServer.StartAsync(
            database,
            ("OAuth:AccessTokenLifetime", "00:00:00.001")
        );
        var (_, otherApp, otherBrowser) = await World(other);
        var tokens = await otherApp.TokensAsync(otherBrowser);
        (await other.As(tokens.AccessToken()).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_expired");
        (await otherApp.RefreshAsync(tokens.RefreshToken())).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rights_taken_from_the_client_are_taken_from_its_tokens(Database database)
    {
        var (server, app, browser) = await World(database);
        var tokens = await app.TokensAsync(browser);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { rights = new[] { "RIGHT_USER_INFO" } } }
            )
        ).Succeeded();

        Assert.Equal(["RIGHT_USER_INFO"], await Rights(server, tokens.AccessToken()));
        var next = await app.RefreshAsync(tokens.RefreshToken());
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { rights = new[] { "RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_CREATE" } } }
            )
        ).Succeeded();
        Assert.Equal(["RIGHT_USER_INFO"], await Rights(server, next.AccessToken()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_of_an_administrator_is_one_only_if_the_client_has_all_rights(Database database)
    {
        var server = await RegistryServer.On(database);
        var admin = await server.People.NewUser(admin: true);
        var browser = await Browser.SignedInAsync(server, admin.Id);
        var narrow = await App.ApprovedAsync(server, await server.People.NewUser());
        var wide = await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_ALL")
        );

        (await server.As((await narrow.TokensAsync(browser)).AccessToken()).Get("/reviews")).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await server.As((await wide.TokensAsync(browser)).AccessToken()).Get("/reviews")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refresh_token_or_a_code_is_no_bearer_token(Database database)
    {
        var (server, app, browser) = await World(database);
        (await server.As(await app.CodeAsync(browser)).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "unsupported_authorization"
        );
        var tokens = await app.TokensAsync(browser);
        (await server.As(tokens.RefreshToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "unsupported_authorization"
        );
        (
            await server.As(tokens.RefreshToken().Replace("OJSWM", "MFRWG", StringComparison.Ordinal)).Get("/auth_info")
        ).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        var forged = tokens.AccessToken()[..^1] + (tokens.AccessToken()[^1] == 'A' ? 'B' : 'A');
        (await server.As(forged).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
    }

    internal static async Task<(RegistryServer Server, App App, Browser Browser)> World(Database database) =>
        await World(await RegistryServer.On(database));

    internal static async Task<(RegistryServer Server, App App, Browser Browser)> World(RegistryServer server)
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, await App.ApprovedAsync(server, owner), await Browser.SignedInAsync(server, user.Id));
    }

    internal static async Task<IEnumerable<string>> Rights(RegistryServer server, string accessToken) =>
        (await server.As(accessToken).Get("/auth_info")).Succeeded()["oauth_access_token"]!["rights"]!
            .AsArray()
            .Select(right => (string)right!);
}
