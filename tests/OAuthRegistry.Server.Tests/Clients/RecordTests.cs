using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>The record of a client: who changed what.</summary>
public class RecordTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Every_change_is_told_newest_first(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(alice);
        (await alice.Api.Put($"/clients/{id}", new { client = new { name = "New", description = "" } })).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        (await alice.Api.Delete($"/clients/{id}/collaborators/user/{bob.Id}")).Succeeded();
        (await alice.Api.Delete($"/clients/{id}")).Succeeded();
        (await alice.Api.Post($"/clients/{id}/restore")).Succeeded();
        (await server.Admin.Put($"/clients/{id}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();

        var events = await Events(alice.Api, id);

        Assert.Equal(
            [
                "client.approve",
                "client.restore",
                "client.delete",
                "client.collaborator.remove",
                "client.collaborator.set",
                "client.update",
                "client.create",
            ],
            events.Select(e => (string)e["action"]!)
        );
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], events.Select(e => (int)e["revision"]!));
        Assert.Equal(
            ["admin", alice.Id],
            new[] { events[0], events[1] }.Select(e => (string)e["actor"]!["user_ids"]!["user_id"]!)
        );
        Assert.Equal(
            ["state: STATE_REQUESTED > STATE_APPROVED", "state_description: admin approval required > "],
            Changes(events[0]).Where(change => !change.StartsWith("decision:", StringComparison.Ordinal))
        );
        Assert.Equal([$"collaborators.user/{bob.Id}: [\"RIGHT_CLIENT_INFO\"] > "], Changes(events[3]));
        Assert.Equal([$"collaborators.user/{bob.Id}:  > [\"RIGHT_CLIENT_INFO\"]"], Changes(events[4]));
        Assert.Equal(
            ["description: Registers the gateways of the signed-in user > ", "name: Gateway Onboarding > New"],
            Changes(events[5]).Order()
        );
        Assert.Contains("name:  > Gateway Onboarding", Changes(events[6]));
        Assert.Equal(
            (string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["updated_at"]!,
            (string)events[0]["created_at"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_names_the_credential_and_the_request(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        var api = server.As(alice.Key);
        api.Http.DefaultRequestHeaders.Add("X-Request-Id", "deploy-42");

        var answer = (await api.Put($"/clients/{id}", new { client = new { name = "New" } })).Succeeded();

        Assert.Equal("deploy-42", answer.Header("X-Request-Id"));
        var events = await Events(alice.Api, id);
        Assert.Equal("deploy-42", (string)events[0]["request_id"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)events[1]["request_id"]!);
        Assert.All(events, e => Assert.Equal($"api_key:{alice.Key.Split('.')[1]}", (string)e["credential"]!));
        Assert.DoesNotContain(
            alice.Key.Split('.')[2],
            string.Concat(events.Select(e => e.ToJsonString())),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_never_told(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        const string Chosen = "correct horse battery staple";
        var id = await server.People.NewClient(root, request => request["client"]!["secret"] = Chosen);
        (await root.Api.Put($"/clients/{id}", new { client = new { secret = Chosen + " two" } })).Succeeded();
        var request = People.ClientRequest(People.NewId("client"));
        var generated = (await root.Api.Post($"/users/{root.Id}/clients", request)).Succeeded();

        var chosenRecord = (await root.Api.Get($"/clients/{id}/events")).Succeeded();
        Assert.DoesNotContain("horse", chosenRecord.Text, StringComparison.Ordinal);
        Assert.Equal("2", chosenRecord.Header("X-Total-Count"));
        var generatedRecord = (await root.Api.Get($"/clients/{generated["ids"]!["client_id"]}/events")).Succeeded();
        Assert.DoesNotContain((string)generated["secret"]!, generatedRecord.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"secret\"", generatedRecord.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            server.Logs.All,
            line =>
                line.Contains("correct horse", StringComparison.Ordinal)
                || line.Contains((string)generated["secret"]!, StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_comes_in_pages(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        foreach (var name in new[] { "two", "three", "four", "five" })
        {
            (await alice.Api.Put($"/clients/{id}", new { client = new { name } })).Succeeded();
        }

        foreach (
            var (query, expected) in new (string, int[])[]
            {
                ("limit=2", [5, 4]),
                ("limit=2&page=2", [3, 2]),
                ("limit=2&page=3", [1]),
                ("limit=2&page=4", []),
            }
        )
        {
            var answer = (await alice.Api.Get($"/clients/{id}/events?{query}")).Succeeded();
            Assert.Equal(expected, (answer["events"] as JsonArray ?? []).Select(e => (int)e!["revision"]!));
            Assert.Equal("5", answer.Header("X-Total-Count"));
        }

        Assert.Equal(
            ["limit", "page"],
            (await alice.Api.Get($"/clients/{id}/events?limit=x&page=y"))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order()
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_is_for_those_who_see_private_details(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(alice);

        (await server.As(null).Get($"/clients/{id}/events")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await bob.Api.Get($"/clients/{id}/events")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (
            await alice.Api.Put(
                $"/clients/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        Assert.Equal(2, (await Events(bob.Api, id)).Count);

        (await alice.Api.Delete($"/clients/{id}")).Succeeded();
        (await alice.Api.Get($"/clients/{id}/events")).Refused(HttpStatusCode.NotFound, "client_not_found");
        Assert.Equal("client.delete", (string)(await Events(server.Admin, id))[0]["action"]!);
    }

    private static async Task<List<JsonNode>> Events(Api api, string id) =>
        [.. (await api.Get($"/clients/{id}/events")).Succeeded()["events"]!.AsArray().Select(e => e!)];

    private static IEnumerable<string> Changes(JsonNode e) =>
        e["changes"]!.AsArray().Select(change => $"{change!["field"]}: {Text(change["from"])} > {Text(change["to"])}");

    private static string? Text(JsonNode? value) => value is JsonArray ? value.ToJsonString() : value?.ToString();
}
