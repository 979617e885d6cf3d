using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What was shown is what is granted; anything else shows the page again.</summary>
public class ConsentTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_waits_gets_no_right_that_grew_while_the_page_was_open(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var app = await App.RegisteredAsync(server, owner);
        app.Secret = (string)
            (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { sandbox = true })).Succeeded()["secret"]!;
        var browser = await Browser.SignedInAsync(server, owner.Id);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        (
            await owner.Api.Put($"/clients/{app.ClientId}", new { client = new { rights = new[] { "RIGHT_ALL" } } })
        ).Succeeded();

        var again = await page.SubmitAsync(("decision", "allow"));

        Assert.Equal((HttpStatusCode.Conflict, null), (again.Status, again.Location));
        Assert.Contains("changed what it asks for", again.Text, StringComparison.Ordinal);
        Assert.Contains("Do everything that you may do", again.Text, StringComparison.Ordinal);
        Assert.Empty(
            (await owner.Api.Get($"/users/{owner.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray()
        );
        Assert.Equal(HttpStatusCode.Conflict, (await page.SubmitAsync(("decision", "allow"))).Status);

        var tokens = (
            await app.ExchangeAsync((await again.SubmitAsync(("decision", "allow"))).Redirected["code"]!)
        ).Succeeded();
        Assert.Contains("RIGHT_ALL", await TokenTests.Rights(server, tokens.AccessToken()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_in_use_gets_no_right_that_grew_while_the_page_was_open(Database database)
    {
        foreach (var state in new[] { "STATE_APPROVED", "STATE_FLAGGED" })
        {
            var (server, app, browser) = await TokenTests.World(database);
            await Change(server, app, new { state, state_description = "so" });
            var page = await browser.GetAsync(app.AuthorizeUrl());
            await Change(
                server,
                app,
                new { rights = new[] { "RIGHT_USER_INFO", "RIGHT_USER_DELETE", "RIGHT_USER_GATEWAYS_CREATE" } }
            );

            var again = await page.SubmitAsync(("decision", "allow"));

            Assert.Equal((HttpStatusCode.Conflict, null), (again.Status, again.Location));
            Assert.Contains("Delete your account", again.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_that_named_the_client_otherwise_is_shown_again(Database database)
    {
        object[] changes =
        [
            new { name = "Payroll" },
            new { description = "Pays" },
            new { endorsed = true },
            new { rights = new[] { "RIGHT_USER_INFO" } },
        ];
        foreach (var change in changes)
        {
            var (server, app, browser) = await TokenTests.World(database);
            var page = await browser.GetAsync(app.AuthorizeUrl());
            await Change(server, app, change);

            Assert.Equal(HttpStatusCode.Conflict, (await page.SubmitAsync(("decision", "allow"))).Status);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_page_does_not_show_asks_nobody_twice(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        await Change(server, app, new { attributes = new { team = "network" } });

        Assert.NotNull((await page.SubmitAsync(("decision", "allow"))).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_is_good_for_the_request_it_was_given_to(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);
        var narrow = await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO")));
        var wide = await browser.GetAsync(app.AuthorizeUrl());
        var mixed = wide
            .Hidden.Where(field => field.Name != "seal")
            .Append(narrow.Hidden.Single(field => field.Name == "seal"));

        Assert.Equal(
            HttpStatusCode.Conflict,
            (await browser.PostAsync("/oauth/authorize", mixed.Append(("decision", "allow")))).Status
        );
        Assert.NotNull((await narrow.SubmitAsync(("decision", "allow"))).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_without_a_seal_or_with_a_broken_one_grants_nothing(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        var without = page.Hidden.Where(field => field.Name != "seal").ToList();

        foreach (
            var seal in new[]
            {
                null,
                "",
                "x",
                "CfDJ8AAAA",
                page.Hidden.Single(field => field.Name == "seal").Value[..^4] + "AAAA",
            }
        )
        {
            var fields = seal is null ? without : [.. without, ("seal", seal)];
            Assert.Equal(
                HttpStatusCode.Conflict,
                (await browser.PostAsync("/oauth/authorize", [.. fields, ("decision", "allow")])).Status
            );
            Assert.Equal(
                HttpStatusCode.Conflict,
                (await browser.PostAsync("/oauth/authorize", [.. fields, ("decision", "deny")])).Status
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_of_another_session_of_the_same_user_is_shown_again(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        await (await browser.GetAsync("/sign-in?again=true")).SubmitAsync(
            ("name", user.Id),
            ("password", Browser.Password)
        );

        var again = await page.SubmitAsync(("decision", "allow"));

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.NotNull((await again.SubmitAsync(("decision", "allow"))).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_that_lay_open_too_long_grants_nothing(Database database)
    {
        var clock = new Notifications.ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock);
        var (_, app, browser) = await TokenTests.World(server);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        clock.Ahead = TimeSpan.FromHours(2);

        var late = await page.SubmitAsync(("decision", "allow"));

        Assert.Equal((HttpStatusCode.BadRequest, null), (late.Status, late.Location));
        Assert.Contains("This request is over", late.Text, StringComparison.Ordinal);
        await ActivatorUtilities.CreateInstance<Upkeep>(server.Services).PruneAsync(Context(server), default);
        Assert.Empty(Context(server).AuthorizationRequests);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_denies_is_sent_only_where_the_page_said(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var app = await App.RegisteredAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, owner.Id);
        var page = await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", null)));
        (
            await owner.Api.Put(
                $"/clients/{app.ClientId}",
                new { client = new { redirect_uris = new[] { "https://evil.example/" } } }
            )
        ).Succeeded();

        var answer = await page.SubmitAsync(("decision", "deny"));

        Assert.Equal((HttpStatusCode.Conflict, null), (answer.Status, answer.Location));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_answers_at_once_are_both_kept(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);
        var pages = new[]
        {
            await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_USER_INFO"))),
            await browser.GetAsync(app.AuthorizeUrl()),
        };

        var answers = await Task.WhenAll(pages.Select(page => page.SubmitAsync(("decision", "allow"))));

        Assert.All(answers, answer => Assert.NotNull(answer.Redirected["code"]));
        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_client_would_learn_of_the_user_is_shown_and_asked_for_when_it_grows(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var id = People.NewId("named");
        var user = new
        {
            ids = new { user_id = id },
            name = "Ada",
            primary_email_address = $"{id}@example.com",
        };
        (await server.Admin.Post("/users", new { user })).Succeeded();
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, id);
        await app.CodeAsync(browser);

        var page = await browser.GetAsync(app.AuthorizeUrl(("scope", "openid profile")));
        Assert.Contains("your user ID", page.Text, StringComparison.Ordinal);
        Assert.Contains("your name", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("your mail address", page.Text, StringComparison.Ordinal);
        await page.SubmitAsync(("decision", "allow"));
        var covered = await app.TokensAsync(browser, ("scope", "openid profile"));
        var claims = new JsonWebToken((string)covered["id_token"]!);
        Assert.Equal("Ada", claims.GetPayloadValue<string>("name"));
        Assert.False(claims.TryGetPayloadValue<string>("email", out _));

        Assert.Contains(
            "your mail address",
            (await browser.GetAsync(app.AuthorizeUrl(("scope", "openid email")))).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "consent_required",
            (await browser.GetAsync(app.AuthorizeUrl(("scope", "openid email"), ("prompt", "none")))).Redirected[
                "error"
            ]
        );
        var mail = new JsonWebToken((string)(await app.TokensAsync(browser, ("scope", "openid email")))["id_token"]!);
        Assert.Equal($"{id}@example.com", mail.GetPayloadValue<string>("email"));
        Assert.False(mail.GetPayloadValue<bool>("email_verified"));
        Assert.False(mail.TryGetPayloadValue<string>("name", out _));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_a_secret_asks_each_time_where_any_program_could_pose_as_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        string[] uris = ["http://127.0.0.1/callback", "com.example.app:/callback", App.Callback];
        var app = await App.ApprovedAsync(
            server,
            owner,
            withSecret: false,
            request =>
                request["client"]!["redirect_uris"] = new JsonArray([.. uris.Select(uri => JsonValue.Create(uri))])
        );
        var browser = await Browser.SignedInAsync(server, user.Id);

        foreach (var uri in new[] { "http://127.0.0.1:51234/callback", uris[1] })
        {
            await app.CodeAsync(browser, ("redirect_uri", uri));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", uri)))).Status);
            Assert.Equal(
                "consent_required",
                (await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", uri), ("prompt", "none")))).Redirected[
                    "error"
                ]
            );
        }

        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { skip_authorization = true } })
        ).Succeeded();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl(("redirect_uri", uris[1])))).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_owner_on_the_page_agreed_to_be_one(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(name: "true-owner"), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var famous = new { user_ids = new { user_id = "admin" } };
        (
            await owner.Api.Put(
                $"/clients/{app.ClientId}/collaborators",
                new { collaborator = new { ids = famous, rights = new[] { "RIGHT_CLIENT_ALL" } } }
            )
        ).Succeeded();
        await owner.Api.Put($"/clients/{app.ClientId}", new { client = new { administrative_contact = famous } });
        var browser = await Browser.SignedInAsync(server, user.Id);

        Assert.Contains(
            $"Owner the user {owner.Id}",
            (await browser.GetAsync(app.AuthorizeUrl())).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_client_gets_without_a_page_is_listed_and_can_be_taken_back_and_counts_for_nothing_later(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        await Change(server, app, new { skip_authorization = true });
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO"));

        var listed = Assert.Single(
            (await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray()
        )!;
        Assert.Equal(
            (app.ClientId, "RIGHT_USER_INFO"),
            ((string?)listed["client_ids"]!["client_id"], (string?)Assert.Single(listed["rights"]!.AsArray()))
        );
        Assert.Contains(app.ClientId, (await browser.GetAsync("/authorizations")).Text, StringComparison.Ordinal);

        (await user.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}")).Succeeded();
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        await app.TokensAsync(browser);
        await Change(server, app, new { skip_authorization = false });
        var page = await browser.GetAsync(app.AuthorizeUrl());
        Assert.Equal(HttpStatusCode.OK, page.Status);
        await page.SubmitAsync(("decision", "allow"));
        Assert.NotNull((await browser.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
    }

    private static RegistryContext Context(RegistryServer server) =>
        server.Services.CreateScope().ServiceProvider.GetRequiredService<RegistryContext>();

    private static async Task Change(RegistryServer server, App app, object client) =>
        (await server.Admin.Put($"/clients/{app.ClientId}", new { client })).Succeeded();
}
