using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>By whichever door a decision comes in, it leaves the same behind.</summary>
public class OneWayToDecideTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_state_that_is_put_leaves_the_whole_report_on_the_revision_that_it_read(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var (byPut, byDecision) = (await server.People.NewClient(alice), await server.People.NewClient(alice));
        (await alice.Api.Put($"/clients/{byPut}", new { client = new { name = "Second Name" } })).Succeeded();

        (await server.Admin.Put($"/clients/{byPut}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        (
            await server.Admin.Post($"/clients/{byDecision}/decisions", new { decision = "approve", revision = 1 })
        ).Succeeded();

        var (put, decided) = (await Last(alice, byPut), await Last(alice, byDecision));
        Assert.Equal(2, (long)put["report"]!["revision"]!);
        Assert.Equal(3, (long)put["revision"]!);
        Assert.Equal(Shape(decided), Shape(put));
        Assert.Equal(Evidence(decided, "redirect_uris"), Evidence(put, "redirect_uris"));
        Assert.Equal(await Messages(alice, byDecision), await Messages(alice, byPut));
        Assert.Equal(await Told(alice, byDecision), await Told(alice, byPut));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_registration_that_an_administrator_approves_with_the_same_call_is_a_decision_with_a_report(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (root, alice) = (await server.People.NewUser(admin: true), await server.People.NewUser());
        var own = await server.People.NewClient(root);
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_APPROVED";
        var ofAlice = (string)
            (await root.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded()["ids"]!["client_id"]!;

        foreach (var (api, id) in new[] { (root, own), (alice, ofAlice) })
        {
            var decision = await Last(api, id);
            Assert.Equal("approve", (string)decision["decision"]!);
            Assert.Equal("STATE_REQUESTED", (string)decision["from"]!);
            Assert.Equal(1, (long)decision["revision"]!);
            Assert.Equal(root.Id, (string)decision["decided_by"]!["user_ids"]!["user_id"]!);
            Assert.NotEmpty(decision["report"]!["checks"]!.AsArray());
            Assert.Equal(
                "client.create",
                (string)(await api.Api.Get($"/clients/{id}/events")).Succeeded()["events"]![0]!["action"]!
            );
        }

        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_state_is_not_put_on_content_that_changed_since_the_revision_that_was_read(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        (await alice.Api.Put($"/clients/{id}", new { client = new { rights = new[] { "RIGHT_ALL" } } })).Succeeded();
        object Approval(long revision) => new { client = new { state = "STATE_APPROVED" }, revision };

        var stale = await server.Admin.Put($"/clients/{id}", Approval(1));
        stale.Refused(HttpStatusCode.Conflict, "stale_decision");
        Assert.Equal("rights", (string)stale["details"]![0]!["attributes"]!["changes"]![0]!["field"]!);
        Assert.Equal("STATE_REQUESTED", (string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["state"]!);

        (await server.Admin.Put($"/clients/{id}", Approval(2))).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrators_registration_for_somebody_else_waits_in_the_queue_unless_the_body_says_a_state(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        var answer = (
            await server.Admin.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();

        var id = (string)answer["ids"]!["client_id"]!;
        Assert.Equal("STATE_REQUESTED", (string)answer["state"]!);
        Assert.Equal("admin approval required", (string)answer["state_description"]!);
        Assert.Null(answer["secret"]);
        Assert.Contains("`state`", answer.Header("X-Warning"), StringComparison.Ordinal);
        (await server.Admin.Post($"/reviews/{id}/claim")).Succeeded();
        Assert.Null(
            (await alice.Api.Get($"/clients/{id}/decisions")).Succeeded()["decisions"]?.AsArray().FirstOrDefault()
        );
    }

    private static async Task<JsonNode> Last(Person person, string id) =>
        (await person.Api.Get($"/clients/{id}/decisions")).Succeeded()["decisions"]![0]!;

    private static IEnumerable<string> Shape(JsonNode decision) =>
        decision
            .AsObject()
            .Select(member => member.Key)
            .Concat(decision["report"]!.AsObject().Select(member => $"report.{member.Key}"))
            .Order();

    private static string Evidence(JsonNode decision, string guideline) =>
        decision["report"]!["checks"]!
            .AsArray()
            .Single(check => (string)check!["guideline"]! == guideline)!
            .ToJsonString();

    private static async Task<IEnumerable<string>> Told(Person person, string id)
    {
        var newest = (await person.Api.Get($"/clients/{id}/events")).Succeeded()["events"]![0]!;
        return newest["changes"]!
            .AsArray()
            .Select(change => (string)change!["field"]!)
            .Prepend((string)newest["action"]!);
    }

    private static Task<string[]> Messages(Person person, string id) =>
        Eventually(async () =>
        {
            var all =
                (await person.Api.Get($"/users/{person.Id}/notifications")).Succeeded()["notifications"]?.AsArray()
                ?? [];
            string[] found =
            [
                .. all.Where(n => n!.ToJsonString().Contains($"\"{id}\"", StringComparison.Ordinal))
                    .Select(n => (string)n!["data"]!["summary"]!)
                    .Select(summary => summary.Replace(id, "", StringComparison.Ordinal)),
            ];
            return found.Length > 0 ? found : null;
        });
}
