using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

public class DecidingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_was_approved_on_the_revision_that_was_read_may_be_used(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);
        var report = (await server.Admin.Get($"/clients/{clientId}/review")).Succeeded();

        var decision = (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new { decision = "approve", revision = (long)report["revision"]! }
            )
        ).Succeeded();

        Assert.Null(decision["secret"]);
        Assert.Equal("STATE_REQUESTED", (string)decision["from"]!);
        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        Assert.Null(client["state_description"]);
        var stored = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("approve", (string)stored["decision"]!);
        Assert.Equal("admin", (string)stored["decided_by"]!["user_ids"]!["user_id"]!);
        Assert.True(JsonNode.DeepEquals(report["checks"], stored["report"]!["checks"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_on_content_that_changed_is_refused_with_the_difference(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);
        var revision = await server.Revision(clientId);
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Something Else" } })).Succeeded();

        var answer = await server.Admin.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision });

        answer.Refused(HttpStatusCode.Conflict, "stale_decision");
        var change = answer["details"]![0]!["attributes"]!["changes"]![0]!;
        Assert.Equal("name", (string)change["field"]!);
        Assert.Equal("Something Else", (string)change["to"]!);
        Assert.Equal("STATE_REQUESTED", (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_collaborator_or_secret_does_not_make_a_decision_stale(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);
        var bob = await server.People.NewUser();
        var revision = await server.Revision(clientId);
        (
            await alice.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } }
            )
        ).Succeeded();
        (await alice.Api.Post($"/clients/{clientId}/secrets", new { sandbox = true })).Succeeded();

        (await server.Admin.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_administrators_who_decide_at_the_same_moment_one_wins(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _) = await NewRequest(server);
        for (var round = 0; round < 100; round++)
        {
            var clientId = await server.People.NewClient(alice);

            var answers = await Task.WhenAll(
                server.Admin.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision = 1 }),
                server.Admin.Post(
                    $"/clients/{clientId}/decisions",
                    new
                    {
                        decision = "reject",
                        revision = 1,
                        reason = "no",
                        reason_codes = new[] { "other" },
                    }
                )
            );

            var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
            Assert.Equal(
                (string)winner["to"]!,
                (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!
            );
            Assert.Single((await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]!.AsArray());
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task To_reject_flag_or_suspend_needs_a_reason_and_its_codes(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, clientId) = await NewRequest(server);

        foreach (var decision in new[] { "reject", "flag", "suspend" })
        {
            var answer = await server.Admin.Post($"/clients/{clientId}/decisions", new { decision, revision = 1 });
            answer.Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["reason", "reason_codes"], answer.Faulty.Order());
        }

        Assert.Equal(
            ["decision", "revision"],
            (await server.Admin.Post($"/clients/{clientId}/decisions", new { }))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order()
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_approves_and_says_what_is_wrong_with_it_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);

        var answer = await server.Admin.Post(
            $"/clients/{clientId}/decisions",
            new
            {
                decision = "approve",
                revision = 1,
                reason_codes = new[] { "abuse" },
            }
        );

        Assert.Equal(["reason_codes"], answer.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
        Assert.Equal("STATE_REQUESTED", (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_owner_is_told_the_reason_of_a_rejection_and_may_mend_and_submit_again(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);
        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "reject",
                    revision = 1,
                    reason = "say what it does",
                    reason_codes = new[] { "description" },
                }
            )
        ).Succeeded();

        var rejected = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_REJECTED", (string)rejected["state"]!);
        Assert.Equal("say what it does", (string)rejected["state_description"]!);

        (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new { client = new { description = "Registers the gateways of its user" } }
            )
        ).Succeeded();
        Assert.Equal("STATE_REJECTED", (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!);
        (await alice.Api.Post($"/clients/{clientId}/resubmit")).Succeeded();
        Assert.Equal("STATE_REQUESTED", (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!);
        (await alice.Api.Post($"/clients/{clientId}/resubmit")).Refused(
            HttpStatusCode.BadRequest,
            "client_not_rejected"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_not_in_use_can_not_be_suspended(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, clientId) = await NewRequest(server);

        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "suspend",
                    revision = 1,
                    reason = "no",
                    reason_codes = new[] { "abuse" },
                }
            )
        ).Refused(HttpStatusCode.BadRequest, "state_transition");
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_SUSPENDED" } })).Refused(
            HttpStatusCode.BadRequest,
            "state_transition"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_state_that_an_administrator_sets_is_a_decision_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);

        (
            await server.Admin.Put(
                $"/clients/{clientId}",
                new { client = new { state = "STATE_REJECTED", state_description = "no" } }
            )
        ).Succeeded();

        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("reject", (string)decision["decision"]!);
        Assert.Equal("no", (string)decision["reason"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_administrators_decide(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewRequest(server);

        (await alice.Api.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision = 1 })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await alice.Api.Get("/reviews")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await alice.Api.Post($"/reviews/{clientId}/claim")).Refused(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_who_approves_a_client_of_its_own_gets_the_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var boss = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(boss, request => request["client"]!["state"] = "STATE_REQUESTED");

        var decision = (
            await boss.Api.Post($"/clients/{clientId}/decisions", new { decision = "approve", revision = 1 })
        ).Succeeded();

        Assert.Matches("^[A-Z2-7]{52}$", (string)decision["secret"]!);
        Assert.Single((await boss.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]!.AsArray());
    }

    private static async Task<(Person Owner, string ClientId)> NewRequest(RegistryServer server)
    {
        var alice = await server.People.NewUser();
        return (alice, await server.People.NewClient(alice));
    }
}
