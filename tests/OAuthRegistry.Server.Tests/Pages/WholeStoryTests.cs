using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Reviews.Watch;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>
/// The whole way of a client as each side sees it on its pages, with hosts that go away and come back and a year that
/// passes.
/// </summary>
public class WholeStoryTests
{
    private const string Host = "story.example.com",
        Address = "93.184.216.50";

    [Theory, OnSqlite, OnPostgres]
    public async Task From_the_request_by_question_answer_partial_approval_drift_and_flag_to_the_confirmation(
        Database database
    )
    {
        await using var world = await WatchWorld.StartAsync(database, settings: ("Reviews:FlagDrift", "true"));
        world.Internet.Site(Host, Address, WatchWorld.Ok);
        var (server, owner) = (world.Server, world.Owner);
        var reviewer = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(owner, Request);
        var (mine, desk) = await SignInAsync(server, owner, reviewer);

        // Asked and answered.
        await (await desk.GetAsync($"/reviews/{clientId}")).SubmitToAsync(
            $"/clients/{clientId}/conversation",
            ("act", "ask"),
            ("text", "What do you delete?")
        );
        var asked = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("Yours: a reviewer asked", asked.Text, StringComparison.Ordinal);
        await asked.SubmitToAsync($"/clients/{clientId}/conversation", ("act", "send"), ("text", "What was stolen"));

        // Approved in part.
        var review = await desk.GetAsync($"/reviews/{clientId}");
        Assert.Contains("What was stolen", review.Text, StringComparison.Ordinal);
        var decided = await review.SubmitAndFollowAsync(
            ("decision", "Approve"),
            ("refused", "RIGHT_GATEWAY_DELETE"),
            ("words[RIGHT_GATEWAY_DELETE]", "Ask its owner to.")
        );
        Assert.Contains("is now approved", decided.Text, StringComparison.Ordinal);
        var approved = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("Ask its owner to.", approved.Text, StringComparison.Ordinal);

        // Its host goes away, and nobody sees to it.
        await WatchWorld.LookAsync(server);
        world.Internet.Name(Host, [WatchWorld.Nobody]);
        await world.LookAtAsync(TimeSpan.FromDays(8));
        await world.LookAtAsync(TimeSpan.FromDays(9));
        (mine, desk) = await SignInAsync(server, owner, reviewer);
        var drifted = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("does not answer any more", drifted.Text, StringComparison.Ordinal);
        await world.LookAtAsync(TimeSpan.FromDays(17));
        (mine, desk) = await SignInAsync(server, owner, reviewer);
        var flagged = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("approved, watched", flagged.Text, StringComparison.Ordinal);
        Assert.Contains(clientId, (await desk.GetAsync("/desk/drift")).Text, StringComparison.Ordinal);
        var refused = await flagged.SubmitAndFollowAsync(("act", "attest"));
        Assert.Contains("is not as it was approved", refused.Text, StringComparison.Ordinal);

        // Mended, approved again by a person, confirmed by its owner.
        world.Internet.Name(Host, [Address]);
        world.Ahead += TimeSpan.FromMinutes(30);
        var looked = await (await mine.GetAsync($"/clients/{clientId}")).SubmitAndFollowAsync(("act", "look"));
        Assert.Contains("everything is as it was approved", looked.Text, StringComparison.Ordinal);
        var again = await (await desk.GetAsync($"/reviews/{clientId}")).SubmitAndFollowAsync(("decision", "Approve"));
        Assert.Contains("is now approved", again.Text, StringComparison.Ordinal);
        var confirmed = await (await mine.GetAsync($"/clients/{clientId}")).SubmitAndFollowAsync(("act", "attest"));
        Assert.Contains("Confirmed. Thank you.", confirmed.Text, StringComparison.Ordinal);

        var events = (await owner.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(
            [
                "client.attest",
                "client.approve",
                "client.flag",
                "client.approve",
                "client.answer",
                "client.ask",
                "client.create",
            ],
            events.Select(e => (string)e!["action"]!)
        );
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    /// <summary>Sessions end while days pass.</summary>
    private static async Task<(Browser Mine, Browser Desk)> SignInAsync(
        RegistryServer server,
        Person owner,
        Person reviewer
    ) => (await Browser.SignedInAsync(server, owner.Id), await Browser.SignedInAsync(server, reviewer.Id));

    private static void Request(JsonObject request)
    {
        request["client"]!["redirect_uris"] = new JsonArray($"https://{Host}/callback");
        request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE");
    }
}
