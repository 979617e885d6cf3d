using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What the server says of itself, and what becomes of its keys and its old tokens.</summary>
public class DiscoveryTests
{
    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task The_metadata_tells_what_works(string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var metadata = JsonNode.Parse(await server.As(null).Http.GetStringAsync(path))!;

        Assert.Equal("http://localhost", (string?)metadata["issuer"]);
        Assert.Equal("http://localhost/oauth/authorize", (string?)metadata["authorization_endpoint"]);
        Assert.Equal("http://localhost/oauth/token", (string?)metadata["token_endpoint"]);
        Assert.Equal("http://localhost/oauth/revoke", (string?)metadata["revocation_endpoint"]);
        Assert.Equal("http://localhost/oauth/introspect", (string?)metadata["introspection_endpoint"]);
        Assert.Equal("http://localhost/oauth/logout", (string?)metadata["end_session_endpoint"]);
        Assert.Equal("http://localhost/oauth/par", (string?)metadata["pushed_authorization_request_endpoint"]);
        Assert.False((bool)metadata["require_pushed_authorization_requests"]!);
        Assert.False((bool)metadata["request_parameter_supported"]!);
        Assert.False((bool)metadata["request_uri_parameter_supported"]!);
        Assert.Equal(["code"], Texts(metadata["response_types_supported"]));
        Assert.Equal("http://localhost/oauth/userinfo", (string?)metadata["userinfo_endpoint"]);
        Assert.Equal(["query", "form_post"], Texts(metadata["response_modes_supported"]));
        Assert.Equal(
            [
                "authorization_code",
                "client_credentials",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ],
            Texts(metadata["grant_types_supported"]).Order()
        );
        Assert.Equal("http://localhost/oauth/device", (string?)metadata["device_authorization_endpoint"]);
        Assert.Equal(["S256"], Texts(metadata["code_challenge_methods_supported"]));
        Assert.Equal(["RS256"], Texts(metadata["id_token_signing_alg_values_supported"]));
        Assert.Equal(
            ["client_secret_basic", "client_secret_post", "none", "private_key_jwt"],
            Texts(metadata["token_endpoint_auth_methods_supported"]).Order()
        );
        foreach (var endpoint in new[] { "token", "revocation", "introspection" })
        {
            Assert.Contains("private_key_jwt", Texts(metadata[$"{endpoint}_endpoint_auth_methods_supported"]));
            Assert.Equal(
                ["RS256", "PS256", "ES256", "ES384"],
                Texts(metadata[$"{endpoint}_endpoint_auth_signing_alg_values_supported"])
            );
        }

        Assert.True((bool)metadata["authorization_response_iss_parameter_supported"]!);
        Assert.True((bool)metadata["backchannel_logout_supported"]!);
        Assert.True((bool)metadata["backchannel_logout_session_supported"]!);
        Assert.Equal(["pairwise", "public"], Texts(metadata["subject_types_supported"]).Order());
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource", "http://localhost")]
    [InlineData("/.well-known/oauth-protected-resource/api/v3", "http://localhost/api/v3")]
    public async Task The_API_tells_where_its_tokens_come_from(string path, string resource)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var metadata = JsonNode.Parse(await server.As(null).Http.GetStringAsync(path))!;

        Assert.Equal(resource, (string?)metadata["resource"]);
        Assert.Equal(["http://localhost"], Texts(metadata["authorization_servers"]));
        Assert.Equal(["header"], Texts(metadata["bearer_methods_supported"]));
        Assert.Contains("RIGHT_USER_INFO", Texts(metadata["scopes_supported"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_ID_token_says_nothing_that_the_metadata_does_not_list(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser, ("scope", "openid profile email"), ("nonce", "n"));
        var refreshed = await app.RefreshAsync(tokens.RefreshToken());
        var metadata = JsonNode.Parse(await server.As(null).Http.GetStringAsync("/.well-known/openid-configuration"))!;
        var listed = Texts(metadata["claims_supported"]).ToHashSet();

        foreach (var answer in new[] { tokens, refreshed })
        {
            Assert.Empty(
                new JsonWebToken((string)answer["id_token"]!).Claims.Select(claim => claim.Type).Except(listed)
            );
        }

        // An ID token is none of the tokens that one asks about.
        Assert.NotEqual(true, (bool?)(await app.IntrospectAsync((string)tokens["id_token"]!))["active"]);
        await app.RevokeAsync((string)tokens["id_token"]!);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/jwks")]
    public async Task Whoever_asks_for_the_head_gets_it(string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);

        var head = await server.As(null).Send(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal((HttpStatusCode.OK, "application/json", ""), (head.Status, head.ContentType, head.Text));
    }

    [Fact]
    public async Task The_operator_says_where_the_server_is_reached()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("Registry:PublicUrl", "https://registry.example.com")
        );

        var metadata = JsonNode.Parse(
            await server.As(null).Http.GetStringAsync("/.well-known/oauth-authorization-server")
        )!;

        Assert.Equal("https://registry.example.com", (string?)metadata["issuer"]);
        Assert.Equal("https://registry.example.com/oauth/token", (string?)metadata["token_endpoint"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_ID_token_says_who_the_user_is_and_no_more_than_was_asked(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);

        var tokens = await app.TokensAsync(browser, ("scope", "openid profile"), ("nonce", "n-17"));

        var keys = new JsonWebKeySet(await server.As(null).Http.GetStringAsync("/.well-known/jwks"));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            (string)tokens["id_token"]!,
            new TokenValidationParameters
            {
                ValidIssuer = "http://localhost",
                ValidAudience = app.ClientId,
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            }
        );
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("n-17", result.Claims["nonce"]);
        Assert.True(
            result.Claims.ContainsKey("sub")
                && result.Claims.ContainsKey("preferred_username")
                && result.Claims.ContainsKey("auth_time")
        );
        Assert.False(result.Claims.ContainsKey("email"));
        (await server.As(tokens.AccessToken()).Get($"/users/{result.Claims["sub"]}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_outlive_a_restart_and_a_new_one_is_published_before_it_signs(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("OAuth:SigningKeyLifetime", "2.00:00:00"));
        var first = Assert.Single(await KeyIds(server));
        await server.Services.GetRequiredService<SigningKeys>().RefreshAsync(Context(server), default);
        Assert.Equal([first], await KeyIds(server));

        await Age(server, TimeSpan.FromDays(3));
        await server.Services.GetRequiredService<SigningKeys>().RefreshAsync(Context(server), default);
        var both = await KeyIds(server);
        Assert.Equal(2, both.Count);
        Assert.Contains(first, both);
        Assert.Equal(first, await SignedBy(server));

        await Age(server, TimeSpan.FromDays(2));
        await server.Services.GetRequiredService<SigningKeys>().RefreshAsync(Context(server), default);
        Assert.DoesNotContain(first, await KeyIds(server));
        Assert.NotEqual(first, await SignedBy(server));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_an_older_version_made_gets_its_curve_once(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
            (await db.SigningKeys.SingleAsync()).ProtectedCurveKey = null;
            await db.SaveChangesAsync();
        }

        await server.Services.GetRequiredService<SigningKeys>().RefreshAsync(Context(server), default);
        var made = (await Context(server).SigningKeys.SingleAsync()).ProtectedCurveKey;
        await server.Services.GetRequiredService<SigningKeys>().RefreshAsync(Context(server), default);

        Assert.NotNull(made);
        Assert.Equal(made, (await Context(server).SigningKeys.SingleAsync()).ProtectedCurveKey);
        Assert.Single(await KeyIds(server));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_ended_is_swept_out_and_what_lives_stays(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (_, app, browser) = await TokenTests.World(server);
        var tokens = await app.TokensAsync(browser);
        var upkeep = ActivatorUtilities.CreateInstance<Upkeep>(server.Services);
        var db = Context(server);

        await upkeep.PruneAsync(db, default);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
        Assert.NotEmpty(db.Sessions);

        await Age(server, TimeSpan.FromDays(60));
        await upkeep.PruneAsync(db, default);
        Assert.Empty(db.Tokens);
        Assert.Empty(db.TokenFamilies);
        Assert.Empty(db.Sessions);
        Assert.NotEmpty(db.Consents);
    }

    private static RegistryContext Context(RegistryServer server) =>
        server.Services.CreateScope().ServiceProvider.GetRequiredService<RegistryContext>();

    /// <summary>As if everything had been made longer ago.</summary>
    private static async Task Age(RegistryServer server, TimeSpan age)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        foreach (var key in db.SigningKeys)
        {
            db.Entry(key).Property(k => k.CreatedAt).CurrentValue -= age;
        }

        foreach (var token in db.Tokens)
        {
            db.Entry(token).Property(t => t.ExpiresAt).CurrentValue -= age;
        }

        foreach (var family in db.TokenFamilies)
        {
            db.Entry(family).Property(f => f.CreatedAt).CurrentValue -= age;
        }

        foreach (var session in db.Sessions)
        {
            db.Entry(session).Property(s => s.ExpiresAt).CurrentValue -= age;
        }

        await db.SaveChangesAsync();
    }

    /// <summary>Those of RSA; beside each stands one of a curve.</summary>
    private static async Task<List<string>> KeyIds(RegistryServer server)
    {
        var keys = JsonNode.Parse(await server.As(null).Http.GetStringAsync("/.well-known/jwks"))!["keys"]!
            .AsArray()
            .ToLookup(key => (string)key!["kty"]!, key => (string)key!["kid"]!);
        Assert.Equal(keys["RSA"].Select(id => $"{id}-es256"), keys["EC"]);
        return [.. keys["RSA"]];
    }

    private static async Task<string> SignedBy(RegistryServer server)
    {
        var (_, app, browser) = await TokenTests.World(server);
        return new JsonWebToken((string)(await app.TokensAsync(browser, ("scope", "openid")))["id_token"]!).Kid;
    }

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => (string)item!);
}
