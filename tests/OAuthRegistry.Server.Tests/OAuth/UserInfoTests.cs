using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>OpenID Connect Core, section 5.3.</summary>
public class UserInfoTests
{
    private const string Endpoint = "/oauth/userinfo";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_learns_what_the_user_allowed_as_it_is_now(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        var tokens = await app.TokensAsync(browser, ("scope", "openid profile email"));

        var info = (await AskAsync(server, tokens.AccessToken())).Succeeded();
        Assert.Equal(user.Id, (string)info["sub"]!);
        Assert.Equal(user.Id, (string)info["preferred_username"]!);
        Assert.Equal("Alice", (string)info["name"]!);
        Assert.Equal($"{user.Id}@example.com", (string)info["email"]!);
        Assert.False((bool)info["email_verified"]!);
        Assert.True((long)info["updated_at"]! > 0);
        Assert.Equal("http://localhost", (string?)info["iss"]);

        (await server.Admin.Put($"/users/{user.Id}", new { user = new { name = "Alice B." } })).Succeeded();
        Assert.Equal("Alice B.", (string)(await AskAsync(server, tokens.AccessToken()))["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_learns_no_more_than_was_allowed(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);

        var info = (
            await AskAsync(server, (await app.TokensAsync(browser, ("scope", "openid"))).AccessToken())
        ).Succeeded();
        Assert.Equal(user.Id, (string)info["sub"]!);
        foreach (var name in new[] { "name", "preferred_username", "email", "email_verified", "updated_at", "aud" })
        {
            Assert.Null(info[name]);
        }

        var rights = (await app.TokensAsync(browser, ("scope", "RIGHT_USER_INFO"))).AccessToken();
        Refused(await AskAsync(server, rights), HttpStatusCode.Forbidden, "insufficient_scope");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_organizations_of_a_user_are_told_where_it_allowed_that(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        var own = await server.People.NewOrganization(user);
        var foreign = await server.People.NewOrganization(await server.People.NewUser());
        (
            await server.Admin.Put(
                $"/organizations/{foreign}/collaborators",
                new { collaborator = new { ids = user.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", "openid groups")));
        Assert.Contains("See which organizations you are in", page.Text, StringComparison.Ordinal);
        var code = (await page.SubmitAsync(("decision", "allow"))).Redirected["code"]!;
        var tokens = (await app.ExchangeAsync(code)).Succeeded();

        // Not the one that it was only invited into.
        var told = new JsonWebToken((string)tokens["id_token"]!).GetPayloadValue<JsonElement>("groups");
        Assert.Equal($"[\"{own}\"]", told.GetRawText());
        Assert.Equal([own], Texts((await AskAsync(server, tokens.AccessToken())).Succeeded()["groups"]!));
        (await user.Api.Post($"/organizations/{foreign}/collaborators/user/{user.Id}/accept")).Succeeded();
        Assert.Equal(
            new[] { own, foreign }.Order(StringComparer.Ordinal),
            Texts((await AskAsync(server, tokens.AccessToken())).Succeeded()["groups"]!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_token_comes_in_the_header_or_in_a_form(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        var token = (await app.TokensAsync(browser, ("scope", "openid"))).AccessToken();

        using var inHeader = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        inHeader.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(user.Id, (string)(await server.As(null).Send(inHeader)).Succeeded()["sub"]!);
        using var inForm = new HttpRequestMessage(HttpMethod.Post, Endpoint)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("access_token", token)]),
        };
        Assert.Equal(user.Id, (string)(await server.As(null).Send(inForm)).Succeeded()["sub"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_application_in_a_browser_reads_the_answer(Database database)
    {
        var (server, _, app, browser) = await WorldAsync(database);
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await app.TokensAsync(browser, ("scope", "openid"))).AccessToken()
        );
        request.Headers.Add("Origin", "https://app.example.com");

        var answer = (await server.As(null).Send(request)).Succeeded();

        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_token_or_has_ended_is_told_nothing(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        var token = (await app.TokensAsync(browser, ("scope", "openid"))).AccessToken();

        var none = await AskAsync(server, null);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (none.Status, none.Header("WWW-Authenticate")));
        Refused(await AskAsync(server, user.Key), HttpStatusCode.Unauthorized, "invalid_token");
        Refused(await AskAsync(server, "x"), HttpStatusCode.Unauthorized, "invalid_token");

        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state = "STATE_SUSPENDED" } })
        ).Succeeded();
        Refused(await AskAsync(server, token), HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_metadata_names_the_endpoint_and_the_ways_to_answer(Database database)
    {
        var server = await RegistryServer.On(database);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        var metadata = (await server.As(null).Send(request)).Succeeded();

        Assert.Equal("http://localhost/oauth/userinfo", (string)metadata["userinfo_endpoint"]!);
        Assert.Equal(["query", "form_post"], Texts(metadata["response_modes_supported"]!));
        Assert.Contains("updated_at", Texts(metadata["claims_supported"]!));
    }

    /// <summary>As resource servers refuse (RFC 6750, section 3): in the header.</summary>
    private static void Refused(Answer answer, HttpStatusCode status, string error)
    {
        Assert.Equal(status, answer.Status);
        Assert.StartsWith("Bearer ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains($"error=\"{error}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    private static async Task<(RegistryServer, Person User, App, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        (
            await server.Admin.Put(
                $"/users/{user.Id}",
                new { user = new { name = "Alice", primary_email_address = $"{user.Id}@example.com" } }
            )
        ).Succeeded();
        return (server, user, await App.ApprovedAsync(server, owner), await Browser.SignedInAsync(server, user.Id));
    }

    private static async Task<Answer> AskAsync(RegistryServer server, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await server.As(null).Send(request);
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => (string)text!);
}
