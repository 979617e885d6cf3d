using System.Net;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>The desk of reviewers: find, take, give, decide several at once.</summary>
public class DeskTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Several_are_decided_each_as_it_was_read_and_those_that_changed_are_named(Database database)
    {
        var (server, alice, clients) = await WaitingAsync(database, 12);
        string[] changed = [clients[3], clients[7]];
        foreach (var clientId in changed)
        {
            (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Gateway Setup" } })).Succeeded();
        }

        var request = Rejecting(clients);
        var preview = (await server.Admin.Post("/decisions?dry_run=true", request)).Succeeded();
        Assert.Equal((10, 2), ((int)preview["done"]!, (int)preview["refused"]!));
        Assert.Equal("STATE_REQUESTED", await StateAsync(alice, clients[0]));

        var answer = (await server.Admin.Post("/decisions", request)).Succeeded();

        Assert.Equal((10, 2), ((int)answer["done"]!, (int)answer["refused"]!));
        var refused = answer["outcomes"]!.AsArray().Where(outcome => outcome!["error"] is not null).ToList();
        Assert.Equal(changed, refused.Select(outcome => (string)outcome!["client_id"]!));
        Assert.All(refused, outcome => Assert.Equal("stale_decision", (string)outcome!["error"]!));
        foreach (var clientId in clients)
        {
            Assert.Equal(
                changed.Contains(clientId) ? "STATE_REQUESTED" : "STATE_REJECTED",
                await StateAsync(alice, clientId)
            );
        }

        // Again: nothing of it is decided twice.
        Assert.Equal(0, (int)(await server.Admin.Post("/decisions", request)).Succeeded()["done"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_question_to_several_makes_each_wait_for_its_registrant(Database database)
    {
        var (server, alice, clients) = await WaitingAsync(database, 3);
        (
            await server.Admin.Post($"/clients/{clients[1]}/decisions", new { decision = "approve", revision = 1 })
        ).Succeeded();

        var answer = (
            await server.Admin.Post("/decisions", new { ask = "Who uses it?", reviews = Read(clients) })
        ).Succeeded();

        Assert.Equal((2, 1), ((int)answer["done"]!, (int)answer["refused"]!));
        Assert.Equal("review_not_found", (string)answer["outcomes"]![1]!["error"]!);
        foreach (var clientId in new[] { clients[0], clients[2] })
        {
            var waits = (await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded();
            Assert.Equal("WAITS_FOR_REGISTRANT", (string)waits["waits_for"]!);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_can_not_be_decided_at_once_is_refused_as_a_whole_with_every_fault(Database database)
    {
        var (server, alice, clients) = await WaitingAsync(database, 1);
        async Task Refused(object request, params string[] faulty) =>
            Assert.Equal(
                faulty,
                (await server.Admin.Post("/decisions", request))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty.Order(StringComparer.Ordinal)
            );

        await Refused(new { }, "decision", "reviews");
        await Refused(new { decision = "reject", reviews = Read(clients) }, "reason", "reason_codes");
        await Refused(
            new
            {
                decision = "approve",
                ask = "Why?",
                reviews = Read(clients),
            },
            "decision"
        );
        await Refused(
            new
            {
                decision = "approve",
                reviews = new object[]
                {
                    new { client_id = clients[0], revision = 1 },
                    new { client_id = clients[0], revision = 1 },
                    new { client_id = "No ID" },
                },
            },
            "reviews[1].client_id",
            "reviews[2].client_id",
            "reviews[2].revision"
        );
        await Refused(
            new
            {
                decision = "approve",
                reviews = Enumerable.Range(0, 501).Select(i => new { client_id = $"c{i:000}", revision = 1 }),
            },
            "reviews"
        );
        (await alice.Api.Post("/decisions", Rejecting(clients))).Refused(HttpStatusCode.Forbidden, "permission_denied");
        Assert.Equal("STATE_REQUESTED", await StateAsync(alice, clients[0]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_queue_is_found_by_text_owner_check_and_who_works_on_it(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var colleague = await server.People.NewUser(admin: true);
        var vague = await server.People.NewClient(alice, request => request["client"]!["description"] = "todo");
        var fine = await server.People.NewClient(bob, request => request["client"]!["name"] = "Drenthe Gateways");

        Assert.Equal([vague], await FoundAsync(server, "check=description"));
        Assert.Equal([fine], await FoundAsync(server, "query=drenthe"));
        Assert.Equal([fine], await FoundAsync(server, $"query={fine}"));
        Assert.Equal([vague], await FoundAsync(server, $"owner={alice.Id}"));
        Assert.Empty(await FoundAsync(server, "mine=true"));
        (await server.Admin.Post($"/reviews/{fine}/claim")).Succeeded();
        Assert.Equal([fine], await FoundAsync(server, "mine=true"));
        var item = (await server.Admin.Get($"/reviews?owner={alice.Id}")).Succeeded()["reviews"]![0]!;
        Assert.Contains(item["checks"]!.AsArray(), check => (string)check!["guideline"]! == "description");
        (await server.Admin.Get("/reviews?check=beauty")).Refused(HttpStatusCode.BadRequest, "validation");

        (
            await server.Admin.Put($"/reviews/{fine}/assignee", new { user_ids = new { user_id = colleague.Id } })
        ).Succeeded();
        Assert.Empty(await FoundAsync(server, "mine=true"));
        var told = await DeliveryWorld.Notification(colleague.Api, colleague.Id, "review_assigned", fine);
        Assert.Contains("given to you", (string)told["data"]!["summary"]!, StringComparison.Ordinal);
        var assigned = (await colleague.Api.Get("/reviews?mine=true")).Succeeded()["reviews"]![0]!;
        Assert.Equal(colleague.Id, (string)assigned["claimed_by"]!["user_ids"]!["user_id"]!);
        (await colleague.Api.Post($"/reviews/{fine}/claim")).Succeeded();
        var kept = (await colleague.Api.Get("/reviews?mine=true")).Succeeded()["reviews"]![0]!;
        Assert.Equal((string)assigned["claimed_until"]!, (string)kept["claimed_until"]!);
        Assert.Equal(
            ["user_ids.user_id"],
            (await server.Admin.Put($"/reviews/{fine}/assignee", new { user_ids = new { user_id = bob.Id } }))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
        (await bob.Api.Put($"/reviews/{fine}/assignee", new { user_ids = new { user_id = bob.Id } })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_page_what_is_ticked_is_previewed_and_then_decided_once(Database database)
    {
        var (server, alice, clients) = await WaitingAsync(database, 3);
        var reviewer = await server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(server, reviewer.Id);
        var queue = await desk.GetAsync($"/reviews?query={clients[0]}");
        Assert.Contains(clients[0], queue.Text, StringComparison.Ordinal);
        (string, string)[] ticked = [.. clients.Select(clientId => ("reviews", $"{clientId}@1"))];

        var chosen = await queue.SubmitToAsync("/desk/several", ticked);
        Assert.Contains("3 are ticked", chosen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"act\"", chosen.Html, StringComparison.Ordinal);
        var preview = await chosen.SubmitAsync(
            ("preview", "Reject"),
            ("reason", "Not now."),
            ("reason_codes", "Other")
        );
        Assert.Contains("3 can be decided so, 0 not", preview.Text, StringComparison.Ordinal);
        Assert.Equal("STATE_REQUESTED", await StateAsync(alice, clients[0]));
        (string, string)[] words = [("act", "Reject"), ("reason", "Not now."), ("reason_codes", "Other")];
        var done = await preview.SubmitAsync(words);
        Assert.Contains("3 done, 0 not", done.Text, StringComparison.Ordinal);
        Assert.Equal("STATE_REJECTED", await StateAsync(alice, clients[0]));
        await preview.SubmitAsync(words);
        foreach (var odd in new[] { "7", "Approve,Reject", "Suspend", "" })
        {
            var nothing = await preview.SubmitAsync(("act", odd), ("reason", "x"), ("reason_codes", "Other"));
            Assert.DoesNotContain("done,", nothing.Text, StringComparison.Ordinal);
        }

        Assert.Single((await alice.Api.Get($"/clients/{clients[0]}/decisions")).Succeeded()["decisions"]!.AsArray());
        var mine = await Browser.SignedInAsync(server, alice.Id);
        Assert.Equal(403, (int)(await mine.GetAsync("/desk/several")).Status);
    }

    private static object Rejecting(IEnumerable<string> clients) =>
        new
        {
            decision = "reject",
            reason = "Not now.",
            reason_codes = new[] { "other" },
            reviews = Read(clients),
        };

    private static IEnumerable<object> Read(IEnumerable<string> clients) =>
        clients.Select(clientId => new { client_id = clientId, revision = 1 });

    private static async Task<IEnumerable<string>> FoundAsync(RegistryServer server, string query) =>
        (await server.Admin.Get($"/reviews?{query}")).Succeeded()["reviews"]!
            .AsArray()
            .Select(item => (string)item!["client"]!["ids"]!["client_id"]!);

    private static async Task<string> StateAsync(Person person, string clientId) =>
        (string)(await person.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!;

    private static async Task<(RegistryServer Server, Person Alice, List<string> Clients)> WaitingAsync(
        Database database,
        int count
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        List<string> clients = [];
        for (var i = 0; i < count; i++)
        {
            clients.Add(await server.People.NewClient(alice));
        }

        return (server, alice, clients);
    }
}
