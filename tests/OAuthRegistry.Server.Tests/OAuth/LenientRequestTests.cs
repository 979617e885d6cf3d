using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What libraries send by their own defaults, and what specifications want ignored.</summary>
public class LenientRequestTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_gets_no_scope_that_it_did_not_ask_for_and_refreshes_all_the_same(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);

        var unasked = await app.TokensAsync(browser, ("scope", "RIGHT_USER_INFO"));
        Assert.Equal("RIGHT_USER_INFO", (string)unasked["scope"]!);
        var refreshed = await app.RefreshAsync(unasked.RefreshToken());
        Assert.StartsWith("OJSWM.", refreshed.RefreshToken(), StringComparison.Ordinal);
        var again = await app.RefreshAsync(refreshed.RefreshToken(), ("scope", "RIGHT_USER_INFO"));
        Assert.StartsWith("OJSWM.", again.RefreshToken(), StringComparison.Ordinal);
        Assert.Equal("RIGHT_USER_INFO", (string)(await app.IntrospectAsync(again.AccessToken()))["scope"]!);

        var asked = await app.TokensAsync(browser, ("scope", "RIGHT_USER_INFO offline_access"));
        Assert.Equal("RIGHT_USER_INFO offline_access", (string)asked["scope"]!);
        Assert.StartsWith("OJSWM.", (await app.RefreshAsync(asked.RefreshToken())).RefreshToken(), default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Offline_access_of_a_client_that_may_not_refresh_is_ignored(Database database)
    {
        var (server, _, browser) = await WorldAsync(database);
        var app = await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request => request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE")
        );

        var tokens = await app.TokensAsync(browser, ("scope", "openid offline_access"));
        Assert.Equal("openid", (string)tokens["scope"]!);
        Assert.Null(tokens["refresh_token"]);
        Assert.NotNull(tokens["id_token"]);

        // Alone it leaves nothing, which is not the same as leaving the scope out: that asks for every right.
        var alone = await browser.GetAsync(app.AuthorizeUrl(("scope", "offline_access")));
        Assert.Equal("invalid_scope", alone.Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Scopes_that_nobody_knows_are_ignored_beside_openid_and_refused_without(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);

        var tokens = await app.TokensAsync(browser, ("scope", "openid address phone RIGHT_USER_INFO"));
        Assert.Equal("RIGHT_USER_INFO openid", (string)tokens["scope"]!);

        var without = await browser.GetAsync(app.AuthorizeUrl(("scope", "address RIGHT_USER_INFO")));
        Assert.Equal("invalid_scope", without.Redirected["error"]);
        var known = await browser.GetAsync(app.AuthorizeUrl(("scope", "openid RIGHT_ALL")));
        Assert.Equal("invalid_scope", known.Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_audience_is_ignored(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);

        var code = await app.CodeAsync(browser, ("audience", "https://api.example.com"));
        (await app.ExchangeAsync(code, ("audience", "https://api.example.com"))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_servers_own_address_is_a_resource_and_others_are_not(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);

        foreach (var own in new[] { "http://localhost", "http://localhost/", "http://localhost/api/v3" })
        {
            var code = await app.CodeAsync(browser, ("resource", own), ("resource", "http://localhost"));
            var tokens = (await app.ExchangeAsync(code, ("resource", own))).Succeeded();
            (await app.RefreshAsync(tokens.RefreshToken(), ("resource", own))).Succeeded();
        }

        foreach (var other in new[] { "https://api.example.com", "http://localhost/#x", "http://localhost/api", "api" })
        {
            var refused = await browser.GetAsync(
                app.AuthorizeUrl(("resource", other), ("resource", "http://localhost"))
            );
            Assert.Equal("invalid_target", refused.Redirected["error"]);
            var code = await app.CodeAsync(browser);
            (await app.ExchangeAsync(code, ("resource", other))).RefusedAs("invalid_target");
            (await app.ExchangeAsync(code)).Succeeded();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Tokens_are_asked_about_and_revoked_by_JSON_too(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var token = (await app.TokensAsync(browser)).AccessToken();

        Assert.True((bool)(await JsonAsync(server, "/oauth/introspect", app, token)).Succeeded()["active"]!);
        using var byKey = Json("/oauth/introspect", new { token });
        byKey.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
        Assert.True((bool)(await server.As(null).Send(byKey)).Succeeded()["active"]!);
        (await JsonAsync(server, "/oauth/revoke", app, token)).Succeeded();
        Assert.False((bool)(await JsonAsync(server, "/oauth/introspect", app, token))["active"]!);

        using var broken = new HttpRequestMessage(HttpMethod.Post, "/oauth/revoke")
        {
            Content = new StringContent("[", Encoding.UTF8, "application/json"),
        };
        (await server.As(null).Send(broken)).RefusedAs("invalid_request");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_is_posted_to_a_client_that_asks_for_it(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);
        const string State = "\"><script>alert(1)</script>";

        var page = await browser.GetAsync(app.AuthorizeUrl(("response_mode", "form_post"), ("state", State)));
        var answer = await page.SubmitAsync(("decision", "allow"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains($"action=\"{App.Callback}\"", answer.Html, StringComparison.Ordinal);
        var fields = answer.Hidden.ToDictionary(field => field.Name, field => field.Value);
        Assert.Equal(State, fields["state"]);
        Assert.Equal("http://localhost", fields["iss"]);
        Assert.DoesNotContain("<script>", answer.Html, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("form-action", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        (await app.ExchangeAsync(fields["code"])).Succeeded();

        var refused = await browser.GetAsync(app.AuthorizeUrl(("response_mode", "form_post"), ("scope", "x")));
        Assert.Contains(("error", "invalid_scope"), refused.Hidden);
        var early = await browser.GetAsync(
            app.AuthorizeUrl(("response_mode", "form_post"), ("response_type", "token"))
        );
        Assert.Contains(early.Hidden, field => field.Name == "error");
        var unknown = await browser.GetAsync(app.AuthorizeUrl(("response_mode", "fragment")));
        Assert.Equal("invalid_request", unknown.Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_posted_to_a_client_that_nobody_approved(Database database)
    {
        var server = await RegistryServer.On(database);
        var app = await App.RegisteredAsync(server, await server.People.NewUser());
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        foreach (var scope in new[] { "openid", "x" })
        {
            var page = await browser.GetAsync(app.AuthorizeUrl(("response_mode", "form_post"), ("scope", scope)));
            Assert.DoesNotContain(App.Callback, page.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        }
    }

    private static async Task<(RegistryServer Server, App App, Browser Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, await App.ApprovedAsync(server, owner), await Browser.SignedInAsync(server, user.Id));
    }

    private static async Task<Answer> JsonAsync(RegistryServer server, string path, App app, string token)
    {
        using var request = Json(
            path,
            new
            {
                token,
                client_id = app.ClientId,
                client_secret = app.Secret,
            }
        );
        return await server.As(null).Send(request);
    }

    private static HttpRequestMessage Json(string path, object body) =>
        new(HttpMethod.Post, path)
        {
            Content = new StringContent(
                System.Text.Json.JsonSerializer.Serialize(body),
                Encoding.UTF8,
                "application/json"
            ),
        };
}
