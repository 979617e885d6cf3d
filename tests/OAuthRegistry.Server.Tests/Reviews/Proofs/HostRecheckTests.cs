using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Reviews.Proofs;

/// <summary>A proof is looked at again by itself, and ends only if it is gone for long.</summary>
public class HostRecheckTests
{
    private const string Txt = "_oauth-registry.example.com";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_proof_that_vanishes_ends_after_the_grace_and_its_owner_is_told_of_both_once(Database database)
    {
        await using var world = await HostWorld.StartAsync(database, Quick);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        await world.ProveAsync(alice.Api, account, "example.com");

        Assert.Equal(0, await LookAfter(world, TimeSpan.FromHours(20)));
        Assert.Equal(1, await LookAfter(world, TimeSpan.FromHours(27)));
        Assert.Null((await Host(alice, account))["failing_since"]);

        world.Dns.Txt(Txt);
        Assert.Equal(1, await LookAfter(world, TimeSpan.FromDays(3)));
        var failing = await Host(alice, account);
        Assert.NotNull(failing["failing_since"]);
        Assert.NotNull(failing["proven_at"]);
        Assert.Equal(
            (DateTimeOffset)failing["failing_since"]! + TimeSpan.FromDays(7),
            (DateTimeOffset)failing["ends_at"]!
        );
        Assert.Equal(1, await LookAfter(world, TimeSpan.FromDays(5)));
        Assert.NotNull((await Host(alice, account))["proven_at"]);

        Assert.Equal(1, await LookAfter(world, TimeSpan.FromDays(10.1)));
        var ended = await Host(alice, account);
        Assert.Null(ended["proven_at"]);
        Assert.Null(ended["proven_by"]);
        Assert.Contains("has no TXT record", (string)ended["last_failure"]!, StringComparison.Ordinal);
        Assert.Equal(0, await LookAfter(world, TimeSpan.FromDays(20)));

        var told = await Told(alice, 2);
        Assert.Equal(["host_proof_ended", "host_proof_failing"], told.Select(one => (string)one["notification_type"]!));
        Assert.All(told, one => Assert.Equal("example.com", (string)one["data"]!["host"]!));
        Assert.All(told, one => Assert.Null(one["sender_ids"]));
        var events = (await alice.Api.Get($"{account}/events")).Succeeded()["events"]!.AsArray();
        var end = Assert.Single(events, one => (string)one!["action"]! == "host.end")!;
        Assert.Null(end["actor"]);
        Assert.Equal("PROOF_DNS", (string)end["changes"]![0]!["from"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_proof_that_comes_back_goes_on(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        await world.ProveAsync(alice.Api, account, "example.com");
        var value = (string)(await Host(alice, account))["txt_value"]!;

        world.Dns.Txt(Txt);
        await LookAfter(world, TimeSpan.FromDays(2));
        Assert.NotNull((await Host(alice, account))["failing_since"]);
        world.Dns.Txt(Txt, value);
        await LookAfter(world, TimeSpan.FromDays(5));
        var back = await Host(alice, account);
        Assert.Null(back["failing_since"]);
        Assert.Null(back["last_failure"]);
        await LookAfter(world, TimeSpan.FromDays(12));
        Assert.NotNull((await Host(alice, account))["proven_at"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_only_the_file_is_left_the_hosts_below_keep_their_proof_for_the_grace(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        await world.ProveAsync(alice.Api, account, "example.com");
        world.Internet.Site(
            "example.com",
            "93.184.216.34",
            HostWorld.File((string)(await Host(alice, account))["file_content"]!)
        );

        world.Dns.Txt(Txt);
        await LookAfter(world, TimeSpan.FromDays(2));
        var failing = await Host(alice, account);
        Assert.Equal("PROOF_DNS", (string)failing["proven_by"]!);
        Assert.NotNull(failing["ends_at"]);

        await LookAfter(world, TimeSpan.FromDays(9.5));
        var left = await Host(alice, account);
        Assert.Equal("PROOF_FILE", (string)left["proven_by"]!);
        Assert.Null(left["failing_since"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_servers_that_look_at_the_same_moment_one_looks(Database database)
    {
        var shared = await NewDatabase(database);
        await using var world = await HostWorld.StartAsync(database, shared, Silent);
        await using var other = await HostWorld.StartAsync(
            database,
            world.Internet,
            world.Dns,
            world.Time,
            shared,
            Silent
        );
        var alice = await world.Server.People.NewUser();
        await world.ProveAsync(alice.Api, $"/users/{alice.Id}", "example.com");
        var asked = world.Dns.Asked;
        world.Time.Ahead = TimeSpan.FromDays(2);

        await Task.WhenAll(
            HostWorld.RecheckAsync(world.Server),
            HostWorld.RecheckAsync(other),
            HostWorld.RecheckAsync(world.Server),
            HostWorld.RecheckAsync(other)
        );

        Assert.Equal(1, world.Dns.Asked - asked);
        Assert.Equal(0, await HostWorld.RecheckAsync(other));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_an_organization_those_hear_of_it_who_may_change_it(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await HostWorld.StartAsync(database, Quick);
        await NewWebhook(world.Server.Admin, receiver.Url, "host_proof_failing");
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var organization = await world.Server.People.NewOrganization(alice);
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();
        await world.ProveAsync(alice.Api, $"/organizations/{organization}", "example.com");

        world.Dns.Txt(Txt);
        await LookAfter(world, TimeSpan.FromDays(2));

        var told = Assert.Single(await Told(alice, 1));
        Assert.Equal(organization, (string)told["entity_ids"]!["organization_ids"]!["organization_id"]!);
        var posted = (await receiver.NextAsync()).Json;
        Assert.Equal("host_proof_failing", (string)posted["type"]!);
        Assert.Equal(organization, (string)posted["organization_id"]!);
        Assert.Equal("example.com", (string)posted["data"]!["host"]!);
        Assert.DoesNotContain(
            "host_proof",
            (await bob.Api.Get($"/users/{bob.Id}/notifications")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_that_was_looked_at_too_often_waits(Database database)
    {
        await using var world = await HostWorld.StartAsync(database, ("Reviews:ProofsPerHost", "1"), Silent);
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        await world.ProveAsync(alice.Api, $"/users/{alice.Id}", "example.com");
        var ofBob = await world.AddAsync(bob.Api, $"/users/{bob.Id}", "example.com", withRecord: false);
        world.Time.Ahead = TimeSpan.FromDays(2);
        (await bob.Api.Post($"/users/{bob.Id}/hosts/example.com/verify")).Refused(
            System.Net.HttpStatusCode.BadRequest,
            "host_not_proven"
        );
        var asked = world.Dns.Asked;

        Assert.Equal(1, await HostWorld.RecheckAsync(world.Server));
        Assert.Equal(asked, world.Dns.Asked);
        world.Time.Ahead += TimeSpan.FromHours(1.1);
        Assert.Equal(1, await HostWorld.RecheckAsync(world.Server));
        Assert.Equal(asked + 1, world.Dns.Asked);
        Assert.NotNull(ofBob["txt_value"]);
    }

    private static Task<int> LookAfter(HostWorld world, TimeSpan ahead)
    {
        world.Time.Ahead = ahead;
        return HostWorld.RecheckAsync(world.Server);
    }

    private static async Task<JsonNode> Host(Person person, string account) =>
        Assert.Single((await person.Api.Get($"{account}/hosts")).Succeeded()["hosts"]!.AsArray())!;

    private static Task<List<JsonNode>> Told(Person person, int count) =>
        Eventually(async () =>
            (await person.Api.Get($"/users/{person.Id}/notifications")).Succeeded()["notifications"]!
                .AsArray()
                .Where(one => ((string)one!["notification_type"]!).StartsWith("host_", StringComparison.Ordinal))
                .Select(one => one!)
                .ToList()
                is { } told
            && told.Count == count
                ? told
                : null
        );
}
