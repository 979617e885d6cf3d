using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth.Devices;

/// <summary>What a device hears while it waits, and what ends the waiting (RFC 8628, section 3.5).</summary>
public class DevicePollingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_device_that_polls_too_fast_is_slowed_down_by_five_seconds_each_time(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);

        (await device.PollAsync()).RefusedAs("authorization_pending");
        Says(await After(5), "authorization_pending", "5 seconds");
        Says(await After(4), "slow_down", "10 seconds");
        Says(await After(9), "slow_down", "15 seconds");
        Says(await After(15), "authorization_pending", "15 seconds");
        Says(await After(10), "slow_down", "20 seconds");
        Says(await After(20), "authorization_pending", "20 seconds");

        await device.AnswerAsync(browser);
        (await After(1)).Succeeded();

        Task<Answer> After(int seconds)
        {
            time.Now += TimeSpan.FromSeconds(seconds);
            return device.PollAsync();
        }
    }

    [PostgresFact]
    public async Task It_is_slowed_down_whichever_server_it_asks()
    {
        var (time, connection) = (
            new StoppedTime(),
            ("ConnectionStrings:Registry", (string?)await EmptyTables.InPostgresAsync())
        );
        await using var one = await RegistryServer.StartAsync(Database.Postgres, time, connection);
        await using var other = await RegistryServer.StartAsync(
            Database.Postgres,
            time,
            connection,
            ("Bootstrap:AdminUserId", "ignored")
        );
        var (app, _, browser) = await Device.World(one);
        var device = await Device.StartAsync(app);

        (await device.PollAsync()).RefusedAs("authorization_pending");
        (await device.PollAsync(app.MovedTo(other))).RefusedAs("slow_down");
        time.Now += TimeSpan.FromSeconds(9);
        (await device.PollAsync()).RefusedAs("slow_down");
        time.Now += TimeSpan.FromSeconds(15);
        (await device.PollAsync(app.MovedTo(other))).RefusedAs("authorization_pending");

        await device.AnswerAsync(browser.MovedTo(other));
        (await device.PollAsync()).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_polls_at_once_one_is_too_fast(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, new StoppedTime());
        var device = await Device.StartAsync((await Device.World(server)).App);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => device.PollAsync()));

        Assert.Single(answers, answer => (string?)answer["error"] == "authorization_pending");
        Assert.Equal(7, answers.Count(answer => (string?)answer["error"] == "slow_down"));
        Assert.Equal(5 + (7 * 5), await IntervalAsync(server));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_that_nobody_types_ends_after_minutes_and_its_row_is_swept_out(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var (app, _, browser) = await Device.World(server);
        var (late, early) = (await Device.StartAsync(app), await Device.StartAsync(app));
        var open = await late.OpenAsync(browser);
        await early.AnswerAsync(browser);
        time.Now += TimeSpan.FromMinutes(10);

        (await late.PollAsync()).RefusedAs("expired_token");
        (await early.PollAsync()).RefusedAs("expired_token");
        foreach (var page in new[] { await Device.TypeAsync(browser, late.UserCode), await Allow(open) })
        {
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains("This code is over", page.Text, StringComparison.Ordinal);
        }

        time.Now += TimeSpan.FromSeconds(1);
        await Rows.SweepAsync(server);
        Assert.Equal(0, await Rows.CountAsync(server, app));
        (await late.PollAsync()).RefusedAs("invalid_grant");
        Assert.Contains(
            "There is no such code",
            (await Device.TypeAsync(browser, late.UserCode)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("too old", (await Allow(open)).Text, StringComparison.Ordinal);

        static Task<Browser.PageAnswer> Allow(Browser.PageAnswer page) => Device.DecideAsync(page, "allow");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_lives_is_not_swept_out(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, new StoppedTime());
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        await Rows.SweepAsync(server);

        await device.AnswerAsync(browser);
        await Rows.SweepAsync(server);

        (await device.PollAsync()).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_stopped_is_told_so_whether_it_begins_waits_or_fetches(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var (waits, allowed) = (await Device.StartAsync(app), await Device.StartAsync(app));
        await allowed.AnswerAsync(browser);
        await SetAsync(server, app, "STATE_SUSPENDED");

        (await Device.AskAsync(app)).RefusedAs("unauthorized_client");
        (await waits.PollAsync()).RefusedAs("unauthorized_client");
        (await allowed.PollAsync()).RefusedAs("unauthorized_client");
        var page = await Device.TypeAsync(browser, waits.UserCode);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("client_suspended", page.Text, StringComparison.Ordinal);

        // What was allowed before does not come back with the client; what waits can still be answered.
        await SetAsync(server, app, "STATE_APPROVED");
        (await allowed.PollAsync()).RefusedAs("invalid_grant");
        (await server.As((await waits.TokensAsync(browser)).AccessToken()).Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_user_allowed_ends_with_the_user_or_its_consent_before_the_device_fetches_it(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var taken = await Device.StartAsync(app);
        await taken.AnswerAsync(browser);
        (await user.Api.Delete($"/users/{user.Id}/authorizations/{app.ClientId}")).Succeeded();
        (await taken.PollAsync()).RefusedAs("invalid_grant");

        var suspended = await Device.StartAsync(app);
        await suspended.AnswerAsync(browser);
        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();
        (await suspended.PollAsync()).RefusedAs("invalid_grant");

        (await server.Admin.Put($"/users/{user.Id}", new { user = new { state = "STATE_APPROVED" } })).Succeeded();
        var deleted = await Device.StartAsync(app);
        await deleted.AnswerAsync(await Browser.SignedInAsync(server, user.Id));
        (await server.Admin.Delete($"/users/{user.Id}")).Succeeded();
        (await deleted.PollAsync()).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rights_that_the_client_lost_meanwhile_are_not_fetched(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        await device.AnswerAsync(browser);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { rights = new[] { "RIGHT_USER_INFO" } } }
            )
        ).Succeeded();

        Assert.Equal("RIGHT_USER_INFO", (string?)(await device.PollAsync()).Succeeded()["scope"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_waits_for_review_works_for_those_who_work_on_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.RegisteredAsync(server, owner, Device.ItsGrants);
        var device = await Device.StartAsync(app);
        var (own, strange) = (
            await Browser.SignedInAsync(server, owner.Id),
            await Browser.SignedInAsync(server, stranger.Id)
        );

        var refused = await Device.TypeAsync(strange, device.UserCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("client_not_approved", refused.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("authorization_pending");

        Assert.Contains("Not approved yet", (await device.OpenAsync(own)).Text, StringComparison.Ordinal);
        (await server.As((await device.TokensAsync(own)).AccessToken()).Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Strangers_fill_no_table(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time, ("OAuth:RequestsPerAddress", "3"));
        var (app, _, _) = await Device.World(server, withSecret: false);
        for (var i = 0; i < 3; i++)
        {
            await Device.StartAsync(app);
        }

        var refused = await Device.AskAsync(app);

        refused.RefusedAs("temporarily_unavailable", HttpStatusCode.TooManyRequests);
        Assert.Equal("20", refused.Header("Retry-After"));
        Assert.Equal(3, await Rows.CountAsync(server, app));
        time.Now += TimeSpan.FromSeconds(21);
        await Device.StartAsync(app);
    }

    private static void Says(Answer answer, string error, string words)
    {
        answer.RefusedAs(error);
        Assert.Contains(words, (string?)answer["error_description"], StringComparison.Ordinal);
    }

    private static async Task SetAsync(RegistryServer server, App app, string state) =>
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state, state_description = "so" } })
        ).Succeeded();

    private static async Task<int> IntervalAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return (
            await scope.ServiceProvider.GetRequiredService<RegistryContext>().DeviceRequests.SingleAsync()
        ).Interval;
    }
}
