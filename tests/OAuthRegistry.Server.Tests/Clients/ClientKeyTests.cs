using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>The keys of a client as it is registered, changed, shown and reviewed: <c>jwks</c> and <c>jwks_uri</c>.</summary>
public class ClientKeyTests
{
    private const string Uri = "https://app.example.com/jwks.json";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_is_registered_with_keys_that_are_shown_as_they_were_sent(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var (rsa, curve) = (KeyPair.Rsa().Public, KeyPair.Curve().Public);
        (rsa["use"], rsa["alg"], rsa["ext"], curve["key_ops"]) = ("sig", "PS256", true, new JsonArray("verify"));

        var id = await server.People.NewClient(owner, Says(rsa, curve));

        var client = (await owner.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("private_key_jwt", (string)client["token_endpoint_auth_method"]!);
        Assert.True(JsonNode.DeepEquals(KeyPair.Set(rsa.DeepClone(), curve.DeepClone()), client["jwks"]));
        var check = (await owner.Api.Get($"/clients/{id}/review")).Succeeded()["checks"]!
            .AsArray()
            .Single(check => (string)check!["guideline"]! == "keys")!;
        Assert.Equal("pass", (string)check["status"]!);
        Assert.StartsWith("rsa · RSA 2048 · ", (string)check["evidence"]![0]!, StringComparison.Ordinal);
        Assert.StartsWith("ec · P-256 · ", (string)check["evidence"]![1]!, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_and_the_way_to_prove_itself_go_together(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var key = KeyPair.Curve().Public;
        (string? Method, bool Keys, bool Uri, string[] Faulty)[] all =
        [
            ("private_key_jwt", true, false, []),
            ("private_key_jwt", false, true, []),
            ("private_key_jwt", true, true, ["client.jwks_uri"]),
            ("private_key_jwt", false, false, ["client.jwks"]),
            ("client_secret_basic", true, true, ["client.jwks", "client.jwks_uri"]),
            ("none", true, false, ["client.jwks"]),
            (null, false, true, ["client.jwks_uri"]),
        ];
        foreach (var (method, hasKeys, hasUri, faulty) in all)
        {
            var id = await server.People.NewClient(owner);
            var (request, edit) = (People.ClientRequest(People.NewId("client")), new JsonObject());
            foreach (var client in new[] { request["client"]!.AsObject(), edit })
            {
                client["token_endpoint_auth_method"] = method;
                client["jwks"] = hasKeys ? KeyPair.Set(key.DeepClone()) : null;
                client["jwks_uri"] = hasUri ? Uri : null;
            }

            foreach (
                var answer in new[]
                {
                    await owner.Api.Post($"/users/{owner.Id}/clients", request),
                    await owner.Api.Put($"/clients/{id}", new JsonObject { ["client"] = edit }),
                }
            )
            {
                if (faulty.Length == 0)
                {
                    answer.Succeeded();
                }
                else
                {
                    Assert.Equal(faulty, answer.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
                }
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_is_judged_by_what_it_makes_of_the_client(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var (key, next) = (KeyPair.Curve("a"), KeyPair.Curve("b"));
        var app = await App.ApprovedAsync(server, owner);
        var url = $"/clients/{app.ClientId}";

        await IsFaulty(owner.Api, """{"client":{"token_endpoint_auth_method":"private_key_jwt"}}""", "client.jwks");
        await IsFaulty(owner.Api, Keys(key.Public), "client.jwks");
        await IsFaulty(server.Admin, Keys(key.Public), "client.jwks");

        // What waits counts: a key is added to a method that nobody has approved yet.
        (await owner.Api.Put(url, Turn(key))).Succeeded();
        (await owner.Api.Put(url, Keys(key.Public, next.Public))).Succeeded();
        var waits = (await owner.Api.Get($"{url}/pending")).Succeeded();
        Assert.Equal("high", (string)waits["risk"]!);
        Assert.Equal(
            ["token_endpoint_auth_method", "jwks"],
            waits["changes"]!.AsArray().Select(change => (string)change!["field"]!)
        );
        await IsFaulty(owner.Api, """{"client":{"jwks":null}}""", "client.jwks");
        await IsFaulty(owner.Api, $$"""{"client":{"jwks_uri":"{{Uri}}"} }""", "client.jwks_uri");
        (await owner.Api.Put(url, $$"""{"client":{"jwks":null,"jwks_uri":"{{Uri}}"} }""")).Succeeded();

        async Task IsFaulty(Api api, object edit, string field) =>
            Assert.Equal([field], (await api.Put(url, edit)).Refused(HttpStatusCode.BadRequest, "validation").Faulty);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_is_exchanged_by_a_review_and_taken_away_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var app = await App.ApprovedAsync(server, owner, withSecret: false, SaysUri(Uri));
        var url = $"/clients/{app.ClientId}";

        var byKeys = Keys(KeyPair.Curve().Public);
        byKeys["client"]!["jwks_uri"] = null;
        (await owner.Api.Put(url, byKeys)).Succeeded();
        Assert.Equal(Uri, (string)(await owner.Api.Get(url))["jwks_uri"]!);
        Assert.Equal(2, (await owner.Api.Get($"{url}/pending")).Succeeded()["changes"]!.AsArray().Count);

        var none = Keys();
        none["client"]!["jwks_uri"] = null;
        (await owner.Api.Put(url, none)).Succeeded();
        var client = (await owner.Api.Get(url)).Succeeded();
        Assert.Null(client["jwks_uri"]);
        Assert.Empty(client["jwks"]!["keys"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Api.Get($"{url}/pending")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_with_keys_is_refused_a_secret_in_every_way(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser(admin: true);
        var key = KeyPair.Curve();
        var request = People.ClientRequest(People.NewId("client"));
        Says(key.Public)(request);

        var own = (await owner.Api.Post($"/users/{owner.Id}/clients", request)).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)own["state"]!);
        Assert.Null(own["secret"]);
        var url = $"/clients/{(string)own["ids"]!["client_id"]!}";
        foreach (var sandbox in new[] { true, false })
        {
            (await owner.Api.Post($"{url}/secrets", new { sandbox })).Refused(HttpStatusCode.BadRequest, "key_client");
        }

        (await owner.Api.Put(url, new { client = new { secret = "A-secret-4-somebody" } })).Refused(
            HttpStatusCode.BadRequest,
            "key_client"
        );
        var both = People.ClientRequest(People.NewId("client"));
        Says(key.Public)(both);
        both["client"]!["secret"] = "A-secret-4-somebody";
        Assert.Equal(
            ["client.secret"],
            (await owner.Api.Post($"/users/{owner.Id}/clients", both))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_that_nobody_should_use_are_refused_all_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var (rsa, curve, secret) = (KeyPair.Rsa(), KeyPair.Curve(), KeyPair.Curve("mine").Private);
        var request = People.ClientRequest(People.NewId("client"));
        Says(rsa.Private, KeyPair.Rsa(bits: 1024).Public, curve.Public, secret, JsonNode.Parse("17")!)(request);
        request["client"]!["name"] = new string('x', 60);

        var answer = (await owner.Api.Post($"/users/{owner.Id}/clients", request)).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(
            ["client.jwks.keys[0]", "client.jwks.keys[1]", "client.jwks.keys[3]", "client.jwks.keys[4]", "client.name"],
            answer.Faulty.Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain((string)secret["d"]!, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Logs.All, line => line.Contains((string)secret["d"]!, StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_set_that_is_none_or_too_large_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        string[] wrong =
        [
            "\"text\"",
            "17",
            "[]",
            "{}",
            """{"keys":{}}""",
            """{"keys":"text"}""",
            """{"keys":[null]}""",
            """{"keys":[[]]}""",
            """{"keys":[{"kty":"\u0000"}]}""",
            KeyPair.Set(Enumerable.Range(0, 11).Select(i => KeyPair.Curve($"k{i}").Public)).ToJsonString(),
            new JsonObject { ["keys"] = new JsonArray(), ["x"] = new string('x', 40_000) }.ToJsonString(),
        ];
        foreach (var set in wrong)
        {
            var edit = $$"""{"client":{"token_endpoint_auth_method":"private_key_jwt","jwks":{{set}} } }""";
            Assert.StartsWith(
                "client.jwks",
                Assert.Single(
                    (await owner.Api.Put($"/clients/{id}", edit))
                        .Refused(HttpStatusCode.BadRequest, "validation")
                        .Faulty
                ),
                StringComparison.Ordinal
            );
        }

        var half = """{"client":{"token_endpoint_auth_method":"private_key_jwt","jwks":{"keys":[{"kid":"\ud800"}]}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.Api.Put($"/clients/{id}", half)).Status);
        var twice = """{"client":{"jwks":{"keys":[],"keys":[]}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.Api.Put($"/clients/{id}", twice)).Status);
        var megabyte = $$"""{"client":{"jwks":{"keys":["{{new string('x', 1024 * 1024)}}"]} } }""";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await owner.Api.Put($"/clients/{id}", megabyte)).Status);
        Assert.Null((await owner.Api.Get($"/clients/{id}"))["jwks"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_of_keys_is_https_in_the_open(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        foreach (
            var wrong in new[]
            {
                "http://own.example.com/jwks",
                "http://127.0.0.1/jwks",
                "own.example.com/jwks",
                "ftp://own.example.com/jwks",
                "com.example.app:/jwks",
                "https://user:word@own.example.com/jwks",
                "https://own.example.com/jwks#keys",
                "https:///jwks",
                "https://own.example.com/a b",
                "https://own.example.com/" + new string('x', 200),
            }
        )
        {
            var request = People.ClientRequest(People.NewId("client"));
            SaysUri(wrong)(request);
            var answer = (await owner.Api.Post($"/users/{owner.Id}/clients", request)).Refused(
                HttpStatusCode.BadRequest,
                "validation"
            );
            Assert.Equal(["client.jwks_uri"], answer.Faulty);
            Assert.DoesNotContain(wrong, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_console_takes_keys_and_shows_them_to_who_decides(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser(admin: true);
        var browser = await Browser.SignedInAsync(server, owner.Id);
        var (key, next) = (KeyPair.Curve("first-key"), KeyPair.Rsa("second-key"));
        var id = People.NewId("client");
        (string, string)[] fields =
        [
            ("act", "register"),
            ("client_id", id),
            ("name", "Gateway Onboarding"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO"),
            ("token_endpoint_auth_method", "private_key_jwt"),
            ("state", "Approved"),
        ];
        var add = await browser.GetAsync("/clients/add");

        var no = await add.SubmitAsync([.. fields, ("jwks", "-----BEGIN PUBLIC KEY-----")]);
        Assert.Contains("is no JSON object", no.Text, StringComparison.Ordinal);
        Assert.Contains("-----BEGIN PUBLIC KEY-----", no.Text, StringComparison.Ordinal);
        no = await add.SubmitAsync([.. fields, ("jwks", KeyPair.Set(key.Private).ToJsonString())]);
        Assert.Contains("Key, 1: must not hold “d”", no.Text, StringComparison.Ordinal);
        no = await add.SubmitAsync(fields);
        Assert.Contains(
            "a client that signs with a key of its own names its public keys",
            no.Text,
            StringComparison.Ordinal
        );
        await add.SubmitAsync([.. fields, ("jwks", KeyPair.Set(key.Public).ToJsonString())]);

        var page = await browser.GetAsync($"/clients/{id}/secrets");
        Assert.Contains("first-key", page.Text, StringComparison.Ordinal);
        Assert.Contains(new PublicKey(key.Public).Thumbprint, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Issue a secret", page.Text, StringComparison.Ordinal);
        Assert.Contains("first-key", (await browser.GetAsync($"/reviews/{id}")).Text, StringComparison.Ordinal);

        // What somebody else wants on top stands there line by line.
        var editor = await server.People.NewUser();
        (
            await owner.Api.Put(
                $"/clients/{id}/collaborators",
                new { collaborator = new { ids = editor.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } }
            )
        ).Succeeded();
        (await editor.Api.Put($"/clients/{id}", Keys(key.Public, next.Public))).Succeeded();
        var review = await browser.GetAsync($"/reviews/{id}");
        Assert.Contains(
            $"second-key · RSA 2048 · {new PublicKey(next.Public).Thumbprint}",
            review.Text,
            StringComparison.Ordinal
        );
    }

    /// <summary>A registration, or a change, of a client that proves itself by these keys.</summary>
    internal static Action<JsonObject> Says(params JsonNode[] keys) =>
        request =>
        {
            request["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
            request["client"]!["jwks"] = KeyPair.Set(keys.Select(key => key.DeepClone()));
        };

    internal static Action<JsonObject> SaysUri(string uri) =>
        request =>
        {
            request["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
            request["client"]!["jwks_uri"] = uri;
        };

    internal static JsonObject Keys(params JsonNode[] keys) =>
        new() { ["client"] = new JsonObject { ["jwks"] = KeyPair.Set(keys) } };

    internal static JsonObject Turn(KeyPair key)
    {
        var edit = Keys(key.Public);
        edit["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
        return edit;
    }
}
