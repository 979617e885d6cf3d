using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Clients hear that a session ended in which they got tokens (OpenID Connect Back-Channel Logout).</summary>
public class BackchannelLogoutTests
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly (string Key, string? Value) Everywhere = ("OAuth:LogoutToPrivateAddresses", "true");

    [Theory, OnSqlite, OnPostgres]
    public async Task However_a_session_ends_its_client_is_told_once(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(
            database,
            [.. Quick, Everywhere, ("SignIn:Sessions", "1")]
        );
        var app = await AppAsync(server, receiver.Url);
        var ways = Ways(server, app);
        foreach (var (how, end) in ways)
        {
            var world = await EnterAsync(server, app);

            await end(world);

            var told = await VerifiedAsync(server, app, await receiver.NextAsync());
            Assert.True(told.Subject == world.User.Id && Sid(told) == Sid(world.IdToken), how);
        }

        await Eventually(() =>
            server.InDatabase(async db =>
                await db.Deliveries.AllAsync(d => d.State == DeliveryState.Delivered) ? receiver : null
            )
        );
        Assert.Equal(ways.Count, receiver.All.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_end_a_session_at_once_one_tells_of_it(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var app = await AppAsync(server, "https://app.example.com/logout");
        var world = await EnterAsync(server, app);
        var session = await SessionAsync(world);

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => server.Admin.Delete($"/users/{world.User.Id}/sessions/{session}"))
        );

        Assert.Equal(1, await server.InDatabase(db => db.Deliveries.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_client_of_the_session_is_told_by_the_names_that_it_knows_and_no_other(Database database)
    {
        await using var one = await WebhookReceiver.StartAsync();
        await using var other = await WebhookReceiver.StartAsync();
        await using var none = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(database, [.. Quick, Everywhere]);
        var open = await AppAsync(server, one.Url);
        var pairwise = await AppAsync(server, other.Url, request => request["client"]!["subject_type"] = "pairwise");
        var (unused, elsewhere) = (await AppAsync(server, none.Url), await AppAsync(server, none.Url));
        var world = await EnterAsync(server, open);
        var known = IdToken(await pairwise.TokensAsync(world.Browser, ("scope", "openid")));
        await unused.CodeAsync(world.Browser, ("scope", "openid"));
        await elsewhere.TokensAsync(await Browser.SignedInAsync(server, (await server.People.NewUser()).Id));
        await SignOutAsync(world);

        var told = await VerifiedAsync(server, open, await one.NextAsync());
        var toldToOther = await VerifiedAsync(server, pairwise, await other.NextAsync());

        Assert.Equal((world.User.Id, Sid(world.IdToken)), (told.Subject, Sid(told)));
        Assert.Equal((known.Subject, Sid(known)), (toldToOther.Subject, Sid(toldToOther)));
        Assert.NotEqual(world.User.Id, toldToOther.Subject);
        Assert.NotEqual(Sid(told), Sid(toldToOther));
        Assert.Empty(none.All);
        Assert.Equal(2, await server.InDatabase(db => db.Deliveries.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_receiver_that_is_down_is_told_later_by_a_new_token(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 404, 302, 204);
        await using var server = await RegistryServer.StartAsync(database, [.. Quick, Everywhere]);
        var app = await AppAsync(server, receiver.Url);
        await SignOutAsync(await EnterAsync(server, app));

        List<JsonWebToken> told = [];
        for (var i = 0; i < 4; i++)
        {
            told.Add(await VerifiedAsync(server, app, await receiver.NextAsync()));
        }

        var done = await DeliveryAsync(server, DeliveryState.Delivered);
        Assert.Equal((3, 204), (done.Attempts, done.LastStatus));
        Assert.Equal(4, told.Select(token => token.Id).Distinct().Count());
        Assert.Equal(4, receiver.All.Count);
        Assert.DoesNotContain(
            server.Logs.All,
            line => told.Exists(token => line.Contains(token.EncodedSignature, StringComparison.Ordinal))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_refuses_the_token_is_left_alone(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync(400);
        await using var server = await RegistryServer.StartAsync(database, [.. Quick, Everywhere]);
        await SignOutAsync(await EnterAsync(server, await AppAsync(server, receiver.Url)));

        var dead = await DeliveryAsync(server, DeliveryState.Dead);

        Assert.Equal((1, 400), (dead.Attempts, dead.LastStatus));
        Assert.Single(receiver.All);
        Assert.Empty((await server.Admin.Get("/mails")).Succeeded()["deliveries"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_has_this_server_post_into_its_own_network(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(
            database,
            [.. Quick, ("Notifications:MaxAttempts", "1"), ("Probe:Ports:0", $"{new Uri(receiver.Url).Port}")]
        );
        await SignOutAsync(await EnterAsync(server, await AppAsync(server, receiver.Url)));

        var dead = await DeliveryAsync(server, DeliveryState.Dead);

        Assert.Contains("not on the public internet", dead.LastError, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
        await SignOutAsync(await EnterAsync(server, await AppAsync(server, "https://app.example.com:22/logout")));
        Assert.Contains(
            "port 22",
            (await DeliveryAsync(server, DeliveryState.Dead, d => d.Id != dead.Id)).LastError,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_was_stopped_is_not_told_not_even_later(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        await using var server = await RegistryServer.StartAsync(database, shared, Silent, Everywhere);
        var (before, meanwhile) = (await AppAsync(server, receiver.Url), await AppAsync(server, receiver.Url));
        var world = await EnterAsync(server, before);
        await meanwhile.TokensAsync(world.Browser);
        await SetStateAsync(server, before, "STATE_SUSPENDED");

        await SignOutAsync(world);
        await SetStateAsync(server, before, "STATE_APPROVED");
        await SetStateAsync(server, meanwhile, "STATE_SUSPENDED");
        await using var delivering = await RegistryServer.StartAsync(database, [shared, Everywhere, .. Quick]);

        var dead = await DeliveryAsync(delivering, DeliveryState.Dead);
        Assert.Equal(1, await server.InDatabase(db => db.Deliveries.CountAsync()));
        Assert.Contains("may not be used", dead.LastError, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    /// <summary>Tokens are swept out a day after they ended; a session may live for weeks.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_whose_tokens_are_long_gone_is_told_and_of_an_expired_session_nobody_is(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var app = await AppAsync(server, "https://app.example.com/logout");
        var (lasting, expired) = (await EnterAsync(server, app), await EnterAsync(server, app));
        var now = DateTimeOffset.UtcNow;
        var old = now.AddDays(-10);
        await server.InDatabase(async db =>
        {
            await db.Tokens.ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, old));
            await db.TokenFamilies.ExecuteUpdateAsync(set => set.SetProperty(family => family.CreatedAt, old));
            await db
                .Sessions.Where(session => session.UserId == expired.User.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.ExpiresAt, now));
            await ActivatorUtilities.CreateInstance<Upkeep>(server.Services).PruneAsync(db, default);
            return await db.Tokens.AnyAsync() ? throw new InvalidOperationException("tokens are left") : true;
        });

        await SignOutAsync(lasting);
        (await server.Admin.Delete($"/users/{expired.User.Id}")).Succeeded();

        var message = await server.InDatabase(db =>
            db.Outbox.SingleAsync(message => message.Kind == NotificationKind.SessionEnded)
        );
        Assert.Equal(lasting.User.Id, message.SubjectAccount!.Value.Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_is_one_to_which_a_server_can_post(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner);
        Task<Answer> Put(string uri) =>
            owner.Api.Put($"/clients/{clientId}", new { client = new { backchannel_logout_uri = uri } });

        foreach (
            var uri in new[]
            {
                "http://app.example.com/logout",
                "com.example.app:/logout",
                "https://app.example.com/logout#now",
                "https://user:word@app.example.com/logout",
                "/logout",
                "https://",
            }
        )
        {
            var refused = (await Put(uri)).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["client.backchannel_logout_uri"], refused.Faulty);
        }

        (await Put("http://127.0.0.1:8080/logout")).Succeeded();
        (await Put("https://app.example.com/logout?of=users")).Succeeded();
        (await Put("")).Succeeded();
        Assert.Null((await owner.Api.Get($"/clients/{clientId}"))["backchannel_logout_uri"]);
    }

    /// <summary>Every way by which a session ends on purpose.</summary>
    private static List<(string How, Func<World, Task> End)> Ways(RegistryServer server, App app) =>
        [
            ("the page", SignOutAsync),
            (
                "the client, by an ID token",
                world => world.Browser.GetAsync($"/oauth/logout?id_token_hint={world.IdToken.EncodedToken}")
            ),
            (
                "the client, by the ID of an access token",
                world =>
                    world.Browser.GetAsync($"/oauth/logout?access_token_id={world.Tokens.AccessToken().Split('.')[1]}")
            ),
            (
                "the client, by an access token",
                async world =>
                {
                    using var http = server.CreateDefaultClient();
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                        "Bearer",
                        world.Tokens.AccessToken()
                    );
                    var form = new FormUrlEncodedContent([KeyValuePair.Create("client_id", app.ClientId)]);
                    await http.PostAsync("/oauth/logout", form);
                }
            ),
            (
                "the user, from elsewhere",
                async world =>
                    await world.User.Api.Delete($"/users/{world.User.Id}/sessions/{await SessionAsync(world)}")
            ),
            (
                "an administrator",
                async world => await server.Admin.Delete($"/users/{world.User.Id}/sessions/{await SessionAsync(world)}")
            ),
            (
                "a new password",
                world => server.Admin.Put($"/users/{world.User.Id}/password", new { @new = "Another-password-4-them" })
            ),
            (
                "a suspension",
                world => server.Admin.Put($"/users/{world.User.Id}", new { user = new { state = "STATE_SUSPENDED" } })
            ),
            (
                "a rejection",
                world => server.Admin.Put($"/users/{world.User.Id}", new { user = new { state = "STATE_REJECTED" } })
            ),
            ("the end of the account", world => server.Admin.Delete($"/users/{world.User.Id}")),
            ("a session too many", world => new Browser(server).SignInAsync(world.User.Id, Browser.Password)),
        ];

    private static async Task SignOutAsync(World world) =>
        await (await world.Browser.GetAsync("/sign-out")).SubmitAsync();

    private static async Task<string> SessionAsync(World world) =>
        (string)
            (await world.User.Api.Get($"/users/{world.User.Id}/sessions")).Succeeded()["sessions"]![0]!["session_id"]!;

    private static async Task SetStateAsync(RegistryServer server, App app, string state) =>
        (await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state } })).Succeeded();

    private static async Task<App> AppAsync(RegistryServer server, string uri, Action<JsonObject>? change = null) =>
        await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request =>
            {
                request["client"]!["backchannel_logout_uri"] = uri;
                request["client"]!["backchannel_logout_session_required"] = true;
                change?.Invoke(request);
            }
        );

    /// <summary>A user who signed in and let the client in.</summary>
    private static async Task<World> EnterAsync(RegistryServer server, App app)
    {
        var user = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO"));
        return new World(user, browser, tokens, IdToken(tokens));
    }

    /// <summary>
    /// What the client was told, if it is what the specification asks a client to accept (section 2.6).
    /// </summary>
    private static async Task<JsonWebToken> VerifiedAsync(RegistryServer server, App app, Received received)
    {
        var form = HttpUtility.ParseQueryString(received.Body);
        Assert.Equal("logout_token", Assert.Single(form.AllKeys));
        var keys = await server.As(null).Http.GetStringAsync("/.well-known/jwks");
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            form["logout_token"],
            new TokenValidationParameters
            {
                IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
                ValidAlgorithms = ["RS256"],
                ValidTypes = ["logout+jwt"],
                ValidIssuer = "http://localhost",
                ValidAudience = app.ClientId,
            }
        );
        Assert.True(result.IsValid, $"{result.Exception}");
        var token = (JsonWebToken)result.SecurityToken;
        Assert.Equal(
            ["aud", "events", "exp", "iat", "iss", "jti", "sid", "sub"],
            JsonNode.Parse(Base64UrlEncoder.Decode(token.EncodedPayload))!.AsObject().Select(m => m.Key).Order()
        );
        var events = token.GetPayloadValue<JsonElement>("events").EnumerateObject().Single();
        Assert.Equal((Event, "{}"), (events.Name, events.Value.GetRawText()));
        Assert.True(token.ValidTo - token.IssuedAt <= TimeSpan.FromMinutes(2));
        return token;
    }

    private static JsonWebToken IdToken(Answer tokens) => new((string)tokens.Succeeded()["id_token"]!);

    private static string Sid(JsonWebToken token) => token.GetPayloadValue<string>("sid");

    private static Task<Delivery> DeliveryAsync(
        RegistryServer server,
        DeliveryState state,
        Func<Delivery, bool>? which = null
    ) =>
        Eventually(() =>
            server.InDatabase(async db =>
                (await db.Deliveries.AsNoTracking().Where(d => d.State == state).ToListAsync()).Find(d =>
                    which?.Invoke(d) != false
                )
            )
        );

    private sealed record World(Person User, Browser Browser, Answer Tokens, JsonWebToken IdToken);
}
