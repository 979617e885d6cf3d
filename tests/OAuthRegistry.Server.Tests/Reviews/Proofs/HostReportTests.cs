using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews.Proofs;

/// <summary>The report, the queue and the consent page say whether the hosts of a client are its owner's.</summary>
public class HostReportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_report_and_the_queue_say_whether_every_host_is_proven(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        JsonArray Uris() =>
            [
                "https://app.example.com/callback",
                "https://login.example.org/",
                "http://localhost:8080/",
                "https://93.184.216.34/",
            ];
        var before = await world.Server.People.NewClient(
            alice,
            request => request["client"]!["redirect_uris"] = Uris()
        );

        var check = await Hosts(alice, before);
        Assert.Equal("warn", (string)check["status"]!);
        Assert.Equal(
            ["app.example.com: not proven", "login.example.org: not proven"],
            check["evidence"]!.AsArray().Select(one => (string)one!)
        );
        Assert.False(await InQueue(world.Server, before));

        // The record of the parent covers the host below it; a file would not.
        await world.ProveAsync(alice.Api, account, "example.com");
        Assert.Equal(
            ["login.example.org: not proven"],
            (await Hosts(alice, before))["evidence"]!.AsArray().Select(one => (string)one!)
        );
        await world.ProveAsync(alice.Api, account, "login.example.org");
        Assert.Equal("pass", (string)(await Hosts(alice, before))["status"]!);

        // The queue tells what was known at submission.
        var after = await world.Server.People.NewClient(alice, request => request["client"]!["redirect_uris"] = Uris());
        Assert.False(await InQueue(world.Server, before));
        Assert.True(await InQueue(world.Server, after));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_proves_nothing_of_the_hosts_below(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        var added = await world.AddAsync(alice.Api, account, "example.com", withRecord: false);
        world.Internet.Site("example.com", "93.184.216.34", HostWorld.File((string)added["file_content"]!));
        (await alice.Api.Post($"{account}/hosts/example.com/verify")).Succeeded();

        var below = await world.Server.People.NewClient(alice);
        var itself = await world.Server.People.NewClient(
            alice,
            request => request["client"]!["redirect_uris"] = new JsonArray("https://example.com/callback")
        );

        Assert.Equal("warn", (string)(await Hosts(alice, below))["status"]!);
        Assert.Equal("pass", (string)(await Hosts(alice, itself))["status"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_another_account_has_proven_counts_for_nobody_else(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        await world.ProveAsync(bob.Api, $"/users/{bob.Id}", "example.com");

        Assert.Equal("warn", (string)(await Hosts(alice, await world.Server.People.NewClient(alice)))["status"]!);
        Assert.Equal("pass", (string)(await Hosts(bob, await world.Server.People.NewClient(bob)))["status"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_without_a_public_host_is_asked_for_no_proof(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var client = await world.Server.People.NewClient(
            alice,
            request =>
                request["client"]!["redirect_uris"] = new JsonArray("http://localhost/callback", "com.example.app:/")
        );

        Assert.DoesNotContain(
            "\"hosts\"",
            (await alice.Api.Get($"/clients/{client}/review")).Succeeded().Text,
            StringComparison.Ordinal
        );
        Assert.Null(await InQueue(world.Server, client));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_consent_page_says_whether_the_host_belongs_to_the_owner(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, user) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var app = await App.ApprovedAsync(world.Server, alice);
        var browser = await Browser.SignedInAsync(world.Server, user.Id);

        var before = (await browser.GetAsync(app.AuthorizeUrl())).Text;
        Assert.Contains("https://app.example.com Not verified", before, StringComparison.Ordinal);

        await world.ProveAsync(alice.Api, $"/users/{alice.Id}", "example.com");
        var after = (await browser.GetAsync(app.AuthorizeUrl())).Text;
        Assert.Contains("https://app.example.com Verified: it belongs to the owner", after, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Hosts(Person person, string clientId) =>
        Assert.Single(
            (await person.Api.Get($"/clients/{clientId}/review")).Succeeded()["checks"]!.AsArray(),
            check => (string)check!["guideline"]! == "hosts"
        )!;

    private static async Task<bool?> InQueue(RegistryServer server, string clientId) =>
        (bool?)
            (await server.Admin.Get("/reviews?limit=100")).Succeeded()["reviews"]!
                .AsArray()
                .Single(item => (string)item!["client"]!["ids"]!["client_id"]! == clientId)!["hosts_proven"];
}
