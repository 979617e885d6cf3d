using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth.Devices;

/// <summary>A device gets tokens once its user allows it in a browser somewhere else (RFC 8628).</summary>
public class DeviceFlowTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_device_gets_tokens_that_work_on_the_API_once_its_user_allows_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var device = await Device.StartAsync(app, ("scope", "openid profile RIGHT_USER_INFO"));

        Assert.Matches("^MRSXM\\.[A-Z2-7]{39}\\.[A-Z2-7]{52}$", device.Code);
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", device.UserCode);
        Assert.Equal("http://localhost/device", (string?)device.Started["verification_uri"]);
        Assert.Equal(
            $"http://localhost/device?user_code={device.UserCode}",
            (string?)device.Started["verification_uri_complete"]
        );
        Assert.Equal((600, 5), ((int)device.Started["expires_in"]!, (int)device.Started["interval"]!));
        (await device.PollAsync()).RefusedAs("authorization_pending");

        var page = await device.OpenAsync(browser);
        Assert.Contains("asks for permission", page.Text, StringComparison.Ordinal);
        Assert.Contains("your name", page.Text, StringComparison.Ordinal);
        var closing = await Device.DecideAsync(page, "allow");
        Assert.Equal(HttpStatusCode.OK, closing.Status);
        Assert.Contains("You can go back to your device", closing.Text, StringComparison.Ordinal);

        var tokens = (await device.PollAsync()).Succeeded();
        Assert.Equal(("bearer", 3600), ((string?)tokens["token_type"], (int)tokens["expires_in"]!));
        Assert.Equal(
            ["RIGHT_USER_INFO", "openid", "profile"],
            ((string)tokens["scope"]!).Split(' ').Order(StringComparer.Ordinal)
        );
        var who = (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded()["oauth_access_token"]!;
        Assert.Equal(user.Id, (string?)who["user_ids"]!["user_id"]);
        Assert.Equal(["RIGHT_USER_INFO"], who["rights"]!.AsArray().Select(right => (string)right!));
        var claims = new JsonWebToken((string)tokens["id_token"]!);
        Assert.Equal((user.Id, app.ClientId), (claims.Subject, Assert.Single(claims.Audiences)));
        Assert.DoesNotContain(claims.Claims, claim => claim.Type.StartsWith("oi_", StringComparison.Ordinal));
        var refreshed = (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
        (await server.As(refreshed.AccessToken()).Get("/auth_info")).Succeeded();
        var listed = (await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!;
        Assert.Equal(app.ClientId, (string?)Assert.Single(listed.AsArray())!["client_ids"]!["client_id"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_gets_a_refresh_token_only_with_that_grant_and_an_ID_token_only_if_it_asks(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(
            server,
            change: request => Device.Grants(request, "GRANT_DEVICE_CODE")
        );
        var device = await Device.StartAsync(app, ("scope", "RIGHT_USER_INFO offline_access"));

        var tokens = await device.TokensAsync(browser);

        Assert.Null(tokens["refresh_token"]);
        Assert.Null(tokens["id_token"]);
        Assert.Equal("RIGHT_USER_INFO", (string?)tokens["scope"]);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_a_secret_proves_nothing_and_asks_each_time(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server, withSecret: false);
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { skip_authorization = true } })
        ).Succeeded();

        for (var time = 0; time < 2; time++)
        {
            var device = await Device.StartAsync(app);
            Assert.Contains("asks for permission", (await device.OpenAsync(browser)).Text, StringComparison.Ordinal);
            (await server.As((await device.TokensAsync(browser)).AccessToken()).Get("/auth_info")).Succeeded();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_with_a_secret_proves_who_it_is_at_both_endpoints(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var (nobody, thief) = (app.Without(), app.MovedTo(server));
        thief.Secret = "BRUYQ4LDZFDSHVY5GZ5JNX226OSCOPJZGFJ3GBZAQV7DZK7RKKUQ";

        foreach (var other in new[] { nobody, thief })
        {
            (await Device.AskAsync(other)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
            (await device.PollAsync(other)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        }

        // Whoever else polls makes the device no slower.
        (await device.PollAsync()).RefusedAs("authorization_pending");
        (await device.TokensAsync(browser)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_the_grant_is_told_so_at_both_endpoints(Database database)
    {
        var server = await RegistryServer.On(database);
        var (device, other) = (
            await Device.StartAsync((await Device.World(server)).App),
            await App.ApprovedAsync(server, await server.People.NewUser())
        );

        (await Device.AskAsync(other)).RefusedAs("unauthorized_client");
        (await device.PollAsync(other)).RefusedAs("unauthorized_client");
        Assert.Equal(
            "unauthorized_client",
            (string?)
                (await other.PostAsync("/oauth/token", [("grant_type", Device.GrantType), ("device_code", "x")]))[
                    "error"
                ]
        );
        Assert.Equal(0, await Rows.CountAsync(server, other));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_with_this_grant_alone_is_sent_nowhere_and_gets_no_code(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);

        foreach (var uri in new[] { null, App.Callback })
        {
            var page = await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", uri)));
            Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_device_code_belongs_to_its_client(Database database)
    {
        var server = await RegistryServer.On(database);
        var (mine, other) = ((await Device.World(server)).App, (await Device.World(server)).App);
        var device = await Device.StartAsync(mine);

        (await device.PollAsync(other)).RefusedAs("invalid_grant");
        foreach (var code in new[] { "x", device.UserCode, device.Code[..^1] + (device.Code[^1] == 'A' ? 'Q' : 'A') })
        {
            (await mine.PostAsync("/oauth/token", [("grant_type", Device.GrantType), ("device_code", code)])).RefusedAs(
                "invalid_grant"
            );
        }

        (await mine.PostAsync("/oauth/token", [("grant_type", Device.GrantType), ("device_code", null)])).RefusedAs(
            "invalid_request"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_device_code_works_once_and_its_second_use_ends_what_the_first_brought(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var tokens = await device.TokensAsync(browser);

        (await device.PollAsync()).RefusedAs("invalid_grant");

        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_poll_at_once_one_gets_tokens(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        await device.AnswerAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => device.PollAsync()));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => answer.RefusedAs("invalid_grant")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_denies_it_is_asked_no_more_and_nothing_is_kept(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);

        var closing = await device.AnswerAsync(browser, "deny");

        Assert.Contains("Nothing was allowed", closing.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("access_denied");
        (await device.PollAsync()).RefusedAs("access_denied");
        Assert.Empty((await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_client_may_not_ask_for_is_refused_before_anybody_is_asked(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);

        (await Device.AskAsync(app, ("scope", "RIGHT_ALL"))).RefusedAs("invalid_scope");
        (await Device.AskAsync(app, ("scope", "nonsense"))).RefusedAs("invalid_scope");
        (await Device.AskAsync(app, ("scope", "openid RIGHT_GATEWAY_ALL"))).RefusedAs("invalid_scope");
        (await Device.AskAsync(app, ("resource", "https://elsewhere.example/"))).RefusedAs("invalid_target");
        (await Device.AskAsync(app, ("scope", "openid"), ("scope", "profile"))).RefusedAs("invalid_request");
        Assert.Equal(0, await Rows.CountAsync(server, app));

        var device = await Device.StartAsync(app, ("scope", "openid nonsense"), ("resource", "http://localhost"));
        Assert.Equal("openid", (string?)(await device.TokensAsync(browser))["scope"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_scope_all_rights_of_the_client_are_asked_for(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);

        var tokens = await (await Device.StartAsync(app)).TokensAsync(browser);

        Assert.Equal(
            ["RIGHT_USER_GATEWAYS_CREATE", "RIGHT_USER_INFO"],
            (await TokenTests.Rights(server, tokens.AccessToken())).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("GET", "application/x-www-form-urlencoded", "")]
    [InlineData("POST", "text/plain", "client_id=x")]
    [InlineData("POST", "application/json", "{}")]
    [InlineData("POST", "application/x-www-form-urlencoded", "")]
    [InlineData("POST", "application/x-www-form-urlencoded", "client_id=%00")]
    [InlineData("POST", "application/x-www-form-urlencoded; charset=utf-7", "client_id=x")]
    [InlineData("POST", "application/x-www-form-urlencoded", "client_id=nobody")]
    public async Task A_request_that_can_not_be_read_is_refused_as_OAuth_has_it(string verb, string type, string body)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/oauth/device");
        if (verb == "POST")
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var answer = await server.As(null).Send(request);

        Assert.Contains((string?)answer["error"], new[] { "invalid_request", "invalid_client" });
        Assert.Matches("^[ !#-\\[\\]-~]+$", (string?)answer["error_description"] ?? "");
        Assert.Null(answer["error_uri"]);
    }

    [Fact]
    public async Task The_metadata_and_the_answer_say_where_the_server_is_reached()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("Registry:PublicUrl", "https://id.example.com/registry"),
            ("OAuth:DeviceCodeLifetime", "00:02:00")
        );
        var app = await App.ApprovedAsync(server, await server.People.NewUser(), change: Device.ItsGrants);
        var metadata = JsonNode.Parse(
            await server.As(null).Http.GetStringAsync("/.well-known/oauth-authorization-server/registry")
        )!;
        var device = await Device.StartAsync(app);

        Assert.Equal(
            "https://id.example.com/registry/oauth/device",
            (string?)metadata["device_authorization_endpoint"]
        );
        Assert.Contains(Device.GrantType, metadata["grant_types_supported"]!.AsArray().Select(grant => (string)grant!));
        Assert.Equal("https://id.example.com/registry/device", (string?)device.Started["verification_uri"]);
        Assert.StartsWith(
            "https://id.example.com/registry/device?user_code=",
            (string?)device.Started["verification_uri_complete"],
            StringComparison.Ordinal
        );
        Assert.Equal(120, (int)device.Started["expires_in"]!);
        Assert.Matches(
            new Regex("[?&]return_to=%2Fregistry%2Fdevice$"),
            (await new Browser(server).GetAsync("/registry/device")).Location!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task To_whoever_asks_about_a_device_code_it_is_no_token(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);

        Assert.NotEqual(true, (bool?)(await app.IntrospectAsync(device.Code))["active"]);
        await device.AnswerAsync(browser);
        Assert.NotEqual(true, (bool?)(await app.IntrospectAsync(device.Code))["active"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.As(device.Code).Get("/auth_info")).Status);
        await app.RevokeAsync(device.Code);
        (await device.PollAsync()).Succeeded();
    }
}
