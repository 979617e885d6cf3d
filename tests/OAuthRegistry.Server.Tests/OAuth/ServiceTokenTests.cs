using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Clients;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>The client credentials grant (RFC 6749, section 4.4): a service acts as itself.</summary>
public class ServiceTokenTests
{
    private const string Grant = "GRANT_CLIENT_CREDENTIALS";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_gets_a_token_for_an_API_without_a_user(Database database)
    {
        var (server, owner, api) = await WorldAsync(database);
        var service = await api.ClientAsync(owner, IsService);

        var answer = (await TokenAsync(service, ("scope", api.Read))).Succeeded();
        Assert.Null(answer["refresh_token"]);
        Assert.Null(answer["id_token"]);
        var told = (await api.IntrospectAsync(answer.AccessToken())).Succeeded();
        Assert.Equal(($"client/{service.ClientId}", api.Read), ((string)told["sub"]!, (string)told["scope"]!));
        Assert.Null(told["username"]);
        (await server.As(answer.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_for_others"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo");
        Assert.NotEqual(HttpStatusCode.OK, (await server.As(answer.AccessToken()).Send(request)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_scope_a_service_gets_all_that_it_was_approved_for(Database database)
    {
        var (_, owner, api) = await WorldAsync(database);
        var service = await api.ClientAsync(owner, IsService);

        var token = (await TokenAsync(service)).AccessToken();

        var scopes = ((string)(await api.IntrospectAsync(token))["scope"]!).Split(' ');
        Assert.Equal([api.Read, api.Write], scopes.Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task At_the_registry_a_service_has_what_both_it_and_its_owner_have(Database database)
    {
        var (server, owner, api) = await WorldAsync(database);
        var service = await api.ClientAsync(
            owner,
            request =>
            {
                IsService(request);
                request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_USER_CLIENTS_LIST");
            }
        );
        var token = (await TokenAsync(service, ("scope", "RIGHT_USER_INFO"))).AccessToken();

        (await server.As(token).Get($"/users/{owner.Id}")).Succeeded();
        (await server.As(token).Get($"/users/{owner.Id}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
        var info = (await server.As(token).Get("/auth_info")).Succeeded();
        Assert.Equal(service.ClientId, (string)info["oauth_access_token"]!["client_ids"]!["client_id"]!);
        Assert.Null(info["oauth_access_token"]!["user_ids"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_of_an_administrator_is_no_administrator(Database database)
    {
        var (server, _, api) = await WorldAsync(database);
        var admin = await server.People.NewUser(admin: true);
        var service = await api.ClientAsync(
            admin,
            request =>
            {
                IsService(request);
                request["client"]!["rights"] = new JsonArray("RIGHT_ALL");
            }
        );
        var token = (await TokenAsync(service, ("scope", "RIGHT_ALL"))).AccessToken();

        Assert.Null((await server.As(token).Get("/auth_info")).Succeeded()["is_admin"]);
        (await server.As(token).Get("/record/verification")).Refused(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_no_approved_service_gets_no_token(Database database)
    {
        var (server, owner, api) = await WorldAsync(database);
        var other = await api.ClientAsync(owner);
        (await TokenAsync(other)).RefusedAs("unauthorized_client");

        var waits = await App.RegisteredAsync(server, owner, IsService);
        waits.Secret = (string)
            (await owner.Api.Post($"/clients/{waits.ClientId}/secrets", new { sandbox = true })).Succeeded()["secret"]!;
        (await TokenAsync(waits)).RefusedAs("unauthorized_client");

        var service = await api.ClientAsync(owner, IsService);
        var token = (await TokenAsync(service)).AccessToken();
        foreach (var scope in new[] { "openid", "RIGHT_ALL", "no-such-scope" })
        {
            (await TokenAsync(service, ("scope", scope))).RefusedAs("invalid_scope");
        }

        (await TokenAsync(service, ("resource", "https://nobody.example.com"))).RefusedAs("invalid_target");
        (await TokenAsync(service.Without())).RefusedAs("invalid_request");
        (
            await server.Admin.Put($"/clients/{service.ClientId}", new { client = new { state = "STATE_SUSPENDED" } })
        ).Succeeded();
        (await TokenAsync(service)).RefusedAs("unauthorized_client");
        Assert.False((bool)(await api.IntrospectAsync(token))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_whose_grant_is_taken_away_keeps_no_token(Database database)
    {
        var (server, owner, api) = await WorldAsync(database);
        var service = await api.ClientAsync(owner, IsService);
        var token = (await TokenAsync(service)).AccessToken();

        var client = new { grants = new[] { "GRANT_AUTHORIZATION_CODE" } };
        (await server.Admin.Put($"/clients/{service.ClientId}", new { client })).Succeeded();

        Assert.False((bool)(await api.IntrospectAsync(token))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_that_has_the_ID_of_a_user_does_not_pass_for_that_user(Database database)
    {
        var (server, owner, api) = await WorldAsync(database);
        var user = await server.People.NewUser();
        var service = await api.ClientAsync(
            owner,
            request =>
            {
                IsService(request);
                request["client"]!["ids"]!["client_id"] = user.Id;
            }
        );

        var token = (await TokenAsync(service, ("scope", api.Read))).AccessToken();

        var told = (await api.IntrospectAsync(token)).Succeeded();
        Assert.NotEqual(user.Id, (string)told["sub"]!);
        Assert.Null(told["username"]);
        var tokens = $"/users/{user.Id}/authorizations/{service.ClientId}/tokens";
        Assert.Empty((await user.Api.Get(tokens)).Succeeded()["tokens"]?.AsArray() ?? []);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_that_signs_and_leaves_its_ID_out_names_no_API_that_it_was_not_approved_for(
        Database database
    )
    {
        var (server, owner, api) = await WorldAsync(database);
        var other = await NetworkApi.RegisteredAsync(server);
        var key = KeyPair.Curve();
        var service = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request =>
            {
                IsService(request);
                ClientKeyTests.Says(key.Public)(request);
                request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read));
            }
        );

        (await AskAsync(other)).RefusedAs("invalid_target");
        Assert.True((bool)(await api.IntrospectAsync((await AskAsync(api)).AccessToken()))["active"]!);

        async Task<Answer> AskAsync(NetworkApi of)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
            request.Content = new FormUrlEncodedContent(
                App.Proof(key.Assert(service.ClientId))
                    .Append((Name: "grant_type", Value: "client_credentials"))
                    .Append((Name: "resource", Value: of.Identifier))
                    .Select(field => KeyValuePair.Create(field.Name, field.Value!))
            );
            return await server.As(null).Send(request);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_revokes_and_introspects_its_own_token(Database database)
    {
        var (_, owner, api) = await WorldAsync(database);
        var service = await api.ClientAsync(owner, IsService);
        var token = (await TokenAsync(service)).AccessToken();

        Assert.Equal($"client/{service.ClientId}", (string)(await service.IntrospectAsync(token)).Succeeded()["sub"]!);
        (await service.RevokeAsync(token)).Succeeded();
        Assert.False((bool)(await service.IntrospectAsync(token)).Succeeded()["active"]!);
    }

    private static void IsService(JsonObject request) => request["client"]!["grants"] = new JsonArray(Grant);

    private static Task<Answer> TokenAsync(App service, params (string Name, string? Value)[] fields) =>
        service.PostAsync("/oauth/token", fields.Append(("grant_type", "client_credentials")));

    private static async Task<(RegistryServer, Person Owner, NetworkApi)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        return (server, await server.People.NewUser(), await NetworkApi.RegisteredAsync(server));
    }
}
