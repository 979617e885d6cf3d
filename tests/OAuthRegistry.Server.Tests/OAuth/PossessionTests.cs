using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Tokens that are bound to a key of their client (DPoP, RFC 9449).</summary>
public class PossessionTests
{
    private const string Token = "http://localhost/oauth/token";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_that_was_asked_for_with_a_proof_works_with_its_key_only(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var tokens = await TokensAsync(app.Proving(key), browser);
        var token = tokens.AccessToken();

        Assert.Equal("DPoP", (string)tokens["token_type"]!);
        (await CallAsync(server, token, Proof(key, token))).Succeeded();
        var told = (await app.IntrospectAsync(token)).Succeeded();
        Assert.Equal(("DPoP", Thumbprint(key)), ((string)told["token_type"]!, (string)told["cnf"]!["jkt"]!));

        (await server.As(token).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "key_not_proven");
        (await CallAsync(server, token, null)).Refused(HttpStatusCode.Unauthorized, "key_not_proven");
        (await CallAsync(server, token, Proof(KeyPair.Curve(), token))).Refused(
            HttpStatusCode.Unauthorized,
            "key_not_proven"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_challenge_says_that_a_proof_is_wanted_and_how_it_may_be_signed(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var token = (await TokensAsync(app.Proving(KeyPair.Curve()), browser)).AccessToken();

        var refused = await CallAsync(server, token, null);

        Assert.StartsWith(
            "DPoP algs=\"RS256 PS256 ES256 ES384\", error=\"",
            refused.Header("WWW-Authenticate"),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_proof_works_once_for_its_request_and_its_time(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var token = (await TokensAsync(app.Proving(key), browser)).AccessToken();
        var proof = Proof(key, token);
        (await CallAsync(server, token, proof)).Succeeded();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        foreach (
            var (wrong, says) in new (string, string)[]
            {
                (proof, "It was used before"),
                (Proof(key, token, claims => claims["htm"] = "POST"), "Its htm must be GET"),
                (
                    Proof(key, token, claims => claims["htu"] = Token),
                    "Its htu must be http://localhost/api/v3/auth_info"
                ),
                (Proof(key, token, claims => claims["ath"] = "AAAA"), "Its ath must be the hash"),
                (Proof(key, token, claims => claims.Remove("ath")), "Its ath must be the hash"),
                (Proof(key, token, claims => claims.Remove("jti")), "It must have a jti"),
                (Proof(key, token, claims => claims.Remove("iat")), "It must have an iat"),
                (Proof(key, token, claims => claims["iat"] = now - 200), "It is too old"),
                (Proof(key, token, claims => claims["iat"] = now + 200), "Its iat must be a time that has come"),
                (Proof(key, token, header: head => head["typ"] = "JWT"), "Its typ must be dpop+jwt"),
                (Proof(key, token, header: head => head["alg"] = "none"), "Its alg must be one of"),
                (Proof(key, token, header: head => head["alg"] = "RS256"), "Its alg must be one of its key"),
                (Proof(key, token, header: head => head["crit"] = new JsonArray("b64")), "must not hold crit"),
                (Proof(key, token, header: head => head.Remove("jwk")), "must hold the public key"),
                (Proof(key, token, header: head => head["jwk"] = key.Private), "must not hold `d`"),
                (Proof(key, token, header: head => head["jwk"] = KeyPair.Curve().Public), "It is not signed by"),
                ("no.proof", "It must be one signed JWT"),
            }
        )
        {
            var refused = await CallAsync(server, token, wrong);
            refused.Refused(HttpStatusCode.Unauthorized, "key_not_proven");
            Assert.Contains(says, (string)refused["detail"]!, StringComparison.Ordinal);
        }

        (await CallAsync(server, token, Proof(key, token, claims => claims["htu"] = Address + "?a=b#c"))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_refresh_token_of_a_public_client_is_bound_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner, withSecret: false);
        var (key, browser) = (KeyPair.Curve(), await Browser.SignedInAsync(server, user.Id));
        var refresh = (await TokensAsync(app.Proving(key), browser)).RefreshToken();

        (await app.RefreshAsync(refresh)).RefusedAs("invalid_dpop_proof");
        (await app.Proving(KeyPair.Curve()).RefreshAsync(refresh)).RefusedAs("invalid_grant");
        var next = (await app.Proving(key).RefreshAsync(refresh)).Succeeded();
        Assert.Equal("DPoP", (string)next["token_type"]!);
        var repeated = (await app.Proving(key).RefreshAsync(refresh)).Succeeded();
        Assert.Equal(next.AccessToken(), repeated.AccessToken());
        Assert.Equal("DPoP", (string)repeated["token_type"]!);
        var token = next.AccessToken();
        (await CallAsync(server, token, Proof(key, token))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_that_was_asked_for_with_a_key_is_exchanged_with_it_only(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var code = await app.CodeAsync(browser, ("dpop_jkt", Thumbprint(key)));

        (await app.ExchangeAsync(code)).RefusedAs("invalid_dpop_proof");
        (await app.Proving(KeyPair.Curve()).ExchangeAsync(code)).RefusedAs("invalid_grant");
        (await app.Proving(key).ExchangeAsync(code)).Succeeded();

        var page = await browser.GetAsync(app.AuthorizeUrl(("dpop_jkt", "short")));
        Assert.Equal("invalid_request", page.Redirected["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_that_is_pushed_with_a_proof_binds_its_code(Database database)
    {
        var (_, app, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var url = await app.Proving(key, "http://localhost/oauth/par").PushedUrlAsync();
        var page = await browser.GetAsync(url);
        var answer = page.Status == HttpStatusCode.OK ? await page.SubmitAsync(("decision", "allow")) : page;
        var code = answer.Redirected["code"]!;

        (await app.ExchangeAsync(code)).RefusedAs("invalid_dpop_proof");
        (await app.Proving(key).ExchangeAsync(code)).Succeeded();
        (
            await app.Proving(key, "http://localhost/oauth/par")
                .PushAsync(("dpop_jkt", Thumbprint(KeyPair.Curve("other"))))
        ).RefusedAs("invalid_request");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_nonce_is_asked_for_where_the_operator_wants_one(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("OAuth:RequireDpopNonce", "true"));
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var (key, browser) = (KeyPair.Curve(), await Browser.SignedInAsync(server, user.Id));
        var code = await app.CodeAsync(browser);

        var refused = await app.Proving(key).ExchangeAsync(code);
        refused.RefusedAs("use_dpop_nonce");
        var nonce = refused.Header("DPoP-Nonce");
        (await app.Proving(key, nonce: nonce + "A").ExchangeAsync(code)).RefusedAs("use_dpop_nonce");
        (await app.Proving(key, nonce: nonce).ExchangeAsync(code)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Userinfo_asks_for_the_key_too(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var token = (await TokensAsync(app.Proving(key), browser, ("scope", "openid"))).AccessToken();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("DPoP", Proof(key, token, At))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("Bearer", null)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await AskAsync("DPoP", null)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await AskAsync("DPoP", Proof(KeyPair.Curve(), token, At))).Status);

        static void At(JsonObject claims) => claims["htu"] = "http://localhost/oauth/userinfo";

        Task<Answer> AskAsync(string scheme, string? proof) =>
            SendAsync(server, "/oauth/userinfo", scheme, token, proof);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_signed_token_names_its_key_and_an_exchange_does_not_lose_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        var app = await api.ClientAsync(
            owner,
            request => request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_TOKEN_EXCHANGE")
        );
        var key = KeyPair.Curve();
        var browser = await Browser.SignedInAsync(server, user.Id);

        var token = (await TokensAsync(app.Proving(key), browser, ("scope", api.Read))).AccessToken();

        Assert.Contains(Thumbprint(key), new JsonWebToken(token).GetClaim("cnf").Value, StringComparison.Ordinal);
        Assert.Equal(Thumbprint(key), (string)(await api.IntrospectAsync(token))["cnf"]!["jkt"]!);
        (await ExchangedAsync(app)).RefusedAs("invalid_dpop_proof");
        Assert.Equal("DPoP", (string)(await ExchangedAsync(app.Proving(key))).Succeeded()["token_type"]!);

        Task<Answer> ExchangedAsync(App by) =>
            by.PostAsync(
                "/oauth/token",
                [
                    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                    ("subject_token", token),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ]
            );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_says_so_gets_no_token_without_a_proof(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["dpop_bound_access_tokens"] = true
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var code = await app.CodeAsync(browser);

        (await app.ExchangeAsync(code)).RefusedAs("invalid_dpop_proof");
        (await app.Proving(KeyPair.Curve()).ExchangeAsync(code)).Succeeded();

        // To let go of it needs another approval.
        var client = new { dpop_bound_access_tokens = false };
        (await owner.Api.Put($"/clients/{app.ClientId}", new { client })).Succeeded();
        (await app.ExchangeAsync(await app.CodeAsync(browser))).RefusedAs("invalid_dpop_proof");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_token_that_is_bound_to_no_key_is_no_DPoP_token(Database database)
    {
        var (server, app, browser) = await WorldAsync(database);
        var token = (await app.TokensAsync(browser)).AccessToken();

        (await CallAsync(server, token, Proof(KeyPair.Curve(), token))).Refused(
            HttpStatusCode.Unauthorized,
            "key_not_proven"
        );
        (await SendAsync(server, "/api/v3/auth_info", "DPoP", server.AdminKey, null)).Refused(
            HttpStatusCode.Unauthorized,
            "unsupported_authorization"
        );
    }

    private const string Address = "http://localhost/api/v3/auth_info";

    private static async Task<Answer> TokensAsync(
        App app,
        Browser browser,
        params (string Name, string? Value)[] changes
    ) => (await app.ExchangeAsync(await app.CodeAsync(browser, changes))).Succeeded();

    private static Task<Answer> CallAsync(RegistryServer server, string token, string? proof) =>
        SendAsync(server, "/api/v3/auth_info", "DPoP", token, proof);

    private static async Task<Answer> SendAsync(
        RegistryServer server,
        string path,
        string scheme,
        string token,
        string? proof
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await server.As(null).Send(request);
    }

    /// <summary>A proof for a call with a token, with which nothing is wrong unless it is changed.</summary>
    private static string Proof(
        KeyPair key,
        string token,
        Action<JsonObject>? change = null,
        Action<JsonObject>? header = null
    ) =>
        key.Prove(
            "GET",
            Address,
            claims =>
            {
                claims["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
                change?.Invoke(claims);
            },
            header
        );

    private static string Thumbprint(KeyPair key) =>
        Base64UrlEncoder.Encode(new JsonWebKey(key.Public.ToJsonString()).ComputeJwkThumbprint());

    private static async Task<(RegistryServer, App, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, await App.ApprovedAsync(server, owner), await Browser.SignedInAsync(server, user.Id));
    }
}
