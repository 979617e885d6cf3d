using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What ends tokens, and how soon.</summary>
public class EndingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_suspended_is_stopped_at_once_and_its_tokens_do_not_come_back(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        var code = await app.CodeAsync(browser);
        await Set(server, app, "STATE_SUSPENDED");

        var refusal = (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Forbidden,
            "oauth_client_suspended"
        );
        Assert.Equal("because", (string?)refusal["details"]![0]!["attributes"]!["description"]);
        (await app.ExchangeAsync(code)).RefusedAs("unauthorized_client");
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("unauthorized_client");
        Assert.False((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);

        await Set(server, app, "STATE_APPROVED");
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
        await app.TokensAsync(browser);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_deleted_is_gone_and_its_tokens_stay_dead_when_it_is_restored(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        (await server.Admin.Delete($"/clients/{app.ClientId}")).Succeeded();

        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(app.AuthorizeUrl())).Status);

        (await server.Admin.Post($"/clients/{app.ClientId}/restore")).Succeeded();
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_sees_what_it_allowed_and_takes_it_back_with_effect_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user, stranger) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser);

        var granted = Assert.Single(
            (await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray()
        )!;
        Assert.Equal(app.ClientId, (string?)granted["client_ids"]!["client_id"]);
        var listed = Assert.Single(
            (await user.Api.Get($"/users/{user.Id}/authorizations/{app.ClientId}/tokens")).Succeeded()[
                "tokens"
            ]!.AsArray()
        )!;
        Assert.Equal(tokens.AccessToken().Split('.')[1], (string?)listed["id"]);
        Assert.DoesNotContain(tokens.AccessToken().Split('.')[2], listed.ToJsonString(), StringComparison.Ordinal);
        (await stranger.Api.Get($"/users/{user.Id}/authorizations")).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await stranger.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}")).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );

        (await user.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}")).Succeeded();

        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
        (await user.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}")).Refused(
            HttpStatusCode.NotFound,
            "authorization_not_found"
        );
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        var events = (await user.Api.Get($"/users/{user.Id}/events")).Succeeded()["events"]!
            .AsArray()
            .Select(e => (string)e!["action"]!)
            .ToList();
        Assert.Contains("user.authorization.grant", events);
        Assert.Contains("user.authorization.revoke", events);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ending_a_token_ends_what_came_of_its_code_and_nothing_else(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var (first, other) = (await app.TokensAsync(browser), await app.TokensAsync(browser));
        var second = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        var id = first.AccessToken().Split('.')[1];

        (await user.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}/tokens/{id}")).Succeeded();

        foreach (var token in new[] { first.AccessToken(), second.AccessToken() })
        {
            (await server.As(token).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        }

        (await app.RefreshAsync(second.RefreshToken())).RefusedAs("invalid_grant");
        (await server.As(other.AccessToken()).Get("/auth_info")).Succeeded();
        (await app.RefreshAsync(other.RefreshToken())).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_token_can_be_ended_by_the_user_and_by_the_client_itself(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var (first, second) = (await app.TokensAsync(browser), await app.TokensAsync(browser));

        (
            await user.Api.Delete(
                $"/users/{user.Id}/authorizations/{app.ClientId}/tokens/{first.AccessToken().Split('.')[1]}"
            )
        ).Succeeded();
        (await server.As(first.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );

        var itself = server.As(second.AccessToken());
        (
            await itself.Delete(
                $"/users/{user.Id}/authorizations/{app.ClientId}/tokens/{second.AccessToken().Split('.')[1]}"
            )
        ).Succeeded();
        (await itself.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "token_not_found");
        (await app.RefreshAsync(second.RefreshToken())).RefusedAs("invalid_grant");
        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_that_is_ended_takes_its_refresh_token_along_and_no_other_authorization(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var (first, second) = (await app.TokensAsync(browser), await app.TokensAsync(browser));

        (
            await user.Api.Delete(
                $"/users/{user.Id}/authorizations/{app.ClientId}/tokens/{first.AccessToken().Split('.')[1]}"
            )
        ).Succeeded();

        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");
        (await server.As(second.AccessToken()).Get("/auth_info")).Succeeded();
        (await app.RefreshAsync(second.RefreshToken())).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_revokes_its_tokens_and_nobody_elses(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var other = await App.ApprovedAsync(server, await server.People.NewUser());
        var (first, second) = (await app.TokensAsync(browser), await app.TokensAsync(browser));

        await other.RevokeAsync(first.AccessToken());
        (await server.As(first.AccessToken()).Get("/auth_info")).Succeeded();

        (await app.RevokeAsync(first.AccessToken())).Succeeded();
        (await server.As(first.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RevokeAsync(second.RefreshToken())).Succeeded();
        (await server.As(second.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(second.RefreshToken())).RefusedAs("invalid_grant");
        (await app.RevokeAsync("nobody.issued.this")).Succeeded();
        app.Secret = other.Secret;
        (await app.RevokeAsync(second.AccessToken())).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_introspects_its_tokens_and_a_key_those_of_clients_it_may_read(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, user.Id));

        var own = (await app.IntrospectAsync(tokens.AccessToken())).Succeeded();
        Assert.True((bool)own["active"]!);
        Assert.Equal(user.Id, (string?)own["sub"]);
        Assert.Equal(app.ClientId, (string?)own["client_id"]);
        Assert.Contains("RIGHT_USER_INFO", (string?)own["scope"], StringComparison.Ordinal);
        var other = await App.ApprovedAsync(server, await server.People.NewUser());
        Assert.NotEqual(true, (bool?)(await other.IntrospectAsync(tokens.AccessToken()))["active"]);

        Assert.True((bool)(await AskAsync(owner.Api, tokens.AccessToken()))["active"]!);
        Assert.True((bool)(await AskAsync(server.Admin, tokens.RefreshToken()))["active"]!);
        Assert.False((bool)(await AskAsync(user.Api, tokens.AccessToken()))["active"]!);
        Assert.False((bool)(await AskAsync(server.Admin, "made.up.token"))["active"]!);
        await app.RevokeAsync(tokens.AccessToken());
        Assert.False((bool)(await AskAsync(server.Admin, tokens.AccessToken()))["active"]!);
        Assert.False((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);
    }

    /// <summary>Introspection by an API key.</summary>
    internal static async Task<Answer> AskAsync(Api api, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        return (await api.Send(request)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Clients_of_The_Things_Stack_sign_out_by_the_ID_of_their_access_token(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request =>
                request["client"]!["logout_redirect_uris"] = new JsonArray(
                    "https://app.example.com/bye",
                    "https://app.example.com/other"
                )
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser);
        var tokenId = tokens.AccessToken().Split('.')[1];

        var wrong = await browser.GetAsync(
            $"/oauth/logout?access_token_id={tokenId}&post_logout_redirect_uri={Uri.EscapeDataString("https://app.example.com/byebye")}"
        );
        Assert.Equal((HttpStatusCode.BadRequest, null), (wrong.Status, wrong.Location));
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        var out1 = await browser.GetAsync(
            $"/oauth/logout?access_token_id={tokenId}&post_logout_redirect_uri={Uri.EscapeDataString("https://app.example.com/other")}"
        );
        Assert.Equal("https://app.example.com/other", out1.Location);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);

        var again = await Browser.SignedInAsync(server, user.Id);
        var more = await app.TokensAsync(again);
        Assert.Equal(
            "https://app.example.com/bye",
            (await again.GetAsync($"/oauth/logout?access_token_id={more.AccessToken().Split('.')[1]}")).Location
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_proves_nothing_makes_the_user_confirm_to_sign_out(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["logout_redirect_uris"] = new JsonArray("https://app.example.com/bye")
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var bye = Uri.EscapeDataString("https://app.example.com/bye");

        var page = await browser.GetAsync(
            $"/oauth/logout?client_id={app.ClientId}&post_logout_redirect_uri={bye}&state=s1"
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
        Assert.Equal(
            "https://app.example.com/bye?state=s1",
            (await page.SubmitAsync(("decision", "sign-out"))).Location
        );
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);

        var again = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(again, ("scope", "openid"));
        var elsewhere = await Browser.SignedInAsync(server, user.Id);
        Assert.Equal(
            HttpStatusCode.OK,
            (await elsewhere.GetAsync($"/oauth/logout?id_token_hint={(string)tokens["id_token"]!}")).Status
        );
        Assert.Equal(
            "https://app.example.com/bye",
            (
                await again.GetAsync(
                    $"/oauth/logout?id_token_hint={(string)tokens["id_token"]!}&post_logout_redirect_uri={bye}"
                )
            ).Location
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await again.GetAsync($"/oauth/logout?post_logout_redirect_uri={bye}")).Status
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await again.GetAsync(
                    $"/oauth/logout?client_id={app.ClientId}&post_logout_redirect_uri=https%3A%2F%2Fevil.example"
                )
            ).Status
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_takes_all_access_back_with_a_new_password(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser);

        (
            await user.Api.Put(
                $"/users/{user.Id}/password",
                new
                {
                    old = Browser.Password,
                    @new = "Another-password-5",
                    revoke_all_access = true,
                }
            )
        ).Succeeded();

        Assert.StartsWith("/sign-in", (await browser.GetAsync("/")).Location, StringComparison.Ordinal);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    private static async Task Set(RegistryServer server, App app, string state) =>
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state, state_description = "because" } }
            )
        ).Succeeded();
}
