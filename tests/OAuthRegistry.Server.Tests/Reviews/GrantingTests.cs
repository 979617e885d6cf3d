using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>Right by right: reasons, and approving a part.</summary>
public class GrantingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_part_is_approved_and_the_registrant_sees_what_was_refused_and_why(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE");

        var decided = (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "approve",
                    revision = 1,
                    reason = "Welcome",
                    refusals = new Dictionary<string, string>
                    {
                        ["RIGHT_GATEWAY_DELETE"] = "nobody deletes by mistake",
                    },
                }
            )
        ).Succeeded();

        Assert.Equal("RIGHT_GATEWAY_DELETE", (string)decided["refused"]![0]!["name"]!);
        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        Assert.Equal(["RIGHT_USER_INFO"], Names(client["rights"]));
        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("nobody deletes by mistake", (string)decision["refused"]![0]!["reason"]!);
        Assert.Contains("GATEWAY_DELETE", decision["report"]!.ToJsonString(), StringComparison.Ordinal);
        var told = await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);
        Assert.Contains("RIGHT_GATEWAY_DELETE: nobody", (string)told["data"]!["text"]!, StringComparison.Ordinal);
        var last = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]![0]!;
        Assert.Contains("\"field\":\"rights\"", last.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);

        var page = (await (await Browser.SignedInAsync(server, alice.Id)).GetAsync($"/clients/{clientId}")).Text;
        Assert.Contains("Not all that was asked for was granted", page, StringComparison.Ordinal);
        Assert.Contains("nobody deletes by mistake", page, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_narrower_right_is_granted_in_the_place_of_one_that_stands_for_many(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_ALL");

        await GrantAsync(server, clientId, "RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO");

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal(["RIGHT_GATEWAY_INFO", "RIGHT_USER_INFO"], Names(client["rights"]).Order());
        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("RIGHT_GATEWAY_ALL", (string)decision["refused"]![0]!["name"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_part_of_a_change_that_waits_is_approved_and_the_rest_waits_no_longer(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO");
        await GrantAsync(server, clientId, "RIGHT_USER_INFO");
        string[] rights = ["RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO", "RIGHT_GATEWAY_DELETE"];
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { rights } })).Succeeded();

        await GrantAsync(server, clientId, "RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO");

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal(["RIGHT_GATEWAY_INFO", "RIGHT_USER_INFO"], Names(client["rights"]).Order());
        (await alice.Api.Get($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Scopes_of_the_networks_apis_are_granted_one_by_one_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var api = await NetworkApi.RegisteredAsync(server);
        var clientId = await server.People.NewClient(
            alice,
            request => request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read, api.Write))
        );

        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "approve",
                    revision = 1,
                    refusals = new Dictionary<string, string> { [api.Write] = "it only reads" },
                }
            )
        ).Succeeded();

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal([api.Read], Names(client["resource_scopes"]![0]!["scopes"]));
        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal(api.Id, (string)decision["refused"]![0]!["resource_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_refused_has_a_word_on_why_of_its_own_or_one_for_all(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO");
        Task<Answer> Decides(string fields) =>
            server.Admin.Post(
                $"/clients/{clientId}/decisions",
                JsonNode.Parse($$"""{"decision":"approve","revision":1,{{fields}}}""")!
            );

        foreach (
            var wordless in new[]
            {
                """ "refusals":{"RIGHT_GATEWAY_INFO":" "} """,
                """ "granted_rights":["RIGHT_USER_INFO"],"reason":"  " """,
            }
        )
        {
            var refusal = (await Decides(wordless)).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["refusals"], refusal.Faulty);
            Assert.Contains(
                "`RIGHT_GATEWAY_INFO` is refused without a word on why",
                refusal.Text,
                StringComparison.Ordinal
            );
        }

        (await Decides(""" "refusals":{"RIGHT_GATEWAY_INFO":""},"reason":"Who you are is enough." """)).Succeeded();
        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("Who you are is enough.", (string)decision["reason"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_than_was_asked_for_and_nothing_at_all_are_not_granted(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO");
        var path = $"/clients/{clientId}/decisions";
        async Task Refused(string fields, params string[] faulty) =>
            Assert.Equal(
                faulty,
                (await server.Admin.Post(path, JsonNode.Parse($$"""{"revision":1,{{fields}}}""")!))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty.Order(StringComparer.Ordinal)
            );

        await Refused("""  "decision":"approve","granted_rights":["RIGHT_ALL"]  """, "granted_rights");
        await Refused("""  "decision":"approve","granted_rights":["RIGHT_GATEWAY_DELETE"]  """, "granted_rights");
        await Refused("""  "decision":"approve","granted_rights":[]  """, "granted_rights");
        await Refused("""  "decision":"approve","granted_rights":["RIGHT_NONE"]  """, "granted_rights[0]");
        await Refused(
            """  "decision":"approve","granted_scopes":[{"resource_id":"no-api","scopes":["x"]}]  """,
            "granted_scopes"
        );
        await Refused("""  "decision":"approve","refusals":{"RIGHT_ALL":"no"}  """, "refusals");
        await Refused("""  "decision":"approve","refusals":{"RIGHT_NONE":"no"}  """, "refusals.RIGHT_NONE");
        await Refused(
            """  "decision":"approve","granted_rights":["RIGHT_USER_INFO"],"refusals":{"RIGHT_USER_INFO":"no"}  """,
            "refusals"
        );
        await Refused(
            """
            "decision":"reject","reason":"no","reason_codes":["rights"],
            "granted_rights":["RIGHT_USER_INFO"],"granted_scopes":[],"refusals":{"RIGHT_GATEWAY_INFO":"no"}
            """,
            "granted_rights",
            "granted_scopes",
            "refusals"
        );

        Assert.Equal("STATE_REQUESTED", (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reasons_are_asked_for_where_a_right_is_dangerous_and_only_reviewers_and_owners_read_them(
        Database database
    )
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE");
        var bob = await server.People.NewUser();
        Assert.Contains("need a reason", await RightsCheckAsync(alice, clientId), StringComparison.Ordinal);

        (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new
                {
                    client = new
                    {
                        right_reasons = new Dictionary<string, string>
                        {
                            ["RIGHT_GATEWAY_DELETE"] = "takes down what was stolen",
                            ["RIGHT_USER_INFO"] = " ",
                        },
                    },
                }
            )
        ).Succeeded();

        var report = await RightsCheckAsync(alice, clientId);
        Assert.Contains("takes down what was stolen", report, StringComparison.Ordinal);
        Assert.Contains("says why it needs what is dangerous", report, StringComparison.Ordinal);
        var mine = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("RIGHT_GATEWAY_DELETE", Assert.Single(mine["right_reasons"]!.AsObject()).Key);
        Assert.Null((await bob.Api.Get($"/clients/{clientId}")).Succeeded()["right_reasons"]);
        Assert.Equal(
            ["client.right_reasons.RIGHT_NONE", "client.right_reasons.RIGHT_USER_INFO"],
            (
                await alice.Api.Put(
                    $"/clients/{clientId}",
                    new
                    {
                        client = new
                        {
                            right_reasons = new Dictionary<string, string>
                            {
                                ["RIGHT_NONE"] = "why",
                                ["RIGHT_USER_INFO"] = new('x', 301),
                            },
                        },
                    }
                )
            )
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_review_page_what_is_ticked_is_refused_with_its_word(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE");
        var reviewer = await server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(server, reviewer.Id);
        var page = await desk.GetAsync($"/reviews/{clientId}");
        Assert.Contains("clients in use have it", page.Text, StringComparison.Ordinal);

        var decided = await page.SubmitAndFollowAsync(
            ("decision", "Approve"),
            ("refused", "RIGHT_GATEWAY_DELETE"),
            ("words[RIGHT_GATEWAY_DELETE]", "too much"),
            ("words[RIGHT_USER_INFO]", "typed, and not ticked after all")
        );

        Assert.Contains("Decided", decided.Text, StringComparison.Ordinal);
        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal(["RIGHT_USER_INFO"], Names(client["rights"]));
        var decision = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!;
        Assert.Equal("too much", (string)Assert.Single(decision["refused"]!.AsArray())!["reason"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_review_page_a_part_is_granted_of_a_right_that_stands_for_many(Database database)
    {
        var (server, alice, clientId) = await AskedAsync(database, "RIGHT_USER_INFO", "RIGHT_GATEWAY_ALL");
        var reviewer = await server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(server, reviewer.Id);

        await (await desk.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(
            ("decision", "Approve"),
            ("refused", "RIGHT_GATEWAY_ALL"),
            ("narrower", "RIGHT_GATEWAY_INFO"),
            ("words[RIGHT_GATEWAY_ALL]", "To see them is enough.")
        );

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal(["RIGHT_GATEWAY_INFO", "RIGHT_USER_INFO"], Names(client["rights"]).Order());
    }

    private static async Task<string> RightsCheckAsync(Person person, string clientId) =>
        (await person.Api.Get($"/clients/{clientId}/review")).Succeeded().Json.ToJsonString();

    private static async Task GrantAsync(RegistryServer server, string clientId, params string[] rights) =>
        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "approve",
                    revision = await server.Revision(clientId),
                    granted_rights = rights,
                    reason = "What it does needs no more.",
                }
            )
        ).Succeeded();

    private static async Task<(RegistryServer Server, Person Alice, string ClientId)> AskedAsync(
        Database database,
        params string[] rights
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(
            alice,
            request =>
                request["client"]!["rights"] = new JsonArray([.. rights.Select(right => JsonValue.Create(right))])
        );
        return (server, alice, clientId);
    }

    private static IEnumerable<string> Names(JsonNode? list) => list!.AsArray().Select(name => (string)name!);
}
