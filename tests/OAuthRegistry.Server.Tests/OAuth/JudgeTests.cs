using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>
/// There is one meaning of "this token may be used": what the API turns away introspects as inactive and brings no
/// other token.
/// </summary>
public class JudgeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_sandbox_token_held_through_an_organization_ends_with_the_organization(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var (app, organization) = await OfOrganization(server, owner);
        await Join(server, owner, organization, member, accepts: true);
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, member.Id));
        Assert.True((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        await Change(
            server,
            db =>
                db.Organizations.Where(o => o.AccountId == organization)
                    .ExecuteUpdateAsync(set => set.SetProperty(o => o.DeletedAt, DateTimeOffset.UtcNow))
        );

        await IsDead(server, app, tokens);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_who_never_agreed_gets_nothing_in_the_sandbox(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var (app, organization) = await OfOrganization(server, owner);
        await Join(server, owner, organization, member, accepts: false);
        var browser = await Browser.SignedInAsync(server, member.Id);
        var refused = await browser.GetAsync(app.AuthorizeUrl());
        Assert.Equal((HttpStatusCode.Forbidden, null), (refused.Status, refused.Location));

        await SetAccepted(server, organization, member.Id, DateTimeOffset.UtcNow);
        var tokens = await app.TokensAsync(browser);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        await SetAccepted(server, organization, member.Id, null);
        await IsDead(server, app, tokens);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sandbox_token_of_a_member_who_left_is_dead_everywhere(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var (app, organization) = await OfOrganization(server, owner);
        await Join(server, owner, organization, member, accepts: true);
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, member.Id));

        (await owner.Api.Delete($"/organizations/{organization}/collaborators/user/{member.Id}")).Succeeded();

        await IsDead(server, app, tokens);
    }

    [Theory]
    [InlineData(Database.Sqlite, "STATE_SUSPENDED", "user_suspended")]
    [InlineData(Database.Sqlite, "STATE_REJECTED", "user_rejected")]
    [InlineData(Database.Sqlite, "STATE_REQUESTED", "user_requested")]
    [InlineData(Database.Postgres, "STATE_SUSPENDED", "user_suspended")]
    public async Task The_tokens_of_a_user_who_was_stopped_do_nothing_anywhere(
        Database database,
        string state,
        string error
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, user.Id));
        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state } })).Succeeded();

        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(HttpStatusCode.Forbidden, error);
        Assert.False((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_left_of_the_rights_of_a_token_is_the_same_wherever_one_asks(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_USER_ALL")
        );
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(server, user.Id));
        Assert.Equal("RIGHT_USER_ALL", (string?)(await app.IntrospectAsync(tokens.AccessToken()))["scope"]);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { rights = new[] { "RIGHT_USER_INFO" } } }
            )
        ).Succeeded();

        Assert.Equal(["RIGHT_USER_INFO"], await TokenTests.Rights(server, tokens.AccessToken()));
        Assert.Equal("RIGHT_USER_INFO", (string?)(await app.IntrospectAsync(tokens.AccessToken()))["scope"]);
        Assert.Equal(
            "RIGHT_USER_INFO",
            (string?)(await EndingTests.AskAsync(server.Admin, tokens.AccessToken()))["scope"]
        );
        Assert.Equal(
            ["RIGHT_USER_INFO"],
            await TokenTests.Rights(server, (await app.RefreshAsync(tokens.RefreshToken())).AccessToken())
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Introspection_by_a_key_answers_what_a_client_is_answered(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var tokens = await app.TokensAsync(
            await Browser.SignedInAsync(server, user.Id),
            ("scope", "openid RIGHT_USER_INFO")
        );

        foreach (var token in new[] { tokens.AccessToken(), tokens.RefreshToken() })
        {
            var byClient = (await app.IntrospectAsync(token)).Succeeded().Json;
            var byKey = (await EndingTests.AskAsync(owner.Api, token)).Succeeded().Json;
            Assert.True(JsonNode.DeepEquals(byClient, byKey), $"{byClient}\n{byKey}");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_suspended_client_is_told_the_reason(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "it sent spam" } }
            )
        ).Succeeded();

        var refused = (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Forbidden,
            "oauth_client_suspended"
        );

        Assert.Equal("it sent spam", (string?)refused["details"]![0]!["attributes"]!["description"]);
    }

    private static async Task IsDead(RegistryServer server, App app, Answer tokens)
    {
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        Assert.False((bool)(await app.IntrospectAsync(tokens.AccessToken())).Succeeded()["active"]!);
        Assert.False((bool)(await EndingTests.AskAsync(server.Admin, tokens.AccessToken()))["active"]!);
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    /// <summary>An unreviewed client that an organization registered, with a secret for trying it out.</summary>
    private static async Task<(App App, string Organization)> OfOrganization(RegistryServer server, Person owner)
    {
        var organization = await server.People.NewOrganization(owner);
        await SetAccepted(server, organization, owner.Id, DateTimeOffset.UtcNow);
        return (await App.OfOrganizationAsync(server, owner, organization), organization);
    }

    private static async Task Join(
        RegistryServer server,
        Person owner,
        string organization,
        Person member,
        bool accepts
    )
    {
        (
            await owner.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = member.Ids, rights = new[] { "RIGHT_ORGANIZATION_ALL" } } }
            )
        ).Succeeded();
        await SetAccepted(server, organization, member.Id, accepts ? DateTimeOffset.UtcNow : null);
    }

    /// <summary>
    /// In the database, since an organization that is deleted or a member that takes back its word has no call.
    /// </summary>
    private static Task SetAccepted(RegistryServer server, string organization, string userId, DateTimeOffset? at) =>
        Change(
            server,
            db =>
                db.Members.Where(m => m.OrganizationId == organization && m.UserId == userId)
                    .ExecuteUpdateAsync(set => set.SetProperty(m => m.AcceptedAt, at))
        );

    private static async Task Change(RegistryServer server, Func<RegistryContext, Task> change)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<RegistryContext>());
    }
}
