using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class RegisteringTests
{
    private static readonly string Seed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "req.json"));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_seeds_own_request_of_an_administrator_is_approved_at_once_and_answered_with_a_secret(Database database)
    {
        var server = await RegistryServer.StartAsync(database, ("Bootstrap:AdminUserId", "testuser"));
        await using var _ = server;

        var answer = (await server.Admin.Post("/users/testuser/clients", Seed)).Succeeded();

        Assert.Equal(
            ["ids", "created_at", "updated_at", "name", "description", "administrative_contact", "technical_contact", "secret", "redirect_uris", "state", "grants", "rights"],
            answer.Json.AsObject().Select(member => member.Key));
        Assert.Matches("^[A-Z2-7]{52}$", (string)answer["secret"]!);
        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.Equal((string)answer["created_at"]!, (string)answer["updated_at"]!);
        var sent = JsonNode.Parse(Seed)!["client"]!.AsObject();
        Assert.All(sent, member => Assert.True(JsonNode.DeepEquals(member.Value, answer[member.Key]), member.Key));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_client_of_a_developer_waits_for_approval_and_has_no_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))).Succeeded();

        Assert.Equal("STATE_REQUESTED", (string)answer["state"]!);
        Assert.Equal("admin approval required", (string)answer["state_description"]!);
        Assert.Null(answer["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_id_that_is_taken_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        var answer = await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(clientId));

        answer.Refused(HttpStatusCode.Conflict, "id_taken");
        Assert.Equal(["client.ids.client_id"], answer.Faulty);
    }
}
