using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Clients;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Clients that prove themselves by a key of their own: <c>private_key_jwt</c> (RFC 7523).</summary>
public class ClientAssertionTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_gets_its_tokens_by_each_kind_of_key(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        foreach (
            var key in new[]
            {
                KeyPair.Rsa(),
                KeyPair.Rsa(algorithm: "PS256"),
                KeyPair.Curve(),
                KeyPair.Curve(algorithm: "ES384"),
            }
        )
        {
            var app = await ApprovedAsync(server, owner, key);

            var tokens = await app.TokensAsync(browser);
            (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
            tokens = (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
            Assert.True((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);
            (await app.RevokeAsync(tokens.RefreshToken())).Succeeded();
            (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
                HttpStatusCode.Unauthorized,
                "token_not_found"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_names_this_server_by_its_issuer_or_its_token_endpoint(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);

        foreach (
            var audience in new JsonNode[]
            {
                "http://localhost",
                "http://localhost/",
                "http://localhost/oauth/token",
                new JsonArray("http://localhost", "http://localhost/oauth/token"),
            }
        )
        {
            await IsKnown(app, key.Assert(app.ClientId, claims => claims["aud"] = audience.DeepClone()));
        }

        // What libraries do otherwise, each as it may.
        await IsKnown(app, key.Assert(app.ClientId, claims => claims.Remove("iat")));
        await IsKnown(app, key.Assert(app.ClientId, header: head => head["typ"] = "JWT"));
        await IsKnown(app, key.Assert(app.ClientId, header: head => head["typ"] = "client-authentication+jwt"));
        await IsKnown(app, key.Assert(app.ClientId, header: head => head.Remove("kid")));
        await IsKnown(app, key.Assert(app.ClientId, claims => claims["exp"] = Seconds(30.5)));
        await IsKnown(app, key.Assert(app.ClientId), ("client_id", app.ClientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_assertion_that_is_not_made_for_this_is_refused(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);
        var other = await ApprovedAsync(server, owner, KeyPair.Curve());
        var code = await app.CodeAsync(browser);
        var stranger = KeyPair.Curve();

        (string What, string Assertion, string Told)[] wrong =
        [
            ("no JWT", "hello", "three parts"),
            ("two parts", "e30.e30", "three parts"),
            ("no signature", key.Assert(app.ClientId)[..^86], "three parts"),
            ("no JSON", key.Sign("hello", "{}"), "JSON objects"),
            ("a claim twice", key.Sign("""{"alg":"ES256"}""", """{"iss":"a","iss":"b"}"""), "JSON objects"),
            ("endless", key.Assert(app.ClientId, claims => claims["x"] = new string('x', 20_000)), "three parts"),
            ("another audience", With(claims => claims["aud"] = "https://elsewhere.example.com"), "Its aud"),
            ("no audience", With(claims => claims.Remove("aud")), "Its aud"),
            ("an empty audience", With(claims => claims["aud"] = new JsonArray()), "Its aud"),
            ("an audience that is none", With(claims => claims["aud"] = new JsonArray(17)), "Its aud"),
            (
                "somebody else beside",
                With(claims => claims["aud"] = new JsonArray("http://localhost", "https://elsewhere.example.com")),
                "Its aud"
            ),
            ("no issuer", With(claims => claims.Remove("iss")), "Its iss"),
            ("another subject", With(claims => claims["sub"] = other.ClientId), "Its iss"),
            ("no subject", With(claims => claims.Remove("sub")), "Its iss"),
            ("an unknown client", key.Assert("nobody-of-this-name"), "no client"),
            ("another client", key.Assert(other.ClientId), "not signed"),
            ("no end", With(claims => claims.Remove("exp")), "have an exp"),
            ("an end that is none", With(claims => claims["exp"] = "tomorrow"), "have an exp"),
            ("an end beyond all time", With(claims => claims["exp"] = 1e300), "have an exp"),
            ("expired", With(claims => claims["exp"] = Seconds(-1)), "expired"),
            ("an end in an hour", With(claims => claims["exp"] = Seconds(3600)), "within 10 minutes"),
            (
                "an end in an hour and no beginning",
                With(claims => (_, claims["exp"]) = (claims.Remove("iat"), Seconds(3600))),
                "within 10 minutes"
            ),
            ("made in the future", With(claims => claims["iat"] = Seconds(120)), "Its iat"),
            ("made no time ago", With(claims => claims["iat"] = "now"), "Its iat"),
            ("not yet", With(claims => claims["nbf"] = Seconds(120)), "Its nbf"),
            ("no jti", With(claims => claims.Remove("jti")), "a jti"),
            ("an empty jti", With(claims => claims["jti"] = ""), "a jti"),
            ("a jti that is none", With(claims => claims["jti"] = 17), "a jti"),
            ("an unknown kid", With(header: head => head["kid"] = "unknown"), "not signed"),
            ("a kid that is none", With(header: head => head["kid"] = 17), "Its kid"),
            ("the alg of another key", With(header: head => head["alg"] = "RS256"), "not signed"),
            ("an alg that is not taken", With(header: head => head["alg"] = "ES512"), "Its alg"),
            ("no alg", With(header: head => head.Remove("alg")), "Its alg"),
            ("alg none", With(header: head => head["alg"] = "none"), "Its alg"),
            ("the type of another JWT", With(header: head => head["typ"] = "at+jwt"), "Its typ"),
            ("something critical", With(header: head => head["crit"] = new JsonArray("exp")), "crit"),
            ("the key of a stranger", stranger.Assert(app.ClientId), "not signed"),
            ("changed after it was signed", Bent(key.Assert(app.ClientId)), "not signed"),
            ("signed by what is public", SignedWithPublicKey(app.ClientId, key), "Its alg"),
        ];
        foreach (var (what, assertion, told) in wrong)
        {
            var answer = await app.PostAsync(
                "/oauth/token",
                [
                    ("grant_type", "authorization_code"),
                    ("code", code),
                    ("redirect_uri", App.Callback),
                    ("code_verifier", app.Verifier),
                    .. App.Proof(assertion),
                ]
            );
            Assert.True(
                answer.Status == HttpStatusCode.Unauthorized
                    && (string?)answer["error"] == "invalid_client"
                    && ((string?)answer["error_description"])?.Contains(told, StringComparison.Ordinal) == true,
                $"{what}: {(int)answer.Status} {answer.Text}"
            );
        }

        // Nothing of it used the code up.
        (await app.With(key).ExchangeAsync(code)).Succeeded();

        string With(Action<JsonObject>? claims = null, Action<JsonObject>? header = null) =>
            key.Assert(app.ClientId, claims, header);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_assertion_works_once_of_many_at_once_too(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);
        var assertion = key.Assert(app.ClientId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(app, assertion)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        var refused = answers.First(answer => answer.Status != HttpStatusCode.OK);
        refused.RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        Assert.Contains("used before", (string)refused["error_description"]!, StringComparison.Ordinal);

        // The same jti of somebody else is another one.
        var (otherKey, id) = (KeyPair.Curve(), Guid.NewGuid().ToString());
        var other = await ApprovedAsync(server, owner, otherKey);
        await IsKnown(app, key.Assert(app.ClientId, claims => claims["jti"] = id));
        await IsKnown(other, otherKey.Assert(other.ClientId, claims => claims["jti"] = id));
    }

    [PostgresFact]
    public async Task An_assertion_that_one_server_took_the_other_does_not()
    {
        var connection = ("ConnectionStrings:Registry", (string?)await EmptyTables.InPostgresAsync());
        await using var one = await RegistryServer.StartAsync(Database.Postgres, connection);
        await using var other = await RegistryServer.StartAsync(Database.Postgres, connection);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(one, await one.People.NewUser(), key);
        var assertion = key.Assert(app.ClientId);

        await IsKnown(app, assertion);

        (await AskAsync(app.MovedTo(other), assertion)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_used_is_forgotten_when_it_could_not_be_used_again(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, await server.People.NewUser(), key);
        await IsKnown(app, key.Assert(app.ClientId, now: time.Now));
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        var upkeep = ActivatorUtilities.CreateInstance<Upkeep>(server.Services);

        await upkeep.PruneAsync(db, default);
        Assert.Equal(1, await db.UsedAssertions.CountAsync());

        time.Now += AssertionRules.Lifetime + AssertionRules.Skew;
        await upkeep.PruneAsync(db, default);
        Assert.Equal(0, await db.UsedAssertions.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_turns_to_a_key_waits_and_then_its_secrets_are_worth_nothing(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await App.ApprovedAsync(server, owner);
        var tokens = await app.TokensAsync(browser);
        await IsRefused(app.Without(), key.Assert(app.ClientId), "another way");

        (await owner.Api.Put($"/clients/{app.ClientId}", ClientKeyTests.Turn(key))).Succeeded();
        await IsRefused(app.Without(), key.Assert(app.ClientId), "another way");
        tokens = (await app.RefreshAsync(tokens.RefreshToken())).Succeeded();
        await ApproveAsync(server, app);

        var refused = await app.RefreshAsync(tokens.RefreshToken());
        refused.RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        Assert.Contains("private_key_jwt", (string)refused["error_description"]!, StringComparison.Ordinal);
        Assert.Empty((await owner.Api.Get($"/clients/{app.ClientId}/secrets")).Succeeded()["secrets"]!.AsArray());
        var events = (await owner.Api.Get($"/clients/{app.ClientId}/events")).Succeeded()["events"]![0]!;
        Assert.Contains(
            events["changes"]!.AsArray(),
            change => ((string)change!["field"]!).StartsWith("secrets.", StringComparison.Ordinal)
        );

        // What its users allowed stays: it proves itself better than before.
        (await app.With(key).RefreshAsync(tokens.RefreshToken())).Succeeded();

        // The secret does not come back to life where a secret is what it uses again.
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new JsonObject
                {
                    ["client"] = new JsonObject
                    {
                        ["token_endpoint_auth_method"] = "client_secret_basic",
                        ["jwks"] = null,
                    },
                }
            )
        ).Succeeded();
        (await app.ExchangeAsync(await app.CodeAsync(browser))).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );
        await IsRefused(app.Without(), key.Assert(app.ClientId), "another way");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_key_waits_and_one_that_is_taken_away_ends_at_once(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var (old, lost, next) = (KeyPair.Curve("old"), KeyPair.Rsa("lost"), KeyPair.Curve("next"));
        var app = await ApprovedAsync(server, owner, old, lost);

        var (url, edit) = ($"/clients/{app.ClientId}", ClientKeyTests.Keys(old.Public, next.Public));
        (await owner.Api.Put(url, edit)).Succeeded();

        await IsKnown(app, old.Assert(app.ClientId));
        await IsRefused(app, lost.Assert(app.ClientId), "not signed");
        await IsRefused(app, next.Assert(app.ClientId), "not signed");
        await ApproveAsync(server, app);
        await IsKnown(app, next.Assert(app.ClientId));

        // Who has nothing but a lost key takes it away, too.
        (await owner.Api.Put(url, ClientKeyTests.Keys())).Succeeded();
        await IsRefused(app, old.Assert(app.ClientId), "not signed");
        await IsRefused(app, next.Assert(app.ClientId), "not signed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_that_are_all_replaced_serve_until_the_new_ones_are_approved(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var (old, next) = (KeyPair.Curve("old"), KeyPair.Curve("next"));
        var app = await ApprovedAsync(server, owner, old);

        (await owner.Api.Put($"/clients/{app.ClientId}", ClientKeyTests.Keys(next.Public))).Succeeded();
        await IsKnown(app, old.Assert(app.ClientId));
        await IsRefused(app, next.Assert(app.ClientId), "not signed");
        await ApproveAsync(server, app);

        await IsKnown(app, next.Assert(app.ClientId));
        await IsRefused(app, old.Assert(app.ClientId), "not signed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_proofs_are_one_too_many(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);
        var secret = await App.ApprovedAsync(server, owner);

        foreach (var path in new[] { "/oauth/token", "/oauth/introspect", "/oauth/revoke" })
        {
            (string, string?)[] about = [("token", "x"), ("grant_type", "refresh_token"), ("refresh_token", "x")];
            (
                await app.PostAsync(
                    path,
                    [.. about, .. App.Proof(key.Assert(app.ClientId)), ("client_secret", "a secret")]
                )
            ).RefusedAs("invalid_request");
            (await secret.PostAsync(path, [.. about, .. App.Proof(key.Assert(app.ClientId))])).RefusedAs(
                "invalid_request"
            );
            (
                await secret.PostAsync(
                    path,
                    [.. about, ("client_id", secret.ClientId), ("client_secret", secret.Secret)]
                )
            ).RefusedAs("invalid_request");
            (await app.PostAsync(path, [.. about, ("client_assertion", key.Assert(app.ClientId))])).RefusedAs(
                "invalid_request"
            );
            (await app.PostAsync(path, [.. about, .. App.Proof(key.Assert(app.ClientId))[..1]])).RefusedAs(
                "invalid_request"
            );
            (
                await app.PostAsync(
                    path,
                    [
                        .. about,
                        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
                        ("client_assertion", "x"),
                    ]
                )
            ).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
            (await app.PostAsync(path, [.. about, .. App.Proof(""), ("client_id", app.ClientId)])).RefusedAs(
                "invalid_request"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_with_a_key_gets_nowhere_without_it(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);
        var code = await app.CodeAsync(browser);
        var nobody = app.Without();

        (await nobody.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        nobody.Secret = "a secret that somebody made up";
        (await nobody.ExchangeAsync(code)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        (
            await app.With(key).ExchangeAsync(code, ("client_id", (await ApprovedAsync(server, owner, key)).ClientId))
        ).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);

        (await app.With(key).ExchangeAsync(code)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_public_client_is_refused_an_assertion(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var app = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request => request["client"]!["token_endpoint_auth_method"] = "none"
        );

        await IsRefused(app, KeyPair.Curve().Assert(app.ClientId), "another way");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_waits_uses_its_key_in_the_sandbox(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = (await App.RegisteredAsync(server, owner, ClientKeyTests.Says(key.Public))).With(key);

        await app.TokensAsync(await Browser.SignedInAsync(server, owner.Id));

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(app.AuthorizeUrl())).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_program_that_sends_JSON_proves_itself_too(Database database)
    {
        var (server, owner, browser) = await WorldAsync(database);
        var key = KeyPair.Curve();
        var app = await ApprovedAsync(server, owner, key);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent(
                new JsonObject
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = await app.CodeAsync(browser),
                    ["redirect_uri"] = App.Callback,
                    ["code_verifier"] = app.Verifier,
                    ["client_assertion_type"] = App.Proof("")[0].Value,
                    ["client_assertion"] = key.Assert(app.ClientId),
                }.ToJsonString(),
                new MediaTypeHeaderValue("application/json")
            ),
        };

        (await server.As(null).Send(request)).Succeeded();
    }

    /// <summary>The app of an approved client that proves itself by these keys, and uses the first.</summary>
    internal static async Task<App> ApprovedAsync(RegistryServer server, Person owner, params KeyPair[] keys)
    {
        var app = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            ClientKeyTests.Says([.. keys.Select(key => key.Public)])
        );
        return app.With(keys[0]);
    }

    /// <summary>A question that any client may ask.</summary>
    internal static Task<Answer> AskAsync(App app, string assertion, params (string Name, string? Value)[] more) =>
        app.With(null).PostAsync("/oauth/introspect", [("token", "x"), .. App.Proof(assertion), .. more]);

    internal static async Task IsKnown(App app, string assertion, params (string Name, string? Value)[] more) =>
        Assert.False((bool)(await AskAsync(app, assertion, more)).Succeeded()["active"]!);

    internal static async Task IsRefused(App app, string assertion, string told)
    {
        var answer = await AskAsync(app, assertion);
        answer.RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        Assert.Contains(told, (string)answer["error_description"]!, StringComparison.Ordinal);
    }

    internal static async Task ApproveAsync(RegistryServer server, App app) =>
        (
            await server.Admin.Post(
                $"/clients/{app.ClientId}/decisions",
                new { decision = "approve", revision = await server.Revision(app.ClientId) }
            )
        ).Succeeded();

    private static async Task<(RegistryServer, Person Owner, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, owner, await Browser.SignedInAsync(server, user.Id));
    }

    private static JsonValue Seconds(double fromNow) =>
        JsonValue.Create(Math.Round(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 + fromNow, 1));

    private static string Bent(string assertion)
    {
        var parts = assertion.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("\"jti\":\"", "\"jti\":\"x", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }

    /// <summary>What a server takes that lets the assertion choose between a key and a secret.</summary>
    private static string SignedWithPublicKey(string clientId, KeyPair key)
    {
        var text = string.Join('.', key.Assert(clientId, header: head => head["alg"] = "HS256").Split('.')[..2]);
        var mac = HMACSHA256.HashData(
            Encoding.ASCII.GetBytes(key.Public.ToJsonString()),
            Encoding.ASCII.GetBytes(text)
        );
        return $"{text}.{Base64UrlEncoder.Encode(mac)}";
    }
}
