using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Tests.Reviews.Proofs;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Watch;

/// <summary>An approved client is looked at again; what is not as it was is told, first to its owner.</summary>
public class DriftTests
{
    private const string Www = "www.example.com",
        WwwAddress = "93.184.216.35";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_that_is_gone_is_told_to_the_owner_and_after_the_grace_to_administrators_once_each(
        Database database
    )
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.LookAtAsync(TimeSpan.FromDays(7.5));
        Assert.Empty(await world.DriftsAsync());

        world.GoAway();
        await world.LookAtAsync(TimeSpan.FromDays(15));
        var once = Assert.Single(await world.DriftsAsync());
        Assert.Null(once["told_owner_at"]);
        Assert.Empty(await world.AllDriftsAsync());
        await world.LookAtAsync(TimeSpan.FromDays(15) + TimeSpan.FromMinutes(50));
        Assert.Equal((0, 0), await world.ToldAsync());

        await world.LookAtAsync(TimeSpan.FromDays(15) + TimeSpan.FromMinutes(70));
        Assert.Equal((1, 0), await world.ToldAsync());
        var drift = Assert.Single(await world.AllDriftsAsync());
        Assert.Equal("redirect_uris", (string)drift["check"]!);
        Assert.Equal(world.ClientId, (string)drift["client_ids"]!["client_id"]!);
        Assert.Contains("https://app.example.com/callback: ", (string)drift["evidence"]![0]!, StringComparison.Ordinal);

        for (var day = 16; day < 22; day++)
        {
            await world.LookAtAsync(TimeSpan.FromDays(day));
        }

        Assert.Equal((1, 0), await world.ToldAsync());
        await world.LookAtAsync(TimeSpan.FromDays(22.1));
        Assert.Equal((1, 1), await world.ToldAsync());
        await world.LookAtAsync(TimeSpan.FromDays(40));
        Assert.Equal((1, 1), await world.ToldAsync());
        Assert.NotNull(Assert.Single(await world.AllDriftsAsync())["told_reviewers_at"]);
        Assert.Equal("STATE_APPROVED", (string)(await world.ClientAsync())["state"]!);

        world.ComeBack();
        await world.LookAtAsync(TimeSpan.FromDays(42));
        Assert.Empty(await world.DriftsAsync());
        Assert.Empty(await world.AllDriftsAsync());
        Assert.Equal((1, 1), await world.ToldAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_servers_that_look_at_once_tell_once(Database database)
    {
        var shared = await NewDatabase(database);
        await using var world = await WatchWorld.StartAsync(database, settings: shared);
        await using var other = await HostWorld.StartAsync(
            database,
            world.Internet,
            world.Hosts.Dns,
            world.Hosts.Time,
            shared,
            Silent
        );
        world.GoAway();

        foreach (var day in new[] { 8, 9, 10, 17, 18 })
        {
            world.Ahead = TimeSpan.FromDays(day);
            await Task.WhenAll(WatchWorld.LookAsync(world.Server), WatchWorld.LookAsync(other));
        }

        Assert.Equal((1, 1), await world.ToldAsync());
        Assert.Single(await world.AllDriftsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_that_comes_and_goes_troubles_nobody(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        for (var i = 0; i < 3; i++)
        {
            world.GoAway();
            await world.LookAtAsync(TimeSpan.FromDays(8 * (i + 1)));
            Assert.Single(await world.DriftsAsync());

            world.ComeBack();
            await world.LookAtAsync(TimeSpan.FromDays(8 * (i + 1)) + TimeSpan.FromMinutes(70));
            Assert.Empty(await world.DriftsAsync());
        }

        Assert.Equal((0, 0), await world.ToldAsync());
        Assert.Equal(0, await world.Server.InDatabase(db => db.Drifts.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_failed_when_it_was_approved_has_not_drifted(Database database)
    {
        await using var world = await WatchWorld.StartAsync(
            database,
            before: world =>
            {
                world.GoAway();
                return Task.CompletedTask;
            }
        );

        await world.LookAtAsync(TimeSpan.FromDays(8));
        await world.LookAtAsync(TimeSpan.FromDays(9));

        Assert.Empty(await world.DriftsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_homepage_that_leads_to_another_site_has_drifted_and_one_that_gains_a_www_has_not(
        Database database
    )
    {
        await using var world = await WatchWorld.StartAsync(
            database,
            request => request["client"]!["client_uri"] = "https://www.example.com/",
            before: world =>
            {
                world.Internet.Site(Www, WwwAddress, WatchWorld.Ok);
                return Task.CompletedTask;
            }
        );

        world.Internet.Site(Www, WwwAddress, MovedTo("https://example.com/"));
        await world.LookAtAsync(TimeSpan.FromDays(8));
        Assert.Empty(await world.DriftsAsync());

        world.Internet.Site(Www, WwwAddress, MovedTo("https://casino.example.net/"));
        await world.LookAtAsync(TimeSpan.FromDays(16));
        await world.LookAtAsync(TimeSpan.FromDays(17));
        var drift = Assert.Single(await world.DriftsAsync());
        Assert.Equal("homepage", (string)drift["check"]!);
        Assert.Contains("casino.example.net", (string)drift["evidence"]![0]!, StringComparison.Ordinal);
        var told = await world.Server.InDatabase(db =>
            db.Outbox.SingleAsync(m => m.Kind == NotificationKind.ClientDrifted)
        );
        Assert.Contains("the homepage leads to another site", told.Data, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_proof_of_a_host_that_is_gone_has_drifted(Database database)
    {
        await using var world = await WatchWorld.StartAsync(
            database,
            before: world => world.Hosts.ProveAsync(world.Owner.Api, $"/users/{world.Owner.Id}", "example.com")
        );

        (await world.Owner.Api.Delete($"/users/{world.Owner.Id}/hosts/example.com")).Succeeded();
        await world.LookAtAsync(TimeSpan.FromDays(8));
        await world.LookAtAsync(TimeSpan.FromDays(9));

        var drift = Assert.Single(await world.AllDriftsAsync());
        Assert.Equal("hosts", (string)drift["check"]!);
        Assert.Equal("app.example.com: not proven", (string)drift["evidence"]![0]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_of_keys_that_is_gone_has_drifted(Database database)
    {
        const string Host = "keys.example.com",
            Address = "93.184.216.36";
        await using var world = await WatchWorld.StartAsync(
            database,
            request =>
            {
                request["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
                request["client"]!["jwks_uri"] = $"https://{Host}/jwks";
            },
            world =>
            {
                world.Internet.Site(Host, Address, WatchWorld.Ok);
                return Task.CompletedTask;
            }
        );

        world.Internet.Name(Host, [WatchWorld.Nobody]);
        await world.LookAtAsync(TimeSpan.FromDays(8));
        await world.LookAtAsync(TimeSpan.FromDays(9));

        Assert.Equal("keys", (string)Assert.Single(await world.AllDriftsAsync())["check"]!);
        Assert.Equal((1, 0), await world.ToldAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approval_by_a_person_makes_the_client_as_it_is_the_one_that_counts(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();
        Assert.Single(await world.AllDriftsAsync());
        await DecideAsync(world, "flag");
        Assert.Single(await world.AllDriftsAsync());

        await DecideAsync(world, "approve");
        Assert.Empty(await world.DriftsAsync());
        await world.LookAtAsync(TimeSpan.FromDays(20));
        await world.LookAtAsync(TimeSpan.FromDays(21));

        Assert.Empty(await world.DriftsAsync());
        Assert.Equal((1, 0), await world.ToldAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_flagged_after_the_grace_where_the_operator_wants_that_and_not_unflagged(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database, settings: ("Reviews:FlagDrift", "true"));
        await world.DriftAsync();
        Assert.Equal("STATE_APPROVED", (string)(await world.ClientAsync())["state"]!);

        await world.LookAtAsync(TimeSpan.FromDays(17));
        Assert.Equal("STATE_FLAGGED", (string)(await world.ClientAsync())["state"]!);
        Assert.Equal((1, 1), await world.ToldAsync());
        var decision = (await world.Owner.Api.Get($"/clients/{world.ClientId}/decisions")).Succeeded()["decisions"]![
            0
        ]!;
        Assert.Null(decision["decided_by"]);
        Assert.Equal("redirect_uris", (string)decision["reason_codes"]![0]!);
        Assert.Contains("https://app.example.com/callback", (string)decision["reason"]!, StringComparison.Ordinal);
        var events = (await world.Owner.Api.Get($"/clients/{world.ClientId}/events")).Succeeded()["events"]!;
        Assert.Equal("client.flag", (string)events[0]!["action"]!);
        Assert.Equal("registry:drift", (string)events[0]!["credential"]!);

        world.ComeBack();
        await world.LookAtAsync(TimeSpan.FromDays(19));
        Assert.Empty(await world.DriftsAsync());
        Assert.Equal("STATE_FLAGGED", (string)(await world.ClientAsync())["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_mended_it_has_it_looked_at_at_once(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();
        var path = $"/clients/{world.ClientId}/watch";
        world.Ahead += TimeSpan.FromMinutes(10);

        var still = (await world.Owner.Api.Post(path)).Succeeded();
        Assert.Single(still["drifts"]!.AsArray());
        (await world.Owner.Api.Post(path)).Refused(HttpStatusCode.TooManyRequests, "looked_a_moment_ago");
        world.ComeBack();
        world.Ahead += TimeSpan.FromMinutes(10);
        var mended = (await world.Server.Admin.Post(path)).Succeeded();

        Assert.Null(mended["drifts"]);
        Assert.NotNull(mended["looked_at"]);
        Assert.Empty(await world.AllDriftsAsync());
        Assert.Equal((1, 0), await world.ToldAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Looks_within_an_hour_are_one_look(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        world.GoAway();
        for (var minutes = 10; minutes < 60; minutes += 10)
        {
            world.Ahead = TimeSpan.FromMinutes(minutes);
            (await world.Owner.Api.Post($"/clients/{world.ClientId}/watch")).Succeeded();
        }

        Assert.Equal((0, 0), await world.ToldAsync());
        world.Ahead = TimeSpan.FromMinutes(75);
        (await world.Owner.Api.Post($"/clients/{world.ClientId}/watch")).Succeeded();
        Assert.Equal((1, 0), await world.ToldAsync());
        var told = await world.Server.InDatabase(db =>
            db.Outbox.SingleAsync(m => m.Kind == NotificationKind.ClientDrifted)
        );
        Assert.Null(told.Sender);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_no_part_in_a_client_neither_sees_nor_looks(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database, settings: ("Reviews:LooksPerHour", "1"));
        var stranger = await world.Server.People.NewUser();
        var waiting = await world.Server.People.NewClient(world.Owner);

        (await stranger.Api.Get("/drifts")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await stranger.Api.Get($"/clients/{world.ClientId}/drifts")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (await stranger.Api.Post($"/clients/{world.ClientId}/watch")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (await world.Owner.Api.Post("/clients/nobody-knows-it/watch")).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        (await world.Owner.Api.Post($"/clients/{waiting}/watch")).Refused(
            HttpStatusCode.BadRequest,
            "client_not_in_use"
        );
        world.Ahead = TimeSpan.FromMinutes(10);
        (await world.Owner.Api.Post($"/clients/{world.ClientId}/watch")).Succeeded();
        world.Ahead = TimeSpan.FromMinutes(20);
        var often = await world.Owner.Api.Post($"/clients/{world.ClientId}/watch");
        often.Refused(HttpStatusCode.TooManyRequests, "too_many_looks");
        Assert.NotNull(often.Headers.RetryAfter);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_host_is_asked_once_in_minutes_however_many_clients_lead_to_it(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        for (var i = 0; i < 3; i++)
        {
            await world.NewApprovedAsync(request =>
                request["client"]!["redirect_uris"] = new JsonArray($"https://app.example.com/{i}")
            );
        }

        await WatchWorld.LookAsync(world.Server);
        var before = world.Internet.Connections.Count();
        await world.LookAtAsync(TimeSpan.FromDays(8));
        Assert.Equal(before + 1, world.Internet.Connections.Count());
        await world.LookAtAsync(TimeSpan.FromDays(8) + TimeSpan.FromMinutes(4));
        Assert.Equal(before + 1, world.Internet.Connections.Count());
        await world.LookAtAsync(TimeSpan.FromDays(8) + TimeSpan.FromMinutes(6));
        Assert.Equal(before + 2, world.Internet.Connections.Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_out_of_use_is_watched_no_longer(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();
        await DecideAsync(world, "suspend");

        Assert.Empty(await world.AllDriftsAsync());
        var before = world.Internet.Connections.Count();
        await world.LookAtAsync(TimeSpan.FromDays(30));
        Assert.Equal(before, world.Internet.Connections.Count());
        Assert.Equal((1, 0), await world.ToldAsync());
        Assert.Equal(0, await world.Server.InDatabase(db => db.Watches.CountAsync(w => w.ClientId == world.ClientId)));
    }

    private static string MovedTo(string address) =>
        $"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static async Task DecideAsync(WatchWorld world, string decision) =>
        (
            await world.Server.Admin.Post(
                $"/clients/{world.ClientId}/decisions",
                new
                {
                    decision,
                    revision = await world.Server.Revision(world.ClientId),
                    reason = decision == "approve" ? null : "Look at it",
                    reason_codes = decision == "approve" ? null : new[] { "other" },
                }
            )
        ).Succeeded();
}
