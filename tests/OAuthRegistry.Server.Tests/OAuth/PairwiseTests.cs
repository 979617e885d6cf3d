using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Clients that know their users by pseudonyms (OpenID Connect Core, section 8).</summary>
public class PairwiseTests
{
    private const string Identity = "openid profile email groups";

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_clients_know_one_user_by_two_names_that_stay(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var (one, other) = (await PairwiseAsync(server, owner), await PairwiseAsync(server, owner));

        var first = Subject(await one.TokensAsync(browser, ("scope", "openid")));

        Assert.NotEqual(first, Subject(await other.TokensAsync(browser, ("scope", "openid"))));
        var later = await Browser.SignedInAsync(server, user.Id);
        var tokens = await one.TokensAsync(later, ("scope", "openid"));
        Assert.Equal(first, Subject(tokens));
        Assert.Equal(first, (string)(await AskAsync(server, tokens.AccessToken()))["sub"]!);
        Assert.Equal(first, Subject(await one.RefreshAsync(tokens.RefreshToken())));
        Assert.Equal(43, first.Length);
        var neighbour = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        Assert.NotEqual(first, Subject(await one.TokensAsync(neighbour, ("scope", "openid"))));
    }

    /// <summary>What two clients get can not be put together either: the session has two names, too.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_such_a_client_gets_says_who_its_user_is(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var app = await PairwiseAsync(
            server,
            owner,
            request => request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read))
        );
        var tokens = await app.TokensAsync(browser, ("scope", $"{Identity} RIGHT_GATEWAY_INFO"));
        var forApi = await app.TokensAsync(browser, ("scope", $"{Identity} {api.Read}"), ("resource", api.Identifier));
        var refreshed = (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
        var token = refreshed.AccessToken();
        var session = (string)
            (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded()["sessions"]![0]!["session_id"]!;

        var told = new[]
        {
            tokens.Text,
            refreshed.Text,
            forApi.Text,
            Payload(tokens["id_token"]),
            Payload(refreshed["id_token"]),
            Payload(forApi["id_token"]),
            Payload(forApi["access_token"]),
            (await AskAsync(server, token)).Succeeded().Text,
            (await app.IntrospectAsync(token)).Succeeded().Text,
            (await app.IntrospectAsync(refreshed.RefreshToken())).Succeeded().Text,
            (await app.IntrospectAsync(forApi.AccessToken())).Succeeded().Text,
            (await server.As(token).Get("/auth_info")).Succeeded().Text,
        };
        Assert.All(told, text => Assert.DoesNotContain(user.Id, text, StringComparison.Ordinal));
        Assert.All(told, text => Assert.DoesNotContain(session, text, StringComparison.Ordinal));
        Assert.Equal(Subject(tokens), (string)JsonNode.Parse(Payload(forApi["access_token"]))!["sub"]!);
        Assert.Equal(Subject(tokens), (string)(await app.IntrospectAsync(token))["sub"]!);
        Assert.Equal("Ada", (string)(await AskAsync(server, token))["name"]!);

        var open = await (await App.ApprovedAsync(server, owner)).TokensAsync(browser, ("scope", "openid"));
        Assert.NotEqual(Claim(open, "sid"), Claim(tokens, "sid"));
    }

    /// <summary>Asked about one user after the other, an answer would say which one it is.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_finds_the_user_by_asking_about_all_of_them(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var app = await PairwiseAsync(server, owner);
        var token = (await app.TokensAsync(browser, ("scope", "openid RIGHT_GATEWAY_INFO"))).AccessToken();
        var stranger = await server.People.NewUser();

        string[] paths = ["", "/authorizations", $"/authorizations/{app.ClientId}/tokens", "/sessions", "/events"];
        foreach (var path in paths)
        {
            var own = await server.As(token).Get($"/users/{user.Id}{path}");
            var foreign = await server.As(token).Get($"/users/{stranger.Id}{path}");
            Assert.Equal(foreign.Status, own.Status);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_API_that_asks_and_a_key_see_the_true_user(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server);
        var app = await PairwiseAsync(
            server,
            owner,
            request => request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read))
        );
        var token = (await app.TokensAsync(browser, ("scope", $"openid {api.Read}"))).AccessToken();
        var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        var byKey = await owner.Api.Send(
            new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect") { Content = form }
        );

        foreach (var told in new[] { await api.IntrospectAsync(token), byKey })
        {
            Assert.Equal((user.Id, user.Id), ((string)told["sub"]!, (string)told["username"]!));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_ID_token_with_a_pseudonym_is_a_hint_like_any_other(Database database)
    {
        var (server, owner, _, browser) = await WorldAsync(database);
        var app = await PairwiseAsync(server, owner);
        var hint = (string)(await app.TokensAsync(browser, ("scope", "openid")))["id_token"]!;
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        await app.TokensAsync(other, ("scope", "openid"));
        var silent = app.AuthorizeUrl(("scope", "openid"), ("prompt", "none"), ("id_token_hint", hint));

        Assert.NotNull((await browser.GetAsync(silent)).Redirected["code"]);
        Assert.Equal("login_required", (await other.GetAsync(silent)).Redirected["error"]);
        var page = await new Browser(server).GetAsync(app.AuthorizeUrl(("id_token_hint", hint)));
        Assert.DoesNotContain(Claim(hint, "sub"), page.Location, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync($"/oauth/logout?id_token_hint={hint}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/sessions")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync($"/oauth/logout?id_token_hint={hint}")).Status);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pseudonyms_outlast_a_change_of_mind_and_end_with_the_client(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var app = await PairwiseAsync(server, owner);
        var url = $"/clients/{app.ClientId}";
        var first = await app.TokensAsync(browser, ("scope", Identity));
        var key = await KeyAsync(server, app.ClientId);

        (await server.Admin.Put(url, """{"client":{"subject_type":"public"}}""")).Succeeded();
        Assert.Null((await owner.Api.Get(url))["subject_type"]);
        Assert.Equal(user.Id, Subject(await app.RefreshAsync(first.RefreshToken())));
        var hint = (string)first["id_token"]!;
        var hinted = app.AuthorizeUrl(("scope", "openid"), ("prompt", "none"), ("id_token_hint", hint));
        Assert.NotNull((await browser.GetAsync(hinted)).Redirected["code"]);
        var open = await app.TokensAsync(browser, ("scope", Identity));
        Assert.Equal((user.Id, user.Id), (Subject(open), Claim(open, "preferred_username")));

        (await owner.Api.Put(url, """{"client":{"subject_type":"pairwise"}}""")).Succeeded();
        Assert.Equal("pairwise", (string)(await owner.Api.Get(url))["subject_type"]!);
        var again = (await app.RefreshAsync(open.RefreshToken())).Succeeded();
        Assert.Equal(Subject(first), Subject(again));
        Assert.DoesNotContain(user.Id, Payload(again["id_token"]), StringComparison.Ordinal);

        Assert.Equal(key, await KeyAsync(server, app.ClientId));
        var events = (await owner.Api.Get($"{url}/events")).Succeeded().Text;
        Assert.Contains("subject_type", events, StringComparison.Ordinal);
        Assert.DoesNotContain("subject_key", events, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(key!), events, StringComparison.Ordinal);
        (await server.Admin.Delete($"{url}/purge")).Succeeded();
        Assert.Null(await KeyAsync(server, app.ClientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_would_learn_the_ID_all_the_same_is_pointed_out(Database database)
    {
        var (server, owner, user, browser) = await WorldAsync(database);
        var app = await PairwiseAsync(
            server,
            owner,
            request => request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO")
        );

        var told = Evidence(await server.Admin.Get($"/clients/{app.ClientId}/review"));
        Assert.Contains(told, line => line.StartsWith("RIGHT_USER_INFO: by it", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.StartsWith("RIGHT_GATEWAY_INFO: by it", StringComparison.Ordinal));
        var token = (await app.TokensAsync(browser, ("scope", "RIGHT_USER_INFO"))).AccessToken();
        var info = (await server.As(token).Get("/auth_info")).Succeeded();
        Assert.Equal(user.Id, (string)info["oauth_access_token"]!["user_ids"]!["user_id"]!);
        var harmless = await PairwiseAsync(server, owner);
        Assert.DoesNotContain(
            Evidence(await server.Admin.Get($"/clients/{harmless.ClientId}/review")),
            line => line.Contains("by it", StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_stays_its_own_subject(Database database)
    {
        var (server, owner, _, _) = await WorldAsync(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var service = await PairwiseAsync(
            server,
            owner,
            request =>
            {
                request["client"]!["grants"] = new JsonArray("GRANT_CLIENT_CREDENTIALS");
                request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read));
            }
        );

        var answer = await service.PostAsync(
            "/oauth/token",
            [("grant_type", "client_credentials"), ("scope", api.Read)]
        );

        var subject = $"client/{service.ClientId}";
        Assert.Equal(subject, (string)JsonNode.Parse(Payload(answer.Succeeded()["access_token"]))!["sub"]!);
        Assert.Equal(subject, (string)(await service.IntrospectAsync(answer.AccessToken()))["sub"]!);
    }

    private static async Task<(RegistryServer Server, Person Owner, Person User, Browser Browser)> WorldAsync(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var named = new { user = new { name = "Ada", primary_email_address = $"{Guid.NewGuid():N}@example.com" } };
        (await server.Admin.Put($"/users/{user.Id}", named)).Succeeded();
        return (server, owner, user, await Browser.SignedInAsync(server, user.Id));
    }

    private static Task<App> PairwiseAsync(RegistryServer server, Person owner, Action<JsonObject>? change = null) =>
        App.ApprovedAsync(
            server,
            owner,
            change: request =>
            {
                request["client"]!["subject_type"] = "pairwise";
                request["client"]!["rights"] = new JsonArray("RIGHT_GATEWAY_INFO");
                change?.Invoke(request);
            }
        );

    private static Task<byte[]?> KeyAsync(RegistryServer server, string clientId) =>
        server.InDatabase<byte[]?>(db =>
            db.Clients.Where(client => client.ClientId == clientId).Select(client => client.SubjectKey).SingleAsync()
        );

    private static Task<Answer> AskAsync(RegistryServer server, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo");
        return server.As(token).Send(request);
    }

    private static List<string> Evidence(Answer report) =>
        [
            .. report.Succeeded()["checks"]!
                .AsArray()
                .Where(check => (string)check!["guideline"]! == "rights")
                .SelectMany(check => check!["evidence"]?.AsArray() ?? [])
                .Select(line => (string)line!),
        ];

    private static string Subject(Answer tokens) => Claim(tokens, "sub");

    private static string Claim(Answer tokens, string name) => Claim((string)tokens.Succeeded()["id_token"]!, name);

    private static string Claim(string idToken, string name) => new JsonWebToken(idToken).GetPayloadValue<string>(name);

    private static string Payload(JsonNode? token)
    {
        var payload = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(((string)token!).Split('.')[1]);
        return JsonSerializer.Serialize(JsonNode.Parse(payload));
    }
}
