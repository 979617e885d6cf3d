using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Authorization requests that a client brings itself, before any browser does (RFC 9126).</summary>
public class PushedRequestTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_pushed_request_is_the_same_to_its_user_as_any_other(Database database)
    {
        var (server, owner, user, app) = await WorldAsync(database);

        var answer = await app.PushAsync(("scope", "openid RIGHT_USER_INFO"), ("nonce", "n"));
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.StartsWith(
            "urn:ietf:params:oauth:request_uri:",
            (string)answer["request_uri"]!,
            StringComparison.Ordinal
        );
        Assert.Equal(90, (int)answer["expires_in"]!);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);

        // Somebody who is not signed in yet, and reads the page twice.
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);
        var url = await app.PushedUrlAsync(("scope", "openid RIGHT_USER_INFO"), ("nonce", "n"));
        var signIn = await browser.GetAsync((await browser.GetAsync(url)).Location!);
        var back = await signIn.SubmitAsync(("name", user.Id), ("password", Browser.Password));
        await browser.GetAsync(back.Location!);
        var page = await browser.GetAsync(back.Location!);
        Assert.Contains("asks for permission", page.Text, StringComparison.Ordinal);
        var allowed = (await page.SubmitAsync(("decision", "allow"))).Redirected;

        Assert.Equal("a state", allowed["state"]);
        var tokens = (await app.ExchangeAsync(allowed["code"]!)).Succeeded();
        Assert.Equal("RIGHT_USER_INFO openid", (string)tokens["scope"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_pushes_proves_itself_as_at_the_token_endpoint(Database database)
    {
        var (server, owner, user, app) = await WorldAsync(database);
        var browser = await Browser.SignedInAsync(server, user.Id);

        (await app.Without().PushAsync()).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        var wrong = app.Without();
        wrong.Secret = "a secret that somebody made up";
        (await wrong.PushAsync()).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        (await app.Without().PushAsync(("client_id", "nobody-of-this-name"))).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );

        var open = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request => request["client"]!["token_endpoint_auth_method"] = "none"
        );
        await CodeAsync(open, browser, await open.PushedUrlAsync());

        var key = KeyPair.Curve();
        var signing = await ClientAssertionTests.ApprovedAsync(server, owner, key);
        await CodeAsync(signing, browser, await signing.PushedUrlAsync());
        await CodeAsync(signing, browser, await signing.PushedUrlAsync(("client_id", null)));
        await signing.PushedUrlAsync(
            App.Proof(key.Assert(signing.ClientId, claims => claims["aud"] = "http://localhost/oauth/par"))
        );
        (await signing.PushAsync([.. App.Proof(key.Assert(app.ClientId))])).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );
        (
            await signing.PushAsync([.. App.Proof(key.Assert(signing.ClientId)), ("client_secret", "a secret")])
        ).RefusedAs("invalid_request");
        (await app.PushAsync([.. App.Proof(key.Assert(app.ClientId))])).RefusedAs("invalid_request");
        (await signing.PushAsync(("client_assertion", key.Assert(signing.ClientId)))).RefusedAs("invalid_request");
        (await signing.Without().PushAsync()).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_pushed_request_brings_one_code(Database database)
    {
        var (server, _, user, app) = await WorldAsync(database);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var url = await app.PushedUrlAsync();
        var page = await browser.GetAsync(url);
        page = await browser.GetAsync(url);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => page.SubmitAsync(("decision", "allow"))));

        Assert.Single(
            answers,
            answer => answer.Status == HttpStatusCode.Redirect && answer.Redirected["code"] is not null
        );
        Assert.All(
            answers.Where(answer => answer.Status == HttpStatusCode.Redirect && answer.Redirected["code"] is null),
            answer => Assert.Equal("invalid_request", answer.Redirected["error"])
        );
        var over = await browser.GetAsync(url);
        Assert.Equal((HttpStatusCode.BadRequest, null), (over.Status, over.Location));
        Assert.Contains("This request is over", over.Text, StringComparison.Ordinal);

        // The user allowed it before, so nobody is asked: the code comes at once, and once.
        url = await app.PushedUrlAsync();
        Assert.NotNull((await browser.GetAsync(url)).Redirected["code"]);
        Assert.Null((await browser.GetAsync(url)).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pushed_request_is_its_clients_and_ends_soon_unless_a_browser_comes(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var (app, other) = (await App.ApprovedAsync(server, owner), await App.ApprovedAsync(server, owner));
        var browser = await Browser.SignedInAsync(server, user.Id);
        var (opened, left) = (await app.PushedUrlAsync(), await app.PushedUrlAsync());

        foreach (
            var foreign in new[]
            {
                opened.Replace(app.ClientId, other.ClientId, StringComparison.Ordinal),
                opened.Replace($"client_id={app.ClientId}&", "", StringComparison.Ordinal),
                opened + "x",
            }
        )
        {
            var refused = await browser.GetAsync(foreign);
            Assert.Equal((HttpStatusCode.BadRequest, null), (refused.Status, refused.Location));
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(opened)).Status);
        clock.Ahead = TimeSpan.FromMinutes(2);
        Assert.Contains("This request is over", (await browser.GetAsync(left)).Text, StringComparison.Ordinal);

        // While somebody reads the page it waits as long as any other.
        clock.Ahead = TimeSpan.FromMinutes(50);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(opened)).Status);
        clock.Ahead = TimeSpan.FromMinutes(70);
        Assert.Contains("This request is over", (await browser.GetAsync(opened)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_stands_beside_the_reference_changes_nothing(Database database)
    {
        var (server, _, user, app) = await WorldAsync(database);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var url = await app.PushedUrlAsync(("scope", "RIGHT_USER_INFO"));

        var page = await browser.GetAsync(
            url + "&scope=RIGHT_ALL&state=other&redirect_uri=https%3A%2F%2Fevil.example.com%2F&response_type=token"
        );
        var answer = await page.SubmitAsync(("decision", "allow"));

        Assert.StartsWith(App.Callback, answer.Location, StringComparison.Ordinal);
        Assert.Equal("a state", answer.Redirected["state"]);
        var tokens = (await app.ExchangeAsync(answer.Redirected["code"]!)).Succeeded();
        Assert.Equal("RIGHT_USER_INFO", (string)tokens["scope"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_fault_is_told_when_the_request_is_pushed(Database database)
    {
        var (server, owner, _, app) = await WorldAsync(database);
        var open = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request => request["client"]!["token_endpoint_auth_method"] = "none"
        );
        (string Error, App App, (string, string?)[] Changes)[] wrong =
        [
            ("invalid_request", app, [("state", "one"), ("state", "two")]),
            ("invalid_request", app, [("redirect_uri", "https://evil.example.com/")]),
            ("invalid_request", app, [("code_challenge_method", "plain")]),
            ("invalid_request", app, [("code_challenge", "short")]),
            ("invalid_request", app, [("code_challenge", "short"), ("code_challenge_method", null)]),
            ("invalid_request", open, [("code_challenge", null), ("code_challenge_method", null)]),
            ("invalid_request", app, [("request_uri", "urn:ietf:params:oauth:request_uri:x")]),
            ("invalid_request", app, [("request_uri", "https://app.example.com/request")]),
            ("invalid_request", app, [("prompt", "none login")]),
            ("invalid_request", app, [("response_type", null)]),
            ("invalid_request", app, [("x", new string('x', 20_000))]),
            ("request_not_supported", app, [("request", "eyJhbGciOiJub25lIn0.e30.")]),
            ("unsupported_response_type", app, [("response_type", "token")]),
            ("invalid_scope", app, [("scope", "address RIGHT_USER_INFO")]),
            ("invalid_scope", app, [("scope", "openid RIGHT_ALL")]),
            ("invalid_target", app, [("resource", "https://api.example.com")]),
        ];
        foreach (var (error, client, changes) in wrong)
        {
            var answer = await client.PushAsync(changes);
            answer.RefusedAs(error);
            Assert.NotEmpty((string)answer["error_description"]!);
        }

        Assert.Empty(await RowsAsync(server, app));
        Assert.Empty(await RowsAsync(server, open));

        // And what is to be ignored is ignored.
        await app.PushedUrlAsync(
            ("scope", "openid address RIGHT_USER_INFO"),
            ("audience", "https://api.example.com"),
            ("resource", "http://localhost"),
            ("resource", "http://localhost/api/v3"),
            ("id_token_hint", "no token")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_secret_is_kept_and_nothing_is_lost(Database database)
    {
        var (server, owner, _, app) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var signing = await ClientAssertionTests.ApprovedAsync(server, owner, key);
        var inBody = app.Without();

        await inBody.PushedUrlAsync(
            ("client_secret", app.Secret),
            ("resource", "http://localhost"),
            ("resource", "http://localhost/api/v3")
        );
        await signing.PushedUrlAsync();
        await new Browser(server).GetAsync(app.AuthorizeUrl(("client_secret", app.Secret)));

        foreach (var parameters in (await RowsAsync(server, app)).Concat(await RowsAsync(server, signing)))
        {
            Assert.DoesNotContain(app.Secret!, parameters, StringComparison.Ordinal);
            Assert.DoesNotContain("client_assertion", parameters, StringComparison.Ordinal);
        }

        var kept = (await RowsAsync(server, app)).Select(text => JsonNode.Parse(text)!);
        Assert.Contains(kept, request => request["resource"] is JsonArray { Count: 2 });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_must_push_is_refused_what_a_browser_brings(Database database)
    {
        var (server, owner, user, app) = await WorldAsync(database);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var url = $"/clients/{app.ClientId}";
        (
            await owner.Api.Put(url, """{"client":{"require_par":true},"field_mask":{"paths":["require_par"]}}""")
        ).Refused(HttpStatusCode.Forbidden, "update_admin_field");
        Assert.True((bool)(await server.Admin.Put(url, new { client = new { require_par = true } }))["require_par"]!);

        var refused = (await browser.GetAsync(app.AuthorizeUrl())).Redirected;
        Assert.Equal(("invalid_request", "a state"), (refused["error"], refused["state"]));
        Assert.Contains("/oauth/par", refused["error_description"], StringComparison.Ordinal);
        await CodeAsync(app, browser, await app.PushedUrlAsync());

        // What was kept of another browser is no request that was pushed.
        (await server.Admin.Put(url, new { client = new { require_par = false } })).Succeeded();
        var waiting = (await new Browser(server).GetAsync(app.AuthorizeUrl())).Location!;
        var kept = Uri.UnescapeDataString(
            waiting[(waiting.IndexOf("return_to=", StringComparison.Ordinal) + 10)..].Split('&')[0]
        );
        (await server.Admin.Put(url, new { client = new { require_par = true } })).Succeeded();
        Assert.Equal("invalid_request", (await browser.GetAsync(kept)).Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_pushes_without_end(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            new StoppedTime(),
            ("OAuth:RequestsPerAddress", "2"),
            ("OAuth:RequestsInAll", "4")
        );
        var owner = await server.People.NewUser();
        var app = await App.ApprovedAsync(server, owner);
        var open = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request => request["client"]!["token_endpoint_auth_method"] = "none"
        );

        await open.PushedUrlAsync();
        await open.PushedUrlAsync();
        var refused = await open.PushAsync();
        refused.RefusedAs("temporarily_unavailable", HttpStatusCode.TooManyRequests);
        Assert.True(int.Parse(refused.Header("Retry-After")) is > 0 and <= 60);

        // Who proves itself is not counted among strangers, but counted.
        for (var i = 0; i < 4; i++)
        {
            await app.PushedUrlAsync();
        }

        (await app.PushAsync()).RefusedAs("temporarily_unavailable", HttpStatusCode.TooManyRequests);
        Assert.Equal(4, (await RowsAsync(server, app)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_was_stopped_pushes_nothing_and_what_it_pushed_leads_nowhere(Database database)
    {
        var (server, _, user, app) = await WorldAsync(database);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var url = await app.PushedUrlAsync();
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "no" } }
            )
        ).Succeeded();

        (await app.PushAsync()).RefusedAs("unauthorized_client");
        var page = await browser.GetAsync(url);
        Assert.Equal((HttpStatusCode.Forbidden, null), (page.Status, page.Location));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_must_sign_in_again_does_so_after_the_browser_came(Database database)
    {
        var (server, _, user, app) = await WorldAsync(database);
        var url = await app.PushedUrlAsync(("prompt", "login"));
        var browser = await Browser.SignedInAsync(server, user.Id);

        var away = await browser.GetAsync(url);
        Assert.StartsWith("/sign-in", away.Location, StringComparison.Ordinal);
        var signIn = await browser.GetAsync(away.Location!);
        var back = await signIn.SubmitAsync(("name", user.Id), ("password", Browser.Password));

        await CodeAsync(app, browser, back.Location!);
    }

    private static async Task CodeAsync(App app, Browser browser, string url)
    {
        var page = await browser.GetAsync(url);
        var answer = page.Status == HttpStatusCode.OK ? await page.SubmitAsync(("decision", "allow")) : page;
        (await app.ExchangeAsync(answer.Redirected["code"]!)).Succeeded();
    }

    /// <summary>What is kept of the requests of an app.</summary>
    private static async Task<List<string>> RowsAsync(RegistryServer server, App app)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        return await db
            .AuthorizationRequests.Where(request => request.ClientId == app.ClientId)
            .Select(request => request.Parameters)
            .ToListAsync();
    }

    private static async Task<(RegistryServer, Person Owner, Person User, App)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, owner, user, await App.ApprovedAsync(server, owner));
    }
}
