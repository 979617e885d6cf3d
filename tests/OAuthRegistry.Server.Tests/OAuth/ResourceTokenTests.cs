using System.Net;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Tokens for the APIs of the network: resource indicators (RFC 8707) and JWTs (RFC 9068).</summary>
public class ResourceTokenTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_gets_a_token_for_the_API_whose_scope_it_asks_for(Database database)
    {
        var (server, owner, user, browser, api) = await WorldAsync(database);
        var app = await api.ClientAsync(owner);

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", api.Read)));
        Assert.Contains("see your devices", page.Text, StringComparison.Ordinal);
        Assert.Contains($"The devices of {api.Id}", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("change your devices", page.Text, StringComparison.Ordinal);
        var token = (await app.TokensAsync(browser, ("scope", api.Read))).AccessToken();

        var told = (await api.IntrospectAsync(token)).Succeeded();
        Assert.True((bool)told["active"]!);
        Assert.Equal(
            (api.Read, api.Identifier, app.ClientId, user.Id, "Bearer"),
            (
                (string)told["scope"]!,
                (string)told["aud"]!,
                (string)told["client_id"]!,
                (string)told["username"]!,
                (string)told["token_type"]!
            )
        );
        (await server.As(token).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_for_others");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_scope_brings_what_it_stands_for_and_the_user_reads_both(Database database)
    {
        var (_, owner, _, browser, api) = await WorldAsync(database);
        var app = await api.ClientAsync(owner);

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", api.Write)));
        Assert.Contains("see your devices", page.Text, StringComparison.Ordinal);
        Assert.Contains("change your devices", page.Text, StringComparison.Ordinal);
        var tokens = await app.TokensAsync(browser, ("scope", api.Write));

        Assert.Equal([api.Read, api.Write], Scopes(tokens["scope"]));
        Assert.Equal([api.Read, api.Write], Scopes((await api.IntrospectAsync(tokens.AccessToken()))["scope"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_resource_alone_asks_for_all_that_the_client_may_do_there(Database database)
    {
        var (_, owner, _, browser, api) = await WorldAsync(database);
        var app = await api.ClientAsync(owner);

        foreach (var name in new[] { api.Identifier, api.Identifier + "/" })
        {
            var token = (await app.TokensAsync(browser, ("resource", name))).AccessToken();
            Assert.Equal([api.Read, api.Write], Scopes((await api.IntrospectAsync(token))["scope"]));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_for_two_APIs_is_narrowed_to_one_and_neither_learns_of_the_other(Database database)
    {
        var (server, owner, _, browser, api) = await WorldAsync(database);
        var other = await NetworkApi.RegisteredAsync(server);
        var app = await api.ClientAsync(
            owner,
            request =>
            {
                request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO");
                request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read), other.Asks(other.Read));
            }
        );
        var wide = await app.TokensAsync(browser, ("scope", $"RIGHT_USER_INFO {api.Read} {other.Read}"));

        Assert.Equal([api.Read], Scopes((await api.IntrospectAsync(wide.AccessToken()))["scope"]));
        Assert.Equal([other.Read], Scopes((await other.IntrospectAsync(wide.AccessToken()))["scope"]));
        (await server.As(wide.AccessToken()).Get("/auth_info")).Succeeded();

        var narrow = await app.RefreshAsync(wide.RefreshToken(), ("resource", api.Identifier));
        Assert.Equal([api.Read], Scopes(narrow["scope"]));
        Assert.False((bool)(await other.IntrospectAsync(narrow.AccessToken()))["active"]!);
        (await server.As(narrow.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_for_others"
        );

        var again = await app.RefreshAsync(narrow.RefreshToken());
        Assert.True((bool)(await other.IntrospectAsync(again.AccessToken()))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_not_granted_is_no_target(Database database)
    {
        var (server, owner, _, browser, api) = await WorldAsync(database);
        var other = await NetworkApi.RegisteredAsync(server);
        var app = await api.ClientAsync(owner);

        foreach (var wrong in new[] { "https://nobody.example.com", other.Identifier, api.Identifier + "#x", "api" })
        {
            var refused = await browser.GetAsync(app.AuthorizeUrl(("resource", wrong)));
            Assert.Equal("invalid_target", refused.Redirected["error"]);
        }

        var code = await app.CodeAsync(browser, ("scope", api.Read));
        (await app.ExchangeAsync(code, ("resource", "http://localhost/api/v3"))).RefusedAs("invalid_target");
        var tokens = (await app.ExchangeAsync(code, ("resource", api.Identifier))).Succeeded();
        (await app.RefreshAsync(tokens.RefreshToken(), ("resource", other.Identifier))).RefusedAs("invalid_target");
        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", other.Read)));
        Assert.Equal("invalid_scope", page.Redirected["error"]);
        page = await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO"), ("resource", api.Identifier)));
        Assert.Equal("invalid_scope", page.Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_allowed_one_scope_is_asked_for_another(Database database)
    {
        var (_, owner, _, browser, api) = await WorldAsync(database);
        var app = await api.ClientAsync(owner);
        await app.TokensAsync(browser, ("scope", api.Read));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(app.AuthorizeUrl(("scope", api.Read)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl(("scope", api.Write)))).Status);
        var listed = (await browser.GetAsync("/authorizations")).Text;
        Assert.Contains("see your devices", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("change your devices", listed, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_introspects_with_the_secret_of_a_resource(Database database)
    {
        var (server, owner, _, browser, api) = await WorldAsync(database);
        var other = await NetworkApi.RegisteredAsync(server);
        var app = await api.ClientAsync(owner);
        var tokens = await app.TokensAsync(browser, ("scope", api.Read));

        Assert.False((bool)(await other.IntrospectAsync(tokens.AccessToken()))["active"]!);
        Assert.False((bool)(await api.IntrospectAsync(tokens.RefreshToken()))["active"]!);
        Assert.False((bool)(await api.IntrospectAsync("nonsense"))["active"]!);
        var wrong = api.Secret[..^1] + (api.Secret[^1] == 'A' ? 'Q' : 'A');
        foreach (var (id, secret) in new[] { (other.Id, api.Secret), (api.Id, wrong), (api.Id, "secret") })
        {
            (await api.IntrospectAsync(tokens.AccessToken(), id, secret)).RefusedAs(
                "invalid_client",
                HttpStatusCode.Unauthorized
            );
        }

        var secrets = (await server.Admin.Get($"/resources/{api.Id}/secrets")).Succeeded()["secrets"]!;
        (await server.Admin.Delete($"/resources/{api.Id}/secrets/{(string)secrets[0]!["id"]!}")).Succeeded();
        (await api.IntrospectAsync(tokens.AccessToken())).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retired_scope_is_worth_nothing_from_then_on(Database database)
    {
        var (server, owner, _, browser, api) = await WorldAsync(database);
        var app = await api.ClientAsync(owner);
        var tokens = await app.TokensAsync(browser, ("scope", api.Write));
        var body = api.Body();
        body["scopes"]![1]!["retired_at"] = "2020-01-01T00:00:00Z";

        (
            await server.Admin.Put($"/resources/{api.Id}", new { resource = new { scopes = body["scopes"] } })
        ).Succeeded();

        Assert.Equal([], Scopes((await api.IntrospectAsync(tokens.AccessToken()))["scope"]));
        var refused = await browser.GetAsync(app.AuthorizeUrl(("scope", api.Write)));
        Assert.Equal("invalid_scope", refused.Redirected["error"]);
        var report = (await server.Admin.Get($"/clients/{app.ClientId}/review")).Succeeded();
        Assert.Contains("retired, granted no more", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Database.Sqlite, null, "RS256")]
    [InlineData(Database.Sqlite, "ES256", "ES256")]
    [InlineData(Database.Postgres, null, "RS256")]
    [InlineData(Database.Postgres, "ES256", "ES256")]
    public async Task A_resource_that_asks_for_JWTs_reads_them_with_the_published_keys(
        Database database,
        string? asked,
        string algorithm
    )
    {
        var (server, owner, user, browser, _) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(
            server,
            resource => (resource["token_format"], resource["token_signing_alg"]) = ("TOKEN_JWT", asked)
        );
        Assert.Equal(algorithm, (string)(await server.Admin.Get($"/resources/{api.Id}"))["token_signing_alg"]!);
        var app = await api.ClientAsync(owner);
        var tokens = await app.TokensAsync(browser, ("scope", $"openid {api.Read}"));
        Assert.Equal(600, (int)tokens["expires_in"]!);

        var keys = new JsonWebKeySet(await server.As(null).Http.GetStringAsync("/.well-known/jwks"));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            tokens.AccessToken(),
            new TokenValidationParameters
            {
                IssuerSigningKeys = keys.Keys,
                ValidIssuer = "http://localhost",
                ValidAudience = api.Identifier,
                ValidTypes = ["at+jwt"],
                ValidAlgorithms = [algorithm],
                ValidateLifetime = false,
            }
        );
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(
            (user.Id, app.ClientId, $"{api.Read} openid"),
            (
                (string)result.Claims["sub"],
                (string)result.Claims["client_id"],
                string.Join(' ', ((string)result.Claims["scope"]).Split(' ').Order())
            )
        );
        Assert.Equal(
            ["aud", "auth_time", "client_id", "exp", "iat", "iss", "jti", "scope", "sub"],
            result.Claims.Keys.Order(StringComparer.Ordinal)
        );
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "invalid_authorization"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_JWT_is_asked_about_refreshed_and_revoked_like_any_token(Database database)
    {
        var (server, owner, user, browser, _) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var app = await api.ClientAsync(owner);
        var tokens = await app.TokensAsync(browser, ("scope", $"openid {api.Read}"));

        Assert.True((bool)(await api.IntrospectAsync(tokens.AccessToken()))["active"]!);
        Assert.True((bool)(await app.IntrospectAsync(tokens.AccessToken()))["active"]!);
        Assert.Equal(user.Id, (string)(await UserInfoAsync(server, tokens.AccessToken()))["sub"]!);
        var next = await app.RefreshAsync(tokens.RefreshToken());
        var repeated = await app.RefreshAsync(tokens.RefreshToken());
        Assert.Equal(IdOf(next.AccessToken()), IdOf(repeated.AccessToken()));
        (await app.RevokeAsync(next.AccessToken())).Succeeded();
        Assert.False((bool)(await api.IntrospectAsync(next.AccessToken()))["active"]!);

        var parts = next.AccessToken().Split('.');
        foreach (var forged in new[] { $"{parts[0]}.{parts[1]}.AAAA", $"{parts[0]}.e30.{parts[2]}", "e30.e30." })
        {
            Assert.False((bool)(await api.IntrospectAsync(forged))["active"]!);
        }

        // An ID token is signed by the same keys, and is no access token.
        Assert.False((bool)(await api.IntrospectAsync((string)tokens["id_token"]!))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_JWT_is_for_one_resource_alone_and_the_code_is_not_lost_by_forgetting_to_say_which(
        Database database
    )
    {
        var (server, owner, _, browser, opaque) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var app = await api.ClientAsync(
            owner,
            request =>
                request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read), opaque.Asks(opaque.Read))
        );
        var code = await app.CodeAsync(browser, ("scope", $"{api.Read} {opaque.Read}"));

        (await app.ExchangeAsync(code)).RefusedAs("invalid_target");
        var tokens = await app.ExchangeAsync(code, ("resource", api.Identifier));

        Assert.StartsWith("ey", tokens.AccessToken(), StringComparison.Ordinal);
        var other = await app.RefreshAsync(tokens.RefreshToken(), ("resource", opaque.Identifier));
        Assert.True((bool)(await opaque.IntrospectAsync(other.AccessToken()))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_JWT_access_token_is_no_hint_of_an_ID_token(Database database)
    {
        var (server, owner, user, browser, _) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var app = await api.ClientAsync(owner);
        var tokens = await app.TokensAsync(browser, ("scope", $"openid {api.Read}"));
        var nobody = new Browser(server);

        var hinted = await nobody.GetAsync(app.AuthorizeUrl(("id_token_hint", (string)tokens["id_token"]!)));
        var unhinted = await nobody.GetAsync(app.AuthorizeUrl(("id_token_hint", tokens.AccessToken())));

        Assert.Equal((user.Id, null), (hinted.Redirected["login_hint"], unhinted.Redirected["login_hint"]));
    }

    private static Task<Answer> UserInfoAsync(RegistryServer server, string token) =>
        server.As(token).Send(new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo"));

    private static string IdOf(string jwt) => new JsonWebToken(jwt).Id;

    private static IEnumerable<string> Scopes(JsonNode? scope) =>
        ((string?)scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    private static async Task<(RegistryServer, Person Owner, Person User, Browser, NetworkApi)> WorldAsync(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var browser = await Browser.SignedInAsync(server, user.Id);
        return (server, owner, user, browser, await NetworkApi.RegisteredAsync(server));
    }
}
