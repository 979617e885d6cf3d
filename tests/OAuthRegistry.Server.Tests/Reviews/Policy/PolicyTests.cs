using System.Net;
using OAuthRegistry.Server.Tests.Reviews.Proofs;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

/// <summary>What a review policy decides by itself.</summary>
public class PolicyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_rule_calls_harmless_is_approved_and_everybody_is_told_by_which_rule(Database database)
    {
        await using var server = await StartAsync(database, Harmless);
        var alice = await server.People.NewUser();
        var harmless = await NewClient(server, alice, "RIGHT_USER_INFO");
        var other = await NewClient(server, alice, "RIGHT_USER_GATEWAYS_CREATE");

        await BecomesAsync(server, harmless, "STATE_APPROVED");
        await LeftAsync(server, other);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, other));

        var decision = (await alice.Api.Get($"/clients/{harmless}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("policy:1:harmless", (string)decision["rule"]!);
        Assert.Null(decision["decided_by"]);
        Assert.Contains("\"harmless\"", (string)decision["reason"]!, StringComparison.Ordinal);
        Assert.NotNull(decision["report"]);
        var told = (await alice.Api.Get($"/clients/{harmless}/events")).Succeeded()["events"]![0]!;
        Assert.Equal("policy:1:harmless", (string)told["credential"]!);
        Assert.Null(told["actor"]);
        (await alice.Api.Post($"/clients/{harmless}/secrets", new { })).Succeeded();
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_person_overrules_what_a_rule_decided_and_the_rule_does_not_come_back(Database database)
    {
        await using var server = await StartAsync(database, Harmless);
        var alice = await server.People.NewUser();
        var clientId = await NewClient(server, alice, "RIGHT_USER_INFO");
        await BecomesAsync(server, clientId, "STATE_APPROVED");

        (await Decide(server, server.Admin, clientId, "suspend")).Succeeded();
        var later = await NewClient(server, alice, "RIGHT_USER_INFO");
        await BecomesAsync(server, later, "STATE_APPROVED");

        Assert.Equal("STATE_SUSPENDED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_rejects_with_the_words_of_its_operator_and_asks_once(Database database)
    {
        await using var server = await StartAsync(
            database,
            """
            rules:
              - name: no-password
                when: { grants_within: [GRANT_AUTHORIZATION_CODE], rights_any: [RIGHT_ALL] }
                then: { reject: "Everything is too much. Name what you need." }
              - name: vague
                when: { checks_fail: [description] }
                then: { ask: "What do users get from it?" }
            """
        );
        var alice = await server.People.NewUser();
        var greedy = await NewClient(server, alice, "RIGHT_ALL");
        var vague = await server.People.NewClient(alice, request => request["client"]!["description"] = "");

        await BecomesAsync(server, greedy, "STATE_REJECTED");
        var client = (await alice.Api.Get($"/clients/{greedy}")).Succeeded();
        Assert.Equal("Everything is too much.", (string)client["state_description"]!);
        var decision = (await alice.Api.Get($"/clients/{greedy}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("policy:1:no-password", (string)decision["rule"]!);
        Assert.Equal("other", (string)Assert.Single(decision["reason_codes"]!.AsArray())!);

        await Patience.Eventually(async () =>
            (string?)(await alice.Api.Get($"/clients/{vague}/submission"))["waits_for"] == "WAITS_FOR_REGISTRANT"
                ? "asked"
                : null
        );
        var message = (await alice.Api.Get($"/clients/{vague}/messages")).Succeeded()["messages"]![0]!;
        Assert.StartsWith("What do users get from it?", (string)message["text"]!, StringComparison.Ordinal);
        Assert.Contains("\"vague\"", (string)message["text"]!, StringComparison.Ordinal);
        Assert.Null(message["author"]);

        (await alice.Api.Post($"/clients/{vague}/messages", new { text = "You will see" })).Succeeded();
        await LeftAsync(server, vague);
        Assert.Equal(2, (await alice.Api.Get($"/clients/{vague}/messages"))["messages"]!.AsArray().Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_edit_of_what_was_left_to_a_person_is_looked_at_again(Database database)
    {
        await using var server = await StartAsync(database, Harmless);
        var alice = await server.People.NewUser();
        var clientId = await NewClient(server, alice, "RIGHT_USER_GATEWAYS_CREATE");
        await LeftAsync(server, clientId);

        var less = new { client = new { rights = new[] { "RIGHT_USER_INFO" } } };
        (await alice.Api.Put($"/clients/{clientId}", less)).Succeeded();

        await BecomesAsync(server, clientId, "STATE_APPROVED");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_that_is_proven_while_the_policy_looks_is_not_missed(Database database)
    {
        await using var world = await HostWorld.StartAsync(database, ("Reviews:PolicyCheck", "00:00:00.05"));
        await SetAsync(
            world.Server,
            "rules: [{name: proven, when: {kind: client, checks_pass: [hosts]}, then: approve}]"
        );
        var alice = await world.Server.People.NewUser();
        await world.AddAsync(alice.Api, $"/users/{alice.Id}", "app.example.com");
        Answer? proven = null;
        world.Internet.Site(
            "app.example.com",
            "93.184.216.34",
            async (stream, cancellationToken) =>
            {
                // The policy has read who owns the host, and now it tries the redirect URI.
                proven ??= await alice.Api.Post($"/users/{alice.Id}/hosts/app.example.com/verify");
                await FakeInternet.WriteAsync(stream, HostWorld.File("here"), cancellationToken);
            }
        );

        var clientId = await NewClient(world.Server, alice, "RIGHT_USER_INFO");

        await BecomesAsync(world.Server, clientId, "STATE_APPROVED");
        proven!.Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_of_the_words_is_approved_and_a_new_place_to_send_users_to_is_not(Database database)
    {
        await using var server = await StartAsync(
            database,
            """
            rules:
              - name: words
                when: { changes_within: [description], worst_check: warn }
                then: approve
              - name: quiet
                when: { kind: change, risk: [low, medium] }
                then: approve
            """
        );
        var alice = await server.People.NewUser();
        var clientId = await NewClient(server, alice, "RIGHT_USER_INFO");
        await LeftAsync(server, clientId);
        (await Decide(server, server.Admin, clientId)).Succeeded();

        var words = "Shows the gateways of the signed-in user on a map";
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { description = words } })).Succeeded();
        await Patience.Eventually(async () =>
            (string?)(await alice.Api.Get($"/clients/{clientId}"))["description"] == words ? words : null
        );

        var elsewhere = new { client = new { redirect_uris = new[] { "https://elsewhere.example.org/callback" } } };
        (await alice.Api.Put($"/clients/{clientId}", elsewhere)).Succeeded();
        await LeftAsync(server, clientId);
        Assert.Equal("high", (string)(await server.Admin.Get($"/clients/{clientId}/pending")).Succeeded()["risk"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_version_looks_at_what_waits_and_an_empty_one_decides_nothing(Database database)
    {
        await using var server = await StartAsync(database, "rules: [{name: none, when: {risk: high}, then: approve}]");
        var alice = await server.People.NewUser();
        var clientId = await NewClient(server, alice, "RIGHT_USER_INFO");
        await LeftAsync(server, clientId);

        await SetAsync(server, Harmless);
        await BecomesAsync(server, clientId, "STATE_APPROVED");
        await SetAsync(server, "");

        Assert.Equal("", (string?)(await server.Admin.Get("/review-policy")).Succeeded()["text"] ?? "");
        var events = (await server.Admin.Get("/review-policy/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal([3, 2, 1], events.Select(e => (int)e!["revision"]!));
        Assert.Equal(Harmless, (string)events[1]!["changes"]![0]!["to"]!);
        Assert.Contains("\"kind\":\"policy\"", await Export(server), StringComparison.Ordinal);
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_with_faults_is_refused_with_every_place_and_changes_nothing(Database database)
    {
        await using var server = await StartAsync(database, Harmless);
        var wrong = "rules:\n  - name: x-rule\n    when: { rihgts: [A] }\n    then: maybe\n";

        var refused = (await server.Admin.Put("/review-policy", new { text = wrong, version = 1 })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        var said = refused.Text;
        Assert.Contains("line 3, column 13", said, StringComparison.Ordinal);
        Assert.Contains("line 4, column 5", said, StringComparison.Ordinal);
        var check = (await server.Admin.Post("/review-policy/check", new { text = wrong })).Succeeded();
        Assert.Equal(["rules[0].when.rihgts", "rules[0].then"], Members(check));
        (await server.Admin.Post("/review-policy/simulate", new { text = wrong })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );

        Assert.Equal(Harmless, (string)(await server.Admin.Get("/review-policy")).Succeeded()["text"]!);
        Assert.Equal(
            ["text", "version"],
            (await server.Admin.Put("/review-policy", new { })).Refused(HttpStatusCode.BadRequest, "validation").Faulty
        );
        var huge = new { text = new string('#', 30_001), version = 1 };
        (await server.Admin.Put("/review-policy", huge)).Refused(HttpStatusCode.BadRequest, "validation");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_of_a_colleague_is_not_overwritten_and_nobody_else_reads_it(Database database)
    {
        await using var server = await StartAsync(database, Harmless);
        var alice = await server.People.NewUser();

        (await server.Admin.Put("/review-policy", new { text = "", version = 0 })).Refused(
            HttpStatusCode.Conflict,
            "stale_policy"
        );
        (await alice.Api.Get("/review-policy")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await alice.Api.Get("/review-policy/events")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        foreach (var path in new[] { "/review-policy/check", "/review-policy/simulate" })
        {
            (await alice.Api.Post(path, new { text = "" })).Refused(HttpStatusCode.Forbidden, "permission_denied");
        }

        (await alice.Api.Put("/review-policy", new { text = "", version = 1 })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
    }

    private static IEnumerable<string> Members(Answer check) =>
        check["faults"]!.AsArray().Select(fault => (string)fault!["member"]!);

    private static async Task<string> Export(RegistryServer server)
    {
        using var answer = await server.Admin.Http.GetAsync("/api/v3/record/export");
        return await answer.Content.ReadAsStringAsync();
    }
}
