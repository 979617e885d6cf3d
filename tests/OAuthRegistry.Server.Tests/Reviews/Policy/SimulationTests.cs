using System.Net;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

/// <summary>What a policy would have decided.</summary>
public class SimulationTests
{
    private const string Draft = """
        rules:
          - name: harmless
            when: { kind: client, rights_within: [RIGHT_USER_INFO], worst_check: warn }
            then: approve
          - name: words
            when: { changes_within: [description] }
            then: approve
          - name: greedy
            when: { rights_any: [RIGHT_GATEWAY_DELETE] }
            then: { reject: "No." }
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task Past_requests_are_tried_as_they_were_and_nothing_is_decided(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();
        var harmless = await NewClient(server, alice, "RIGHT_USER_INFO");
        var refused = await NewClient(server, alice, "RIGHT_USER_INFO");
        var greedy = await NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        var other = await NewClient(server, alice, "RIGHT_USER_GATEWAYS_CREATE");
        (await Decide(server, server.Admin, harmless)).Succeeded();
        (await Decide(server, server.Admin, refused, "reject")).Succeeded();
        (await Decide(server, server.Admin, greedy)).Succeeded();
        (await Decide(server, server.Admin, other)).Succeeded();

        // Since then it asks for more, and words of it were changed: what was decided is tried as it was.
        var more = new { client = new { rights = new[] { "RIGHT_GATEWAY_DELETE" } } };
        (await alice.Api.Put($"/clients/{harmless}", more)).Succeeded();
        (await alice.Api.Delete($"/clients/{harmless}/pending")).Succeeded();
        var words = new { client = new { description = "Says what it does for the gateways of a user" } };
        (await alice.Api.Put($"/clients/{harmless}", words)).Succeeded();
        (await Decide(server, server.Admin, harmless, "reject")).Succeeded();

        var answer = (await server.Admin.Post("/review-policy/simulate", new { text = Draft })).Succeeded();

        Assert.Equal(
            [
                (harmless, "reject", "approve", "words", true),
                (other, "approve", "person", null, false),
                (greedy, "approve", "reject", "greedy", true),
                (refused, "reject", "approve", "harmless", true),
                (harmless, "approve", "approve", "harmless", false),
            ],
            answer["outcomes"]!
                .AsArray()
                .Select(o =>
                    (
                        (string)o!["client_id"]!,
                        (string)o["decided"]!,
                        (string)o["policy"]!,
                        (string?)o["rule"],
                        (bool?)o["otherwise"] == true
                    )
                )
        );
        Assert.Equal((5, 1, 3, 1), Counts(answer));
        Assert.Equal("STATE_APPROVED", await StateAsync(server, greedy));
        Assert.Equal(0, (long?)(await server.Admin.Get("/review-policy")).Succeeded()["version"] ?? 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_text_the_policy_in_force_is_tried_and_days_have_bounds(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();
        var clientId = await NewClient(server, alice, "RIGHT_USER_INFO");
        (await Decide(server, server.Admin, clientId)).Succeeded();

        var without = (await server.Admin.Post("/review-policy/simulate", new { })).Succeeded();
        Assert.Equal((1, 0, 0, 1), Counts(without));
        await SetAsync(server, Draft);
        var with = (await server.Admin.Post("/review-policy/simulate", new { days = 1 })).Succeeded();
        Assert.Equal((1, 1, 0, 0), Counts(with));

        foreach (var days in new[] { 0, -1, 731 })
        {
            Assert.Equal(
                ["days"],
                (await server.Admin.Post("/review-policy/simulate", new { days }))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
        }
    }

    private static (int, int, int, int) Counts(Answer answer) =>
        (
            (int)answer["requests"]!,
            (int?)answer["same"] ?? 0,
            (int?)answer["otherwise"] ?? 0,
            (int?)answer["left_to_persons"] ?? 0
        );
}
