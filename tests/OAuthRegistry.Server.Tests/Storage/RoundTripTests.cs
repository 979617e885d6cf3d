using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Tests.Support;
using Xunit.Abstractions;

namespace OAuthRegistry.Server.Tests.Storage;

/// <summary>
/// Each call asks the database as seldom as it can: what one waits for on a network is the round trip.
/// </summary>
public class RoundTripTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Calls_cost_few_round_trips()
    {
        var database = await EmptyTables.InPostgresAsync();
        var log = new CommandLog();
        await using var server = await RegistryServer.StartAsync(log, database);
        var alice = await server.People.NewUser();
        var bob = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var client = await server.People.NewClient(alice);
        await Patience.Eventually(() =>
            Task.FromResult(
                server.Services.GetService(typeof(CommittedChanges)) is CommittedChanges { AreHeard: true } heard
                    ? heard
                    : null
            )
        );

        await AtMost(
            3,
            log,
            "register a client",
            () => alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))
        );
        await AtMost(
            3,
            log,
            "register a client for an organization",
            () => alice.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(People.NewId("client")))
        );

        // One of them asks whether the review policy lets an administrator do that alone.
        await AtMost(
            5,
            log,
            "register a client and approve it with the same call",
            () => server.Admin.Post("/users/admin/clients", People.ClientRequest(People.NewId("client")))
        );
        await AtMost(1, log, "read a client that nobody has read", () => alice.Api.Get($"/clients/{client}"));
        await AtMost(1, log, "read it with a key that nobody has used", () => bob.Api.Get($"/clients/{client}"));
        await None(log, "read it again", () => bob.Api.Get($"/clients/{client}"));
        await None(log, "read it as administrator", () => server.Admin.Get($"/clients/{client}"));
        await None(log, "read one's rights", () => alice.Api.Get($"/clients/{client}/rights"));
        await AtMost(2, log, "list the collaborators", () => alice.Api.Get($"/clients/{client}/collaborators"));
        await AtMost(3, log, "read the record", () => alice.Api.Get($"/clients/{client}/events"));
        await AtMost(2, log, "list the clients of a user", () => alice.Api.Get($"/users/{alice.Id}/clients"));
        await AtMost(3, log, "list a full page of them", () => alice.Api.Get($"/users/{alice.Id}/clients?limit=1"));
        await AtMost(2, log, "list what one reaches", () => alice.Api.Get("/clients"));
        await AtMost(2, log, "search", () => alice.Api.Get("/search/clients?query=gateway"));
        await AtMost(3, log, "search a full page", () => server.Admin.Get("/search/clients?query=gateway&limit=1"));
        await AtMost(
            5,
            log,
            "change a client",
            () => alice.Api.Put($"/clients/{client}", new { client = new { name = "Changed" } })
        );
        await AtMost(
            5,
            log,
            "add a collaborator",
            () =>
                alice.Api.Put(
                    $"/clients/{client}/collaborators",
                    new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
                )
        );
        await AtMost(4, log, "delete a client", () => alice.Api.Delete($"/clients/{client}"));
        await AtMost(4, log, "restore a client", () => alice.Api.Send(HttpMethod.Post, $"/clients/{client}/restore"));
        await AtMost(
            3,
            log,
            "create a user",
            () => server.Admin.Post("/users", new { user = new { ids = new { user_id = People.NewId("user") } } })
        );
        await AtMost(
            5,
            log,
            "create an API key",
            () => alice.Api.Post($"/users/{alice.Id}/api-keys", new { name = "second", rights = new[] { "RIGHT_ALL" } })
        );
        await AtMost(1, log, "tell who is calling after the account changed", () => alice.Api.Get("/auth_info"));
        await None(log, "tell it again", () => alice.Api.Get("/auth_info"));
    }

    private async Task AtMost(int most, CommandLog log, string what, Func<Task<Answer>> call)
    {
        log.Clear();
        (await call()).Succeeded();
        output.WriteLine($"{log.RoundTrips} (at most {most}): {what}");
        Assert.True(
            log.RoundTrips <= most,
            $"{what} took {log.RoundTrips} round trips, more than {most}:\n{string.Join("\n\n", log.Commands.Select(command => command.Text))}"
        );
        Assert.NotEqual(0, log.RoundTrips);
    }

    /// <summary>As soon as the server has heard itself of what it changed a moment ago.</summary>
    private async Task None(CommandLog log, string what, Func<Task<Answer>> call)
    {
        await Patience.Eventually(async () =>
        {
            log.Clear();
            (await call()).Succeeded();
            return log.RoundTrips == 0 ? log : null;
        });
        output.WriteLine($"0: {what}");
    }
}
