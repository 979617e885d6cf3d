using System.Net;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Two servers on one Postgres are one.</summary>
public class TwoServersTests
{
    [PostgresFact]
    public async Task What_one_begins_the_other_ends()
    {
        var connection = ("ConnectionStrings:Registry", (string?)await EmptyTables.InPostgresAsync());
        await using var one = await RegistryServer.StartAsync(Database.Postgres, connection);
        await using var other = await RegistryServer.StartAsync(
            Database.Postgres,
            connection,
            ("Bootstrap:AdminUserId", "ignored")
        );
        var (_, app, browser) = await TokenTests.World(one);

        var consent = await browser.GetAsync(app.AuthorizeUrl());
        var code = (
            await browser.MovedTo(other).PostAsync("/oauth/authorize", consent.Hidden.Append(("decision", "allow")))
        ).Redirected["code"]!;
        var tokens = await app.MovedTo(other).ExchangeAsync(code);
        (await one.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
        (await other.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();

        (await app.RevokeAsync(tokens.AccessToken())).Succeeded();
        await UntilAsync(async () =>
            (await other.As(tokens.AccessToken()).Get("/auth_info")).Status == HttpStatusCode.Unauthorized
        );
        var next = await app.MovedTo(other).RefreshAsync(tokens.RefreshToken());
        (
            await one.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "no" } }
            )
        ).Succeeded();
        await UntilAsync(async () =>
            (await other.As(next.AccessToken()).Get("/auth_info")).Status == HttpStatusCode.Forbidden
        );
        (await app.MovedTo(other).RefreshAsync(next.RefreshToken())).RefusedAs("unauthorized_client");
    }

    [PostgresFact]
    public async Task One_that_dies_in_the_middle_loses_nobodys_session_and_no_code()
    {
        var connection = ("ConnectionStrings:Registry", (string?)await EmptyTables.InPostgresAsync());
        var dying = await RegistryServer.StartAsync(Database.Postgres, connection);
        await using var other = await RegistryServer.StartAsync(Database.Postgres, connection);
        var (_, app, browser) = await TokenTests.World(dying);
        var code = await app.CodeAsync(browser);
        await dying.DisposeAsync();

        var survivor = browser.MovedTo(other);
        Assert.Equal(HttpStatusCode.OK, (await survivor.GetAsync("/")).Status);
        (await app.MovedTo(other).ExchangeAsync(code)).Succeeded();
        Assert.NotNull((await survivor.GetAsync(app.AuthorizeUrl())).Redirected["code"]);
    }

    [PostgresFact]
    public async Task A_key_that_one_changes_it_knows_at_once_and_the_other_soon()
    {
        var connection = ("ConnectionStrings:Registry", (string?)await EmptyTables.InPostgresAsync());
        await using var one = await RegistryServer.StartAsync(Database.Postgres, connection);
        await using var other = await RegistryServer.StartAsync(
            Database.Postgres,
            connection,
            ("Bootstrap:AdminUserId", "ignored")
        );
        var user = await one.People.NewUser();
        (await other.As(user.Key).Get($"/users/{user.Id}/clients")).Succeeded();
        (await one.As(user.Key).Get($"/users/{user.Id}/clients")).Succeeded();

        (await one.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();
        (await one.As(user.Key).Get($"/users/{user.Id}/clients")).Refused(HttpStatusCode.Forbidden, "user_suspended");
        await UntilAsync(async () =>
            (await other.As(user.Key).Get($"/users/{user.Id}/clients")).Status == HttpStatusCode.Forbidden
        );
        (await one.Admin.Delete($"/users/{user.Id}")).Succeeded();
        (await one.As(user.Key).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        await UntilAsync(async () =>
            (await other.As(user.Key).Get("/auth_info")).Status == HttpStatusCode.Unauthorized
        );
    }

    private static Task<object> UntilAsync(Func<Task<bool>> holds) =>
        Eventually(async () => await holds() ? (object)true : null);
}
