using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>What a client is, said on purpose: <c>token_endpoint_auth_method</c> (RFC 7591, section 2).</summary>
public class PublicClientTests
{
    private const string Member = "token_endpoint_auth_method";

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_registers_a_public_client_that_gets_no_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]![Member] = "none";

        var client = (await server.Admin.Post("/users/admin/clients", request)).Succeeded();

        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        Assert.Equal("none", (string)client[Member]!);
        Assert.Null(client["secret"]);
        var secrets = $"/clients/{(string)client["ids"]!["client_id"]!}/secrets";
        (await server.Admin.Post(secrets, new { })).Refused(HttpStatusCode.BadRequest, "public_client");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_public_client_uses_PKCE_and_is_refused_a_secret_in_every_way(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner, withSecret: false, Says("none"));

        var refused = await browser.GetAsync(
            app.AuthorizeUrl(("code_challenge", null), ("code_challenge_method", null))
        );
        Assert.Equal("invalid_request", refused.Redirected["error"]);
        var tokens = await app.TokensAsync(browser);
        (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();

        foreach (var sandbox in new[] { true, false })
        {
            (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { sandbox })).Refused(
                HttpStatusCode.BadRequest,
                "public_client"
            );
        }

        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { secret = "A-secret-4-somebody" } })
        ).Refused(HttpStatusCode.BadRequest, "public_client");
        var both = People.ClientRequest(People.NewId("client"));
        (both["client"]![Member], both["client"]!["secret"]) = ("none", "A-secret-4-somebody");
        Assert.Equal(
            ["client.secret"],
            (await server.Admin.Post("/users/admin/clients", both))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_keeps_a_secret_says_so_from_the_first_day(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner, withSecret: false, Says("client_secret_basic"));

        var code = await app.CodeAsync(browser);

        (await app.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        app.Secret = (string)(await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { })).Succeeded()["secret"]!;
        (await app.ExchangeAsync(code)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_turns_public_waits_and_then_loses_its_secrets_and_tokens(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner);
        var tokens = await app.TokensAsync(browser);

        (await owner.Api.Put($"/clients/{app.ClientId}", Edit("none"))).Succeeded();
        (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
        tokens = await app.TokensAsync(browser);
        (
            await server.Admin.Post(
                $"/clients/{app.ClientId}/decisions",
                new { decision = "approve", revision = await server.Revision(app.ClientId) }
            )
        ).Succeeded();

        Assert.Equal("none", (string)(await owner.Api.Get($"/clients/{app.ClientId}"))[Member]!);
        Assert.Empty((await owner.Api.Get($"/clients/{app.ClientId}/secrets")).Succeeded()["secrets"]!.AsArray());
        var events = (await owner.Api.Get($"/clients/{app.ClientId}/events")).Succeeded()["events"]![0]!;
        Assert.Contains(
            events["changes"]!.AsArray(),
            change => ((string)change!["field"]!).StartsWith("secrets.", StringComparison.Ordinal)
        );
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        var asPublic = app.Without();
        (await asPublic.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        await asPublic.TokensAsync(browser);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_turns_one_into_the_other_at_once(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner);

        (await server.Admin.Put($"/clients/{app.ClientId}", Edit("none"))).Succeeded();
        await app.Without().TokensAsync(browser);
        (await server.Admin.Put($"/clients/{app.ClientId}", Edit("client_secret_post"))).Succeeded();
        (await app.Without().ExchangeAsync(await app.CodeAsync(browser))).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );
        (await server.Admin.Put($"/clients/{app.ClientId}", Edit("private_key_jwt"))).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_waits_and_turns_public_loses_its_sandbox_secret(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var id = await server.People.NewClient(owner);
        (await owner.Api.Post($"/clients/{id}/secrets", new { sandbox = true })).Succeeded();

        (await owner.Api.Put($"/clients/{id}", Edit("none"))).Succeeded();

        Assert.Empty((await owner.Api.Get($"/clients/{id}/secrets")).Succeeded()["secrets"]!.AsArray());
    }

    private static Action<JsonObject> Says(string method) => request => request["client"]![Member] = method;

    private static object Edit(string method) => new { client = new Dictionary<string, string> { [Member] = method } };

    private static async Task<(RegistryServer, Person Owner, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, owner, await Browser.SignedInAsync(server, user.Id));
    }
}
