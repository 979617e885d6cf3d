using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Clients;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>An API of the network that asks about tokens by a key of its own instead of a secret.</summary>
public class ResourceKeyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_API_asks_by_its_key_about_tokens_that_are_for_it(Database database)
    {
        var (server, key, api, token, foreign) = await WorldAsync(database);

        var told = (await AskAsync(server, token, key.Assert(api.Id))).Succeeded();

        Assert.Equal((true, api.Read), ((bool)told["active"]!, (string)told["scope"]!));
        Assert.False((bool)(await AskAsync(server, foreign, key.Assert(api.Id))).Succeeded()["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_no_key_of_it_signed_or_was_used_before_tells_nothing(Database database)
    {
        var (server, key, api, token, _) = await WorldAsync(database);
        var once = key.Assert(api.Id);
        (await AskAsync(server, token, once)).Succeeded();

        foreach (
            var assertion in new[]
            {
                once,
                KeyPair.Curve().Assert(api.Id),
                key.Assert(api.Id, claims => claims["aud"] = "https://elsewhere.example.com"),
                key.Assert(api.Id, claims => claims["exp"] = 1),
                key.Assert(api.Id, claims => claims["sub"] = "another"),
                key.Assert(api.Id, header: head => head["alg"] = "none"),
                key.Assert("nobody-at-all"),
            }
        )
        {
            (await AskAsync(server, token, assertion)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        }

        var both = new (string, string?)[] { ("client_id", api.Id), ("client_secret", api.Secret) };
        (await AskAsync(server, token, key.Assert(api.Id), both)).RefusedAs(
            "invalid_client",
            HttpStatusCode.Unauthorized
        );

        // It is no client, so it gets no tokens by it.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Content = Form([("grant_type", "client_credentials"), .. App.Proof(key.Assert(api.Id))]);
        (await server.As(null).Send(request)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_has_the_ID_of_an_API_asks_about_its_own_tokens_only(Database database)
    {
        var (server, key, api, token, _) = await WorldAsync(database);
        var own = KeyPair.Rsa();
        await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            withSecret: false,
            request =>
            {
                ClientKeyTests.Says(own.Public)(request);
                request["client"]!["ids"]!["client_id"] = api.Id;
            }
        );

        Assert.NotEqual(true, (bool?)(await AskAsync(server, token, own.Assert(api.Id)))["active"]);
        Assert.True((bool)(await AskAsync(server, token, key.Assert(api.Id))).Succeeded()["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_are_public_ones_and_end_when_they_are_taken_away(Database database)
    {
        var (server, key, api, token, _) = await WorldAsync(database);

        var secret = new { jwks = KeyPair.Set(key.Private) };
        var refused = await server.Admin.Put($"/resources/{api.Id}", new { resource = secret });
        refused.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Contains("must not hold `d`", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((string)key.Private["d"]!, refused.Text, StringComparison.Ordinal);

        var none = new { jwks = KeyPair.Set() };
        Assert.Null((await server.Admin.Put($"/resources/{api.Id}", new { resource = none })).Succeeded()["jwks"]);
        (await AskAsync(server, token, key.Assert(api.Id))).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
    }

    private static async Task<Answer> AskAsync(
        RegistryServer server,
        string token,
        string assertion,
        params (string Name, string? Value)[] more
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect");
        request.Content = Form([("token", token), .. App.Proof(assertion), .. more]);
        return await server.As(null).Send(request);
    }

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string? Value)> fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value!)));

    private static async Task<(RegistryServer, KeyPair, NetworkApi, string Token, string Foreign)> WorldAsync(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, key) = (await server.People.NewUser(), KeyPair.Curve());
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["jwks"] = KeyPair.Set(key.Public));
        var other = await NetworkApi.RegisteredAsync(server);
        return (server, key, api, await TokenAsync(api), await TokenAsync(other));

        async Task<string> TokenAsync(NetworkApi of)
        {
            var service = await of.ClientAsync(
                owner,
                request => request["client"]!["grants"] = new JsonArray("GRANT_CLIENT_CREDENTIALS")
            );
            var answer = await service.PostAsync(
                "/oauth/token",
                [("grant_type", "client_credentials"), ("scope", of.Read)]
            );
            return answer.AccessToken();
        }
    }
}
