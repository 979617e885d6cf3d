using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

public class PendingChangeTests
{
    /// <summary>Every way for an owner to change an approved client: what is edited, and whether it waits.</summary>
    public static TheoryData<Database, string, bool> Edits
    {
        get
        {
            (string Edit, bool Waits)[] edits =
            [
                ("""{"name":"Another Name"}""", true),
                ("""{"name":""}""", true),
                ("""{"description":"Something else entirely"}""", true),
                (
                    """{"redirect_uris":["https://app.example.com/callback","https://app.example.com/other","https://new.example.com/"]}""",
                    true
                ),
                ("""{"redirect_uris":["https://new.example.com/"]}""", true),
                ("""{"redirect_uris":["https://app.example.com/callback"]}""", false),
                ("""{"redirect_uris":["https://app.example.com/other","https://app.example.com/callback"]}""", false),
                ("""{"logout_redirect_uris":["https://app.example.com/bye"]}""", true),
                ("""{"logout_redirect_uris":[]}""", false),
                ("""{"rights":["RIGHT_USER_INFO","RIGHT_GATEWAY_ALL","RIGHT_USER_DELETE"]}""", true),
                ("""{"rights":["RIGHT_ALL"]}""", true),
                ("""{"rights":["RIGHT_USER_INFO"]}""", false),
                ("""{"rights":["RIGHT_GATEWAY_INFO"]}""", false),
                ("""{"rights":[]}""", false),
                ("""{"attributes":{"team":"blue"}}""", false),
                ("""{"administrative_contact":{"user_ids":{"user_id":"BOB"}}}""", true),
                ("""{"technical_contact":{"user_ids":{"user_id":"BOB"}}}""", true),
                ("""{"administrative_contact":null}""", true),
            ];
            var data = new TheoryData<Database, string, bool>();
            foreach (var (edit, waits) in edits)
            {
                data.Add(Database.Sqlite, edit, waits);
                if (Requirements.Reason(PostgresCluster.Missing) is null)
                {
                    data.Add(Database.Postgres, edit, waits);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_owners_edit_of_an_approved_client_waits_if_it_makes_the_client_more_than_it_was(
        Database database,
        string edit,
        bool waits
    )
    {
        var server = await RegistryServer.On(database);
        var (alice, bob, clientId) = await NewApproved(server);
        var before = (await alice.Api.Get($"/clients/{clientId}")).Succeeded().Json.AsObject();
        var wanted = JsonNode.Parse(edit.Replace("BOB", bob.Id, StringComparison.Ordinal))!.AsObject();
        var member = wanted.Single().Key;

        var answer = (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new JsonObject { ["client"] = wanted.DeepClone() }.ToJsonString()
            )
        ).Succeeded();

        var after = (await alice.Api.Get($"/clients/{clientId}")).Succeeded().Json.AsObject();
        Assert.Equal(
            waits,
            answer.Header("X-Warning").Contains("waits for an administrator's approval", StringComparison.Ordinal)
        );
        Assert.Equal("STATE_APPROVED", (string)after["state"]!);
        var pending = await alice.Api.Get($"/clients/{clientId}/pending");
        if (!waits)
        {
            pending.Refused(HttpStatusCode.NotFound, "pending_change_not_found");
            Assert.False(JsonNode.DeepEquals(before[member], after[member]));
            return;
        }

        // What serves on is nothing that was not approved.
        Assert.True(
            before[member] is JsonArray approved
                ? (after[member]?.AsArray() ?? []).All(item => approved.Any(old => JsonNode.DeepEquals(old, item)))
                : JsonNode.DeepEquals(before[member], after[member])
        );
        Assert.Equal(member, (string)pending.Succeeded()["changes"]!.AsArray().Single()!["field"]!);

        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new { decision = "approve", revision = (long)pending["revision"]! }
            )
        ).Succeeded();

        var merged = (await alice.Api.Get($"/clients/{clientId}")).Succeeded().Json.AsObject();
        var isCleared = wanted[member] is null || wanted[member]!.ToString().Length == 0;
        Assert.True(
            isCleared ? !merged.ContainsKey(member) : JsonNode.DeepEquals(wanted[member], merged[member]),
            merged.ToJsonString()
        );
        (await alice.Api.Get($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_that_was_rejected_is_dropped_with_the_reason_and_the_client_serves_on(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "The Other Name" } })).Succeeded();

        var decision = (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "reject",
                    revision = await server.Revision(clientId),
                    reason = "unclear",
                    reason_codes = new[] { "name" },
                }
            )
        ).Succeeded();

        Assert.True((bool)decision["of_pending_change"]!);
        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        Assert.Equal("Gateway Onboarding", (string)client["name"]!);
        (await alice.Api.Get($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
        Assert.Equal(
            "unclear",
            (string)(await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]![0]!["reason"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_left_becomes_no_contact_by_a_change_that_waited(Database database)
    {
        var server = await RegistryServer.On(database);
        foreach (var leaves in new[] { true, false })
        {
            var (alice, bob, clientId) = await NewApproved(server);
            (
                await alice.Api.Put(
                    $"/clients/{clientId}",
                    new { client = new { name = "New", technical_contact = bob.Ids } }
                )
            ).Succeeded();

            (await (leaves ? bob : alice).Api.Delete($"/clients/{clientId}/collaborators/user/{bob.Id}")).Succeeded();

            var pending = (await alice.Api.Get($"/clients/{clientId}/pending")).Succeeded();
            Assert.Equal("name", (string)pending["changes"]!.AsArray().Single()!["field"]!);
            var change = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]![0]!["changes"]!
                .AsArray()
                .Single(c => (string)c!["field"]! == "pending_change")!;
            Assert.Null(change["to"]!["technical_contact"]);
            (
                await server.Admin.Post(
                    $"/clients/{clientId}/decisions",
                    new { decision = "approve", revision = (long)pending["revision"]! }
                )
            ).Succeeded();
            Assert.Equal(
                alice.Id,
                (string)
                    (await alice.Api.Get($"/clients/{clientId}")).Succeeded()["technical_contact"]!["user_ids"]![
                        "user_id"
                    ]!
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_that_only_named_who_left_waits_no_longer(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob, clientId) = await NewApproved(server);
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { technical_contact = bob.Ids } })).Succeeded();

        (await bob.Api.Delete($"/clients/{clientId}/collaborators/user/{bob.Id}")).Succeeded();

        (await alice.Api.Get($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_latest_word_on_a_member_counts(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);

        (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new { client = new { name = "First", description = "Does something new for its users" } }
            )
        ).Succeeded();
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Second" } })).Succeeded();
        var changes = (await alice.Api.Get($"/clients/{clientId}/pending")).Succeeded()["changes"]!.AsArray();
        Assert.Equal(["description", "name"], changes.Select(change => (string)change!["field"]!).Order());
        Assert.Equal("Second", (string)changes.Single(change => (string)change!["field"]! == "name")!["to"]!);

        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Gateway Onboarding" } })).Succeeded();
        Assert.Equal(
            "description",
            (string)
                (await alice.Api.Get($"/clients/{clientId}/pending")).Succeeded()["changes"]!.AsArray().Single()![
                    "field"
                ]!
        );

        (await alice.Api.Delete($"/clients/{clientId}/pending")).Succeeded();
        (await alice.Api.Delete($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Asking_for_more_rights_takes_none_away_meanwhile(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);

        (
            await alice.Api.Put($"/clients/{clientId}", new { client = new { rights = new[] { "RIGHT_ALL" } } })
        ).Succeeded();

        Assert.Equal(
            ["RIGHT_USER_INFO", "RIGHT_GATEWAY_ALL"],
            (await alice.Api.Get($"/clients/{clientId}")).Succeeded()["rights"]!
                .AsArray()
                .Select(right => (string)right!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_suspended_client_can_not_be_edited_into_something_else_while_it_is_stopped(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);
        (
            await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_SUSPENDED" } })
        ).Succeeded();

        (
            await alice.Api.Put(
                $"/clients/{clientId}",
                new { client = new { redirect_uris = new[] { "https://evil.example.com/" } } }
            )
        ).Succeeded();

        Assert.DoesNotContain(
            "evil",
            (await alice.Api.Get($"/clients/{clientId}?field_mask=redirect_uris")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrators_edit_acts_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);

        (
            await server.Admin.Put($"/clients/{clientId}", new { client = new { name = "By The Administrator" } })
        ).Succeeded();

        Assert.Equal(
            "By The Administrator",
            (string)(await alice.Api.Get($"/clients/{clientId}")).Succeeded()["name"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pending_change_is_private(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, _, clientId) = await NewApproved(server);
        var stranger = await server.People.NewUser();
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Secret Plans" } })).Succeeded();

        (await stranger.Api.Get($"/clients/{clientId}/pending")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await stranger.Api.Get($"/clients/{clientId}/review")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await stranger.Api.Get($"/clients/{clientId}/decisions")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (await stranger.Api.Delete($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
    }

    private static async Task<(Person Owner, Person Other, string ClientId)> NewApproved(RegistryServer server)
    {
        var alice = await server.People.NewUser();
        var bob = await server.People.NewUser();
        var clientId = await server.People.NewClient(
            alice,
            request =>
            {
                request["client"]!["redirect_uris"] = new JsonArray(
                    "https://app.example.com/callback",
                    "https://app.example.com/other"
                );
                request["client"]!["logout_redirect_uris"] = new JsonArray("https://app.example.com/out");
                request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_ALL");
            }
        );
        (
            await alice.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } }
            )
        ).Succeeded();
        (await bob.Api.Post($"/clients/{clientId}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        return (alice, bob, clientId);
    }
}
