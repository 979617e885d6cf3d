using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Token exchange (RFC 8693), downwards only.</summary>
public class TokenExchangeTests
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange",
        AccessToken = "urn:ietf:params:oauth:token-type:access_token",
        RefreshToken = "urn:ietf:params:oauth:token-type:refresh_token";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_makes_a_narrower_token_for_one_of_the_APIs_that_its_own_is_for(Database database)
    {
        var world = await WorldAsync(database);
        var (one, other) = (world.One, world.Other);
        var token = await world.TokenAsync();

        var answer = (
            await ExchangeAsync(world.Service, token, ("resource", other.Identifier), ("scope", other.Read))
        ).Succeeded();

        Assert.Equal(AccessToken, (string)answer["issued_token_type"]!);
        Assert.Equal("bearer", (string)answer["token_type"]!);
        Assert.Null(answer["refresh_token"]);
        Assert.Null(answer["id_token"]);
        var told = (await other.IntrospectAsync(answer.AccessToken())).Succeeded();
        Assert.Equal(
            (world.User.Id, other.Identifier, other.Read, world.Service.ClientId),
            ((string)told["sub"]!, (string)told["aud"]!, (string)told["scope"]!, (string)told["client_id"]!)
        );
        Assert.False((bool)(await one.IntrospectAsync(answer.AccessToken()))["active"]!);
        Assert.True((bool)(await one.IntrospectAsync(token))["active"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_API_is_named_by_its_ID_in_audience_too(Database database)
    {
        var world = await WorldAsync(database);
        var token = await world.TokenAsync();

        var answer = await ExchangeAsync(world.Service, token, ("audience", world.Other.Id));

        Assert.Equal(world.Other.Identifier, (string)(await world.Other.IntrospectAsync(answer.AccessToken()))["aud"]!);
        (await ExchangeAsync(world.Service, token, ("audience", "nobody"))).RefusedAs("invalid_target");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_exchanged_upwards(Database database)
    {
        var world = await WorldAsync(database);
        var (one, other) = (world.One, world.Other);
        var token = await world.TokenAsync(("scope", $"{one.Read} {other.Write}"));
        var narrow = (
            await ExchangeAsync(world.Service, token, ("resource", other.Identifier), ("scope", other.Read))
        ).AccessToken();

        (await ExchangeAsync(world.Service, token, ("scope", one.Write))).RefusedAs("invalid_scope");
        (await ExchangeAsync(world.Service, token, ("scope", "RIGHT_USER_INFO"))).RefusedAs("invalid_scope");
        (await ExchangeAsync(world.Service, narrow, ("scope", other.Write))).RefusedAs("invalid_scope");
        (await ExchangeAsync(world.Service, narrow, ("resource", one.Identifier))).RefusedAs("invalid_target");
        (await ExchangeAsync(world.Service, token, ("resource", other.Identifier), ("scope", one.Read))).RefusedAs(
            "invalid_scope"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_comes_out_lives_no_longer_than_what_went_in(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock);
        var world = await WorldAsync(server);
        var token = await world.TokenAsync();
        var first = (await ExchangeAsync(world.Service, token, ("resource", world.One.Identifier))).Succeeded();

        clock.Ahead = TimeSpan.FromMinutes(50);
        var late = (await ExchangeAsync(world.Service, first.AccessToken(), ("scope", world.One.Read))).Succeeded();

        Assert.InRange((int)late["expires_in"]!, 1, 10 * 60);
        clock.Ahead = TimeSpan.FromMinutes(61);
        Assert.False((bool)(await world.One.IntrospectAsync(late.AccessToken()))["active"]!);
        (await ExchangeAsync(world.Service, late.AccessToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refresh_token_is_exchanged_for_anything_that_its_user_allowed_and_stays(Database database)
    {
        var world = await WorldAsync(database, signed: true);
        var code = await world.Service.CodeAsync(
            await world.BrowserAsync(),
            ("scope", $"{world.One.Read} {world.Other.Read}")
        );
        var given = (await world.Service.ExchangeAsync(code, ("resource", world.One.Identifier))).Succeeded();
        var refresh = (string)given["refresh_token"]!;

        var answer = (
            await ExchangeAsync(
                world.Service,
                refresh,
                ("subject_token_type", RefreshToken),
                ("resource", world.Other.Identifier)
            )
        ).Succeeded();

        Assert.Equal(3, answer.AccessToken().Split('.').Length);
        Assert.Equal(600, (int)answer["expires_in"]!);
        Assert.True((bool)(await world.Other.IntrospectAsync(answer.AccessToken()))["active"]!);
        (await world.Service.RefreshAsync(refresh, ("resource", world.One.Identifier))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_exchanges_the_token_of_another(Database database)
    {
        var world = await WorldAsync(database);
        var token = await world.TokenAsync();
        var stranger = await world.Server.People.NewUser();
        var other = await world.ClientAsync(stranger);

        (await ExchangeAsync(other, token)).RefusedAs("invalid_grant");
        (await ExchangeAsync(world.Service.Without(), token)).RefusedAs("invalid_client", HttpStatusCode.Unauthorized);
        (await ExchangeAsync(world.Service, token + "A")).RefusedAs("invalid_grant");
        var asActor = await ExchangeAsync(
            world.Service,
            token,
            ("actor_token", token),
            ("actor_token_type", AccessToken)
        );
        asActor.RefusedAs("invalid_request");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_exchanges_only_with_the_grant_and_only_for_APIs_that_it_is_approved_for(
        Database database
    )
    {
        var world = await WorldAsync(database);
        var plain = await world.One.ClientAsync(world.Owner);
        var browser = await world.BrowserAsync();
        var token = (await plain.ExchangeAsync(await plain.CodeAsync(browser))).AccessToken();
        (await ExchangeAsync(plain, token)).RefusedAs("unauthorized_client");

        var third = await NetworkApi.RegisteredAsync(world.Server);
        var own = await world.TokenAsync();
        (await ExchangeAsync(world.Service, own, ("resource", third.Identifier))).RefusedAs("invalid_target");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_right_that_stands_for_others_is_exchanged_for_one_of_them(Database database)
    {
        var world = await WorldAsync(database, rights: ["RIGHT_USER_ALL"]);
        var token = await world.TokenAsync(("scope", "RIGHT_USER_ALL"));

        var narrow = (await ExchangeAsync(world.Service, token, ("scope", "RIGHT_USER_INFO"))).AccessToken();

        (await world.Server.As(narrow).Get($"/users/{world.User.Id}")).Succeeded();
        (await world.Server.As(narrow).Get($"/users/{world.User.Id}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_exchanged_ends_with_what_the_user_allowed(Database database)
    {
        var world = await WorldAsync(database);
        var token = await world.TokenAsync();
        var narrow = (await ExchangeAsync(world.Service, token, ("resource", world.One.Identifier))).AccessToken();
        Assert.True((bool)(await world.One.IntrospectAsync(narrow))["active"]!);

        (await world.User.Api.Delete($"/users/{world.User.Id}/authorizations/{world.Service.ClientId}")).Succeeded();

        Assert.False((bool)(await world.One.IntrospectAsync(narrow))["active"]!);
        (await ExchangeAsync(world.Service, token)).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_suspended_client_exchanges_nothing(Database database)
    {
        var world = await WorldAsync(database);
        var token = await world.TokenAsync();
        var client = new { state = "STATE_SUSPENDED" };
        (await world.Server.Admin.Put($"/clients/{world.Service.ClientId}", new { client })).Succeeded();

        (await ExchangeAsync(world.Service, token)).RefusedAs("unauthorized_client");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_service_exchanges_the_token_that_it_has_as_itself(Database database)
    {
        var world = await WorldAsync(database);
        var own = (await world.Service.PostAsync("/oauth/token", [("grant_type", "client_credentials")])).AccessToken();

        var narrow = (await ExchangeAsync(world.Service, own, ("scope", world.Other.Read))).AccessToken();

        var told = (await world.Other.IntrospectAsync(narrow)).Succeeded();
        Assert.Equal($"client/{world.Service.ClientId}", (string)told["sub"]!);
        Assert.Null(told["username"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_missing_or_of_another_kind_is_said(Database database)
    {
        var world = await WorldAsync(database);
        var token = await world.TokenAsync();

        (await ExchangeAsync(world.Service, null)).RefusedAs("invalid_request");
        foreach (var type in new[] { null, "urn:ietf:params:oauth:token-type:id_token", "nothing" })
        {
            (await ExchangeAsync(world.Service, token, ("subject_token_type", type))).RefusedAs("invalid_request");
        }

        (await ExchangeAsync(world.Service, token, ("requested_token_type", RefreshToken))).RefusedAs(
            "invalid_request"
        );
        (await ExchangeAsync(world.Service, token, ("subject_token_type", RefreshToken))).RefusedAs("invalid_grant");
    }

    private static Task<Answer> ExchangeAsync(
        App service,
        string? token,
        params (string Name, string? Value)[] changes
    ) =>
        service.PostAsync(
            "/oauth/token",
            App.With(
                [("grant_type", GrantType), ("subject_token", token), ("subject_token_type", AccessToken)],
                changes
            )
        );

    /// <param name="Server">The server.</param>
    /// <param name="Owner">Who owns the service.</param>
    /// <param name="User">Who allows it.</param>
    /// <param name="One">One of the APIs that it is approved for.</param>
    /// <param name="Other">The other.</param>
    /// <param name="Rights">What it may do at the registry.</param>
    private sealed record World(
        RegistryServer Server,
        Person Owner,
        Person User,
        NetworkApi One,
        NetworkApi Other,
        string[] Rights
    )
    {
        public App Service { get; set; } = null!;

        public Task<App> ClientAsync(Person owner) =>
            One.ClientAsync(
                owner,
                request =>
                {
                    var client = request["client"]!;
                    client["grants"] = new JsonArray(
                        "GRANT_AUTHORIZATION_CODE",
                        "GRANT_REFRESH_TOKEN",
                        "GRANT_CLIENT_CREDENTIALS",
                        "GRANT_TOKEN_EXCHANGE"
                    );
                    client["resource_scopes"] = new JsonArray(One.Asks(One.Write), Other.Asks(Other.Write));
                    client["rights"] = new JsonArray([.. Rights.Select(right => JsonValue.Create(right))]);
                }
            );

        public Task<Browser> BrowserAsync() => Browser.SignedInAsync(Server, User.Id);

        /// <summary>A token for all that the service may have, unless something else is asked for.</summary>
        public async Task<string> TokenAsync(params (string Name, string? Value)[] asked)
        {
            if (asked.Length == 0)
            {
                asked = [("scope", $"{One.Write} {Other.Write}")];
            }

            var code = await Service.CodeAsync(await BrowserAsync(), asked);
            return (await Service.ExchangeAsync(code)).AccessToken();
        }
    }

    private static async Task<World> WorldAsync(Database database, bool signed = false, string[]? rights = null) =>
        await WorldAsync(await RegistryServer.On(database), signed, rights);

    private static async Task<World> WorldAsync(RegistryServer server, bool signed = false, string[]? rights = null)
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var one = await NetworkApi.RegisteredAsync(server);
        var other = await NetworkApi.RegisteredAsync(
            server,
            resource => resource["token_format"] = signed ? "TOKEN_JWT" : "TOKEN_OPAQUE"
        );
        var world = new World(server, owner, user, one, other, rights ?? []);
        world.Service = await world.ClientAsync(owner);
        return world;
    }
}
