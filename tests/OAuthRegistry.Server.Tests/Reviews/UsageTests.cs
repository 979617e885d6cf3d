using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>Which of its rights a client used.</summary>
public class UsageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_call_with_a_token_counts_for_the_right_that_it_needed_and_no_other_call_does(
        Database database
    )
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (owner, app, user, key) = await WorldAsync(server, "RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_CREATE");
        var token = server.As(key);

        for (var i = 0; i < 3; i++)
        {
            (await token.Get($"/users/{user.Id}")).Succeeded();
        }

        (await token.Get($"/users/{user.Id}/api-keys")).Refused(HttpStatusCode.Forbidden, "insufficient_user_rights");
        (await user.Api.Get($"/users/{user.Id}")).Succeeded();
        (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded();
        await KeepAsync(server);
        (await token.Get($"/users/{user.Id}")).Succeeded();
        await KeepAsync(server);
        await KeepAsync(server);

        var usage = (await owner.Api.Get($"/clients/{app.ClientId}/usage")).Succeeded();
        Assert.Equal(90, (int)usage["days"]!);
        Assert.Equal([("RIGHT_USER_INFO", 4), ("RIGHT_USER_GATEWAYS_CREATE", 0)], Granted(usage));
        Assert.Equal(Today(), (string)usage["granted"]![0]!["last_used_on"]!);
        Assert.Null(usage["granted"]![1]!["last_used_on"]);
        Assert.True((bool)usage["granted"]![1]!["elsewhere"]!);
        Assert.Null(usage["scopes"]);
        Assert.Null(usage["unused"]);
        Assert.DoesNotContain(user.Id, usage.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_right_stands_for_is_told_under_it_and_so_are_the_scopes_of_identity(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var owner = await server.People.NewUser();
        var user = await server.People.NewUser();
        var app = await App.ApprovedAsync(server, owner, change: Asking("RIGHT_ALL"));
        var browser = await Browser.SignedInAsync(server, user.Id);
        var tokens = await app.TokensAsync(browser, ("scope", "openid email RIGHT_ALL"));
        var token = server.As(tokens.AccessToken());

        (await token.Get($"/users/{user.Id}")).Succeeded();
        (await token.Get($"/users/{user.Id}/organizations")).Succeeded();
        using var info = server.CreateDefaultClient();
        info.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken());
        (await info.GetAsync("/oauth/userinfo")).EnsureSuccessStatusCode();
        await KeepAsync(server);

        var usage = (await owner.Api.Get($"/clients/{app.ClientId}/usage?days=1")).Succeeded();
        Assert.Equal([("RIGHT_ALL", 2)], Granted(usage));
        Assert.Equal(
            ["RIGHT_USER_INFO", "RIGHT_USER_ORGANIZATIONS_LIST"],
            usage["granted"]![0]!["under"]!.AsArray().Select(right => (string)right!["name"]!)
        );
        Assert.Equal(["email", "openid"], usage["scopes"]!.AsArray().Select(scope => (string)scope!["name"]!));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_who_may_read_the_client_reads_it_and_for_so_many_days(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(owner);
        var path = $"/clients/{clientId}/usage";

        (await stranger.Api.Get(path)).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await server.As(null).Get(path)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await owner.Api.Get("/clients/no-such-client/usage")).Refused(HttpStatusCode.NotFound, "client_not_found");
        foreach (var days in new[] { "0", "401", "-1", "x", "", "99999999999" })
        {
            var refused = (await owner.Api.Get($"{path}?days={days}")).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["days"], refused.Faulty);
        }

        (await owner.Api.Get($"{path}?days=400")).Succeeded();
        (await server.Admin.Get(path)).Succeeded();
        var reader = server.As(await server.People.NewKey($"/users/{owner.Id}", "RIGHT_CLIENT_INFO"));
        Assert.Equal(0, (int)(await reader.Get(path)).Succeeded()["granted"]![0]!["used"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Servers_add_up_what_each_counted_and_one_that_is_stopped_loses_nothing(Database database)
    {
        var shared = await DeliveryWorld.NewDatabase(database);
        await using var server = await RegistryServer.StartAsync(database, shared);
        var (_, app, user, key) = await WorldAsync(server, "RIGHT_USER_INFO");
        var (owner, token) = (server.Admin, server.As(key));
        await using (var other = await RegistryServer.StartAsync(database, shared))
        {
            var there = other.As(key);
            for (var i = 0; i < 5; i++)
            {
                (await token.Get($"/users/{user.Id}")).Succeeded();
                (await there.Get($"/users/{user.Id}")).Succeeded();
                await Task.WhenAll(KeepAsync(server), KeepAsync(other));
            }

            (await there.Get($"/users/{user.Id}")).Succeeded();
        }

        var usage = (await owner.Get($"/clients/{app.ClientId}/usage")).Succeeded();
        Assert.Equal([("RIGHT_USER_INFO", 11)], Granted(usage));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_not_used_in_all_the_time_is_given_up_on_the_page(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, DeliveryWorld.Silent);
        var (owner, app, user, key) = await WorldAsync(
            server,
            "RIGHT_USER_INFO",
            "RIGHT_USER_CLIENTS_LIST",
            "RIGHT_USER_GATEWAYS_LIST"
        );
        var token = server.As(key);
        var path = $"/clients/{app.ClientId}";
        (await token.Get($"/users/{user.Id}")).Succeeded();
        await KeepAsync(server);
        Assert.Null((await owner.Api.Get($"{path}/usage")).Succeeded()["unused"]);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        var early = await mine.GetAsync($"{path}/users");
        Assert.Contains("granted 3, used 1 in 90 days", early.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Give up", early.Text, StringComparison.Ordinal);

        clock.Ahead = TimeSpan.FromDays(100);
        Assert.Null((await owner.Api.Get($"{path}/usage")).Succeeded()["unused"]);
        var browser = await Browser.SignedInAsync(server, user.Id);
        var later = server.As((await app.TokensAsync(browser)).AccessToken());
        (await later.Get($"/users/{user.Id}")).Succeeded();
        await KeepAsync(server);
        var unused = (await owner.Api.Get($"{path}/usage")).Succeeded()["unused"]!.AsArray();
        Assert.Equal("RIGHT_USER_CLIENTS_LIST", (string)Assert.Single(unused)!);
        mine = await Browser.SignedInAsync(server, owner.Id);
        var page = await mine.GetAsync($"{path}/users");
        Assert.Contains("RIGHT_USER_CLIENTS_LIST", page.Text, StringComparison.Ordinal);
        Assert.Contains("used 1 in 90 days", page.Text, StringComparison.Ordinal);

        var wanted = new { client = new { description = "Lists the gateways of the signed-in user" } };
        (await owner.Api.Put(path, wanted)).Succeeded();
        (await owner.Api.Delete($"{path}/pending")).Succeeded();
        (string, string)[] narrow = [("act", "narrow"), ("unused", "RIGHT_USER_CLIENTS_LIST")];
        foreach (
            var late in new[]
            {
                await page.SubmitAsync(narrow),
                await mine.PostAsync($"{path}/users", [page.Hidden.First(field => field.Name == "csrf"), .. narrow]),
            }
        )
        {
            Assert.Contains("The client changed since you read it.", late.Text, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await owner.Api.Get(path)).Succeeded()["rights"]!.AsArray().Count);
        page = await mine.GetAsync($"{path}/users");
        var given = await page.SubmitAndFollowAsync(("act", "narrow"), ("unused", "RIGHT_USER_CLIENTS_LIST RIGHT_X"));
        Assert.Contains("Saved.", given.Text, StringComparison.Ordinal);
        var client = (await owner.Api.Get(path)).Succeeded();
        Assert.Equal(
            ["RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_LIST"],
            client["rights"]!.AsArray().Select(right => (string)right!)
        );
        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        (await owner.Api.Get($"{path}/pending")).Refused(HttpStatusCode.NotFound, "pending_change_not_found");
        Assert.DoesNotContain("Give up", given.Text, StringComparison.Ordinal);

        clock.Ahead = TimeSpan.FromDays(450);
        await KeepAsync(server);
        Assert.Equal(1, await RowsAsync(server));
        clock.Ahead = TimeSpan.FromDays(502);
        await KeepAsync(server);
        Assert.Equal(0, await RowsAsync(server));
    }

    private static async Task<(Person Owner, App App, Person User, string Token)> WorldAsync(
        RegistryServer server,
        params string[] rights
    )
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner, change: Asking(rights));
        var browser = await Browser.SignedInAsync(server, user.Id);
        return (owner, app, user, (await app.TokensAsync(browser)).AccessToken());
    }

    private static Action<JsonObject> Asking(params string[] rights) =>
        request => request["client"]!["rights"] = new JsonArray([.. rights.Select(right => JsonValue.Create(right))]);

    private static IEnumerable<(string, int)> Granted(Answer usage) =>
        usage["granted"]!.AsArray().Select(right => ((string)right!["name"]!, (int)right["used"]!));

    private static string Today() => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task KeepAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UseKeeping>().GoAsync(default);
    }

    private static async Task<int> RowsAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegistryContext>().UsedRights.CountAsync();
    }
}
