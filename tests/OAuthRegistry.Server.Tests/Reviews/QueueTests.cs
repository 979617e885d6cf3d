using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

public class QueueTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_is_listed_oldest_first_until_it_is_decided(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();
        var first = await server.People.NewClient(alice);
        var second = await server.People.NewClient(
            alice,
            request => request["client"]!["rights"] = new JsonArray("RIGHT_ALL")
        );

        var queue = (await server.Admin.Get("/reviews")).Succeeded();
        Assert.Equal([first, second], Ids(queue));
        Assert.Equal("2", queue.Header("X-Total-Count"));
        Assert.Equal("high", (string)queue["reviews"]![1]!["risk"]!);
        Assert.Equal([second], Ids(await server.Admin.Get("/reviews?risk=high")));
        Assert.Null(queue["median_seconds_to_decision"]);

        (
            await server.Admin.Post($"/clients/{first}/decisions", new { decision = "approve", revision = 1 })
        ).Succeeded();
        queue = await server.Admin.Get("/reviews");
        Assert.Equal([second], Ids(queue));
        Assert.NotNull(queue["median_seconds_to_decision"]);

        (await alice.Api.Put($"/clients/{first}", new { client = new { name = "Another" } })).Succeeded();
        Assert.Equal([first], Ids(await server.Admin.Get("/reviews?pending_change=true")));
        Assert.Equal([second], Ids(await server.Admin.Get("/reviews?pending_change=false")));

        (await alice.Api.Delete($"/clients/{second}")).Succeeded();
        Assert.Equal([first], Ids(await server.Admin.Get("/reviews")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_claim_keeps_others_from_claiming_until_it_is_released(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var other = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(alice);

        (await server.Admin.Post($"/reviews/{clientId}/claim")).Succeeded();
        (await server.Admin.Post($"/reviews/{clientId}/claim")).Succeeded();
        (await other.Api.Post($"/reviews/{clientId}/claim")).Refused(HttpStatusCode.Conflict, "review_claimed");
        (await other.Api.Delete($"/reviews/{clientId}/claim")).Refused(HttpStatusCode.Conflict, "review_claimed");
        (await server.Admin.Delete($"/reviews/{clientId}/claim")).Succeeded();
        (await other.Api.Post($"/reviews/{clientId}/claim")).Succeeded();

        (await server.Admin.Post("/reviews/no-such-client/claim")).Refused(HttpStatusCode.NotFound, "review_not_found");
    }

    private static IEnumerable<string> Ids(Answer queue) =>
        queue.Succeeded()["reviews"]!.AsArray().Select(item => (string)item!["client"]!["ids"]!["client_id"]!);
}
