using System.Net;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

/// <summary>Who must agree before something may be used, by whichever door they come in.</summary>
public class ApproversTests
{
    private const string NotOwn = "own_clients: refuse";

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_persons_approve_what_is_powerful_and_the_first_changes_nothing(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");

        var first = (await Decide(server, server.Admin, clientId)).Succeeded();
        Assert.Equal(1, (int)first["waits_for_approvers"]!);
        Assert.Equal("STATE_REQUESTED", (string)first["to"]!);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));
        var waits = (await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded();
        Assert.Equal("admin", (string)waits["approved_by"]![0]!["user_ids"]!["user_id"]!);
        (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(
            HttpStatusCode.BadRequest,
            "client_not_approved"
        );

        (await Decide(server, server.Admin, clientId)).Refused(HttpStatusCode.BadRequest, "already_approved");
        var second = (await Decide(server, bob.Api, clientId)).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)second["to"]!);
        Assert.Null(second["waits_for_approvers"]);
        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));
        var actions = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(["client.approve", "client.approval"], actions.Take(2).Select(e => (string)e!["action"]!));
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_door_asks_for_the_second_person(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        var approved = new { client = new { state = "STATE_APPROVED" } };

        (await server.Admin.Put($"/clients/{clientId}", approved)).Succeeded();
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));
        (await server.Admin.Put($"/clients/{clientId}", approved)).Refused(
            HttpStatusCode.BadRequest,
            "already_approved"
        );

        var several = new
        {
            decision = "approve",
            reviews = new[] { new { client_id = clientId, revision = await server.Revision(clientId) } },
        };
        var again = (await server.Admin.Post("/decisions", several)).Succeeded();
        Assert.Equal("already_approved", (string)again["outcomes"]![0]!["error"]!);
        var preview = (await bob.Api.Post("/decisions?dry_run=true", several)).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)preview["outcomes"]![0]!["to"]!);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));

        var whole = new { client = new { state = "STATE_APPROVED", rights = new[] { "RIGHT_ALL" } } };
        (await bob.Api.Put($"/clients/{clientId}", whole)).Refused(HttpStatusCode.BadRequest, "more_approvers");
        (await bob.Api.Post("/decisions", several)).Succeeded();
        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approval_of_what_was_there_before_an_edit_counts_no_more(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        (await Decide(server, server.Admin, clientId)).Succeeded();

        var other = new { client = new { rights = new[] { "RIGHT_ALL" } } };
        (await alice.Api.Put($"/clients/{clientId}", other)).Succeeded();

        Assert.Null((await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded()["approved_by"]);
        var again = (await Decide(server, server.Admin, clientId)).Succeeded();
        Assert.Equal(1, (int)again["waits_for_approvers"]!);
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Gateway Setup" } })).Succeeded();

        var second = (await Decide(server, bob.Api, clientId)).Succeeded();
        Assert.Equal(1, (int)second["waits_for_approvers"]!);
        Assert.Equal(bob.Id, (string)Assert.Single(second["approved_by"]!.AsArray())!["user_ids"]!["user_id"]!);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));
        (await Decide(server, server.Admin, clientId)).Succeeded();
        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_smaller_part_is_another_approval_and_a_rejection_ends_them_all(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE", "RIGHT_GATEWAY_SETTINGS_API_KEYS");
        (await Decide(server, server.Admin, clientId)).Succeeded();

        var part = (
            await bob.Api.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "approve",
                    revision = await server.Revision(clientId),
                    granted_rights = new[] { "RIGHT_GATEWAY_DELETE" },
                    reason = "Keys of gateways stay with their owners.",
                }
            )
        ).Succeeded();
        Assert.Equal(1, (int)part["waits_for_approvers"]!);

        (await Decide(server, server.Admin, clientId, "reject")).Succeeded();
        (await alice.Api.Post($"/clients/{clientId}/resubmit")).Succeeded();
        Assert.Equal(1, (int)(await Decide(server, server.Admin, clientId)).Succeeded()["waits_for_approvers"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_edit_by_one_administrator_that_would_let_more_in_waits_as_one_of_its_owner(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_USER_INFO");
        (await Decide(server, server.Admin, clientId)).Succeeded();
        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));

        var more = new { client = new { rights = new[] { "RIGHT_USER_INFO", "RIGHT_ALL" } } };
        (await server.Admin.Put($"/clients/{clientId}", more)).Succeeded();
        Assert.Single((await alice.Api.Get($"/clients/{clientId}")).Succeeded()["rights"]!.AsArray());
        Assert.Equal(1, (int)(await Decide(server, server.Admin, clientId)).Succeeded()["waits_for_approvers"]!);
        Assert.Single((await alice.Api.Get($"/clients/{clientId}")).Succeeded()["rights"]!.AsArray());
        (await Decide(server, bob.Api, clientId)).Succeeded();
        Assert.Equal(2, (await alice.Api.Get($"/clients/{clientId}")).Succeeded()["rights"]!.AsArray().Count);

        var less = new { client = new { rights = new[] { "RIGHT_USER_INFO" } } };
        (await server.Admin.Put($"/clients/{clientId}", less)).Succeeded();
        Assert.Single((await alice.Api.Get($"/clients/{clientId}")).Succeeded()["rights"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_only_administrators_give_waits_for_the_second_person_and_is_taken_away_by_one(
        Database database
    )
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        (await Decide(server, server.Admin, clientId)).Succeeded();
        (await Decide(server, bob.Api, clientId)).Succeeded();
        var path = $"/clients/{clientId}";
        var more = new
        {
            client = new
            {
                grants = new[] { "GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN" },
                skip_authorization = true,
                endorsed = true,
            },
        };

        var answer = (await server.Admin.Put(path, more)).Succeeded();
        Assert.Contains("waits for an administrator's approval", answer.Header("X-Warning"), StringComparison.Ordinal);
        var client = (await alice.Api.Get(path)).Succeeded();
        Assert.Null(client["skip_authorization"] ?? client["endorsed"]);
        Assert.DoesNotContain("GRANT_REFRESH_TOKEN", client.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["endorsed", "grants", "skip_authorization"],
            (await alice.Api.Get($"{path}/pending")).Succeeded()["changes"]!
                .AsArray()
                .Select(change => (string)change!["field"]!)
                .Order(StringComparer.Ordinal)
        );
        (await alice.Api.Put(path, new { client = new { name = "Gateway Removal" } })).Succeeded();
        (await alice.Api.Put(path, more)).Refused(HttpStatusCode.Forbidden, "update_admin_field");

        Assert.Equal(1, (int)(await Decide(server, server.Admin, clientId)).Succeeded()["waits_for_approvers"]!);
        Assert.Null((await alice.Api.Get(path)).Succeeded()["skip_authorization"]);
        (await Decide(server, bob.Api, clientId)).Succeeded();
        client = (await alice.Api.Get(path)).Succeeded();
        Assert.True((bool)client["skip_authorization"]! && (bool)client["endorsed"]!);
        Assert.Contains("GRANT_REFRESH_TOKEN", client.Text, StringComparison.Ordinal);
        Assert.Equal("Gateway Removal", (string)client["name"]!);

        var less = new
        {
            client = new
            {
                grants = new[] { "GRANT_AUTHORIZATION_CODE" },
                skip_authorization = false,
                require_pkce = true,
            },
        };
        (await server.Admin.Put(path, less)).Succeeded();
        client = (await alice.Api.Get(path)).Succeeded();
        Assert.Null(client["skip_authorization"]);
        Assert.DoesNotContain("GRANT_REFRESH_TOKEN", client.Text, StringComparison.Ordinal);
        (await alice.Api.Get($"{path}/pending")).Refused(HttpStatusCode.NotFound, "pending_change_not_found");

        (await server.Admin.Put(path, new { client = new { require_pkce = false } })).Succeeded();
        Assert.True((bool)(await alice.Api.Get(path)).Succeeded()["require_pkce"]!);
        var beside = new { client = new { skip_authorization = true, secret = "a secret of my own choice" } };
        (await server.Admin.Put(path, beside)).Refused(HttpStatusCode.BadRequest, "waits_for_others");
        Assert.Null((await alice.Api.Get(path)).Succeeded()["skip_authorization"]);
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_suspended_client_comes_back_by_two_persons_too(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        (await Decide(server, server.Admin, clientId)).Succeeded();
        (await Decide(server, bob.Api, clientId)).Succeeded();
        (await Decide(server, server.Admin, clientId, "suspend")).Succeeded();

        (await Decide(server, server.Admin, clientId)).Succeeded();
        Assert.Equal("STATE_SUSPENDED", await StateAsync(server, clientId));
        (await Decide(server, bob.Api, clientId, "flag")).Succeeded();
        Assert.Equal("STATE_FLAGGED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_approves_a_client_of_its_own_where_the_policy_refuses_that(Database database)
    {
        await using var server = await StartAsync(database, NotOwn);
        var (bob, carol) = (await server.People.NewUser(admin: true), await server.People.NewUser(admin: true));

        var own = await server.People.NewClient(bob);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, own));
        (await Decide(server, bob.Api, own)).Refused(HttpStatusCode.Forbidden, "own_client");
        var state = new { client = new { state = "STATE_APPROVED" } };
        (await bob.Api.Put($"/clients/{own}", state)).Refused(HttpStatusCode.Forbidden, "own_client");
        var asked = await server.People.NewClient(bob, request => request["client"]!["state"] = "STATE_APPROVED");
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, asked));

        (await Decide(server, carol.Api, own)).Succeeded();
        Assert.Equal("STATE_APPROVED", await StateAsync(server, own));
        (await bob.Api.Put($"/clients/{own}", new { client = new { name = "Another Name" } })).Succeeded();
        Assert.Equal(
            "Gateway Onboarding",
            (string)(await bob.Api.Get($"/clients/{own}?field_mask=name")).Succeeded()["name"]!
        );
        (await Decide(server, bob.Api, own, "flag")).Succeeded();
        (await Decide(server, bob.Api, own)).Refused(HttpStatusCode.Forbidden, "own_client");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_policy_one_administrator_approves_its_own_client_as_before(Database database)
    {
        var server = await RegistryServer.On(database);
        var bob = await server.People.NewUser(admin: true);

        Assert.Equal("STATE_APPROVED", await StateAsync(server, await server.People.NewClient(bob)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_approve_at_once_both_count(Database database)
    {
        await using var server = await StartAsync(database, TwoForPower);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var clientId = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        var body = new { decision = "approve", revision = await server.Revision(clientId) };

        var answers = await Task.WhenAll(
            server.Admin.Post($"/clients/{clientId}/decisions", body),
            bob.Api.Post($"/clients/{clientId}/decisions", body)
        );

        // One was first; the other was second, or is told that it crossed and comes again.
        var crossed = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.Conflict);
        if (crossed >= 0)
        {
            (await Decide(server, crossed == 0 ? server.Admin : bob.Api, clientId)).Succeeded();
        }

        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));
    }
}
