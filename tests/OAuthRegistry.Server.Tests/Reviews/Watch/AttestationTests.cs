using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Watch;

/// <summary>Once a year an owner confirms that everything is as it was.</summary>
public class AttestationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_owner_confirms_and_the_next_is_due_a_year_later(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var before = (await world.Owner.Api.Get(PathOf(world))).Succeeded();
        Assert.Empty(before["attestations"]!.AsArray());
        world.Ahead = TimeSpan.FromDays(100);

        var attested = (await world.Owner.Api.Post(PathOf(world))).Succeeded();

        Assert.Equal(world.Owner.Id, (string)attested["attested_by"]!["user_ids"]!["user_id"]!);
        var after = (await world.Owner.Api.Get(PathOf(world))).Succeeded();
        Assert.Equal((long)attested["revision"]!, (long)Assert.Single(after["attestations"]!.AsArray())!["revision"]!);
        Assert.Equal(
            (DateTimeOffset)attested["created_at"]! + TimeSpan.FromDays(365),
            (DateTimeOffset)after["due_at"]!
        );
        Assert.InRange(
            (DateTimeOffset)after["due_at"]! - (DateTimeOffset)before["due_at"]!,
            TimeSpan.FromDays(99.9),
            TimeSpan.FromDays(100.1)
        );
        var events = (await world.Owner.Api.Get($"/clients/{world.ClientId}/events")).Succeeded()["events"]!;
        Assert.Equal("client.attest", (string)events[0]!["action"]!);
        Assert.Equal("STATE_APPROVED", (string)(await world.ClientAsync())["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_but_an_owner_itself_confirms(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var people = world.Server.People;
        var (stranger, editor) = (await people.NewUser(), await people.NewUser());
        (
            await world.Owner.Api.Put(
                $"/clients/{world.ClientId}/collaborators",
                new
                {
                    collaborator = new
                    {
                        ids = editor.Ids,
                        rights = new[] { "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_SETTINGS_BASIC" },
                    },
                }
            )
        ).Succeeded();
        var app = await App.ApprovedAsync(
            world.Server,
            world.Owner,
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_CLIENT_ALL", "RIGHT_USER_INFO")
        );
        var tokens = await app.TokensAsync(await Browser.SignedInAsync(world.Server, world.Owner.Id));
        var program = world.Server.As((string)tokens.Succeeded()["access_token"]!);
        var narrow = world.Server.As(await people.NewKey($"/users/{world.Owner.Id}", "RIGHT_CLIENT_SETTINGS_BASIC"));

        foreach (var api in new[] { stranger.Api, editor.Api, world.Server.Admin, program, narrow })
        {
            (await api.Post(PathOf(world))).Refused(HttpStatusCode.Forbidden, "not_an_owner");
        }

        (await stranger.Api.Get(PathOf(world))).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await world.Owner.Api.Post("/clients/nobody-knows-it/attestations")).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        var waiting = await people.NewClient(world.Owner);
        (await world.Owner.Api.Post($"/clients/{waiting}/attestations")).Refused(
            HttpStatusCode.BadRequest,
            "client_not_in_use"
        );
        Assert.Equal(0, await world.Server.InDatabase(db => db.Attestations.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_of_an_organization_that_owns_it_confirms_by_its_rights_there(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var (boss, clerk) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var organization = await world.Server.People.NewOrganization(boss);
        (
            await boss.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = clerk.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();
        var clientId = People.NewId("client");
        (await boss.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(clientId))).Succeeded();
        await world.ApproveAsync(clientId);

        (await clerk.Api.Post($"/clients/{clientId}/attestations")).Refused(HttpStatusCode.Forbidden, "not_an_owner");
        var attested = (await boss.Api.Post($"/clients/{clientId}/attestations")).Succeeded();

        Assert.Equal(boss.Id, (string)attested["attested_by"]!["user_ids"]!["user_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_has_drifted_is_named_and_mended_first(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();

        var refused = await world.Owner.Api.Post(PathOf(world));
        refused.Refused(HttpStatusCode.BadRequest, "drifted");
        Assert.Contains("redirect_uris", refused.Text, StringComparison.Ordinal);
        Assert.Contains("https://app.example.com/callback", (string)refused.Json["detail"]!, StringComparison.Ordinal);

        world.ComeBack();
        world.Ahead += TimeSpan.FromMinutes(10);
        (await world.Owner.Api.Post($"/clients/{world.ClientId}/watch")).Succeeded();
        (await world.Owner.Api.Post(PathOf(world))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_person_approved_as_it_is_can_be_confirmed(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();
        (
            await world.Server.Admin.Post(
                $"/clients/{world.ClientId}/decisions",
                new
                {
                    decision = "flag",
                    revision = await world.Server.Revision(world.ClientId),
                    reason = "Its host is gone",
                    reason_codes = new[] { "redirect_uris" },
                }
            )
        ).Succeeded();
        (await world.Owner.Api.Post(PathOf(world))).Refused(HttpStatusCode.BadRequest, "drifted");

        await world.ApproveAsync(world.ClientId);

        (await world.Owner.Api.Post(PathOf(world))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_at_once_each_counts_once_or_is_told_to_try_again(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => world.Server.As(world.Owner.Key).Post(PathOf(world)))
        );

        var done = answers.Count(answer => answer.Status == HttpStatusCode.OK);
        Assert.InRange(done, 1, 10);
        Assert.All(
            answers,
            answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.Text)
        );
        Assert.Equal(done, await world.Server.InDatabase(db => db.Attestations.CountAsync()));
        Assert.Equal(done, await world.Server.InDatabase(db => db.Events.CountAsync(e => e.Action == "client.attest")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Owners_are_reminded_thirty_and_seven_days_before_and_when_it_is_due_then_administrators_once_each(
        Database database
    )
    {
        await using var world = await WatchWorld.StartAsync(database);
        List<(int Due, int Overdue)> told = [];
        foreach (var day in new[] { 300, 336, 340, 350, 359, 360, 366, 380, 394, 397, 420, 500 })
        {
            await RemindAtAsync(world, TimeSpan.FromDays(day));
            told.Add(await ToldAsync(world));
        }

        Assert.Equal(
            [(0, 0), (1, 0), (1, 0), (1, 0), (2, 0), (2, 0), (3, 0), (3, 0), (3, 0), (3, 1), (3, 1), (3, 1)],
            told
        );
        Assert.Equal("STATE_APPROVED", (string)(await world.ClientAsync())["state"]!);

        (await world.Owner.Api.Post(PathOf(world))).Succeeded();
        await RemindAtAsync(world, TimeSpan.FromDays(800));
        Assert.Equal((3, 1), await ToldAsync(world));
        await RemindAtAsync(world, TimeSpan.FromDays(840));
        Assert.Equal((4, 1), await ToldAsync(world));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_operator_who_wants_one_each_week_reminds_nobody_a_month_before(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database, settings: ("Reviews:AttestEvery", "7"));

        await RemindAtAsync(world, TimeSpan.FromDays(6));
        Assert.Equal((0, 0), await ToldAsync(world));
        await RemindAtAsync(world, TimeSpan.FromDays(7.1));
        Assert.Equal((1, 0), await ToldAsync(world));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_nobody_is_to_confirm_nothing_is_ever_due(Database database)
    {
        await using var world = await WatchWorld.StartAsync(
            database,
            settings: [("Reviews:AttestEvery", "0"), ("Reviews:WatchEvery", "00:00:00")]
        );

        Assert.Null((await world.Owner.Api.Get(PathOf(world))).Succeeded()["due_at"]);
        await using var scope = world.Server.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<AttestationReminders>().IsWanted);
        Assert.False(scope.ServiceProvider.GetRequiredService<DriftWatch>().IsWanted);
    }

    private static string PathOf(WatchWorld world) => $"/clients/{world.ClientId}/attestations";

    private static async Task RemindAtAsync(WatchWorld world, TimeSpan ahead)
    {
        world.Ahead = ahead;
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    await using var scope = world.Server.Services.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<AttestationReminders>().GoAsync(default);
                })
        );
    }

    private static async Task<(int Due, int Overdue)> ToldAsync(WatchWorld world) =>
        (
            await world.ToldAsync(NotificationKind.AttestationDue),
            await world.ToldAsync(NotificationKind.AttestationOverdue)
        );
}
