using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

/// <summary>Who decides about clients without being an administrator.</summary>
public class ReviewerTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_reads_talks_and_decides(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, rita) = (await server.People.NewUser(), await NewReviewer(server));
        var clientId = await server.People.NewClient(alice);

        Assert.True((bool)(await rita.Api.Get("/auth_info")).Succeeded()["is_reviewer"]!);
        (await rita.Api.Get("/reviews?limit=1")).Succeeded();
        (await rita.Api.Get($"/clients/{clientId}/review")).Succeeded();
        Assert.NotNull((await rita.Api.Get($"/clients/{clientId}")).Succeeded()["redirect_uris"]);
        (await rita.Api.Post($"/reviews/{clientId}/claim")).Succeeded();
        (await rita.Api.Post($"/clients/{clientId}/messages", new { text = "Hm", @internal = true })).Succeeded();
        (await rita.Api.Post($"/clients/{clientId}/messages", new { text = "Why?", asks = true })).Succeeded();
        await Notification(rita.Api, rita.Id, "client_requested", clientId);

        var decided = (await Decide(server, rita.Api, clientId)).Succeeded();
        Assert.Equal(rita.Id, (string)decided["decided_by"]!["user_ids"]!["user_id"]!);
        Assert.Equal("STATE_APPROVED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_else_of_an_administrator_is_a_reviewers(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, rita) = (await server.People.NewUser(), await NewReviewer(server));
        var clientId = await server.People.NewClient(alice);

        Answer[] answers =
        [
            await rita.Api.Put($"/clients/{clientId}", new { client = new { name = "Mine" } }),
            await rita.Api.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } }),
            await rita.Api.Delete($"/clients/{clientId}"),
            await rita.Api.Post($"/clients/{clientId}/secrets", new { sandbox = true }),
            await rita.Api.Get($"/clients/{clientId}/secrets"),
            await rita.Api.Post($"/clients/{clientId}/resubmit"),
            await rita.Api.Get("/review-policy"),
            await rita.Api.Get("/record/verification"),
            await rita.Api.Get("/record/export"),
            await rita.Api.Get("/users"),
            await rita.Api.Put($"/users/{rita.Id}", new { user = new { admin = true } }),
            await rita.Api.Put($"/users/{alice.Id}", new { user = new { name = "X" } }),
            await rita.Api.Get($"/users/{alice.Id}/api-keys"),
            await rita.Api.Get("/webhooks"),
        ];
        Assert.All(
            answers,
            answer => Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, answer.Text)
        );
        (await alice.Api.Put($"/users/{alice.Id}", new { user = new { reviewer = true } })).Refused(
            HttpStatusCode.Forbidden,
            "update_admin_field"
        );
        var narrow = server.As(await server.People.NewKey($"/users/{rita.Id}", "RIGHT_USER_ALL", "RIGHT_CLIENT_ALL"));
        (await narrow.Get("/reviews")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_never_approves_its_own_nor_reads_what_others_note_about_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var rita = await NewReviewer(server);
        var clientId = await server.People.NewClient(rita);
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));
        var note = new { text = "Is she joking?", @internal = true };
        (await server.Admin.Post($"/clients/{clientId}/messages", note)).Succeeded();

        (await Decide(server, rita.Api, clientId)).Refused(HttpStatusCode.Forbidden, "own_client");
        Assert.Empty((await rita.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!.AsArray());
        (await rita.Api.Post($"/clients/{clientId}/messages", note)).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await rita.Api.Post($"/clients/{clientId}/messages", new { text = "Please?" })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Notes_and_reports_about_its_own_client_do_not_reach_a_reviewer_by_notification(Database database)
    {
        var server = await RegistryServer.On(database);
        var (rita, rob) = (await NewReviewer(server), await NewReviewer(server));
        var clientId = await server.People.NewClient(rita);
        var note = new { text = "Is she joking?", @internal = true };
        (await server.Admin.Post($"/clients/{clientId}/messages", note)).Succeeded();
        (await server.Admin.Post($"/clients/{clientId}/messages", new { text = "Hello Rita" })).Succeeded();

        await Notification(rob.Api, rob.Id, "review_note", clientId);
        await Notification(rita.Api, rita.Id, "review_message", clientId);
        var told = (await rita.Api.Get($"/users/{rita.Id}/notifications")).Text;
        Assert.DoesNotContain("Is she joking?", told, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_is_named_as_owner_does_not_approve_before_it_accepts(Database database)
    {
        var server = await RegistryServer.On(database);
        var rita = await NewReviewer(server);
        var clientId = People.NewId("client");
        (await server.Admin.Post($"/users/{rita.Id}/clients", People.ClientRequest(clientId))).Succeeded();
        Assert.Equal("STATE_REQUESTED", await StateAsync(server, clientId));

        (await Decide(server, rita.Api, clientId)).Refused(HttpStatusCode.Forbidden, "own_client");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_owner_who_invites_a_reviewer_takes_nothing_from_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, rita) = (await server.People.NewUser(), await NewReviewer(server));
        var clientId = await server.People.NewClient(alice);
        var note = new { text = "Look at the host", @internal = true };
        (await server.Admin.Post($"/clients/{clientId}/messages", note)).Succeeded();
        var invitation = new { collaborator = new { ids = rita.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } };
        (await alice.Api.Put($"/clients/{clientId}/collaborators", invitation)).Succeeded();

        Assert.Single((await rita.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!.AsArray());
        (await rita.Api.Post($"/clients/{clientId}/messages", new { text = "Why?", asks = true })).Succeeded();
        (await Decide(server, rita.Api, clientId, "reject")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_limits_a_reviewer_and_tells_it_so(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var (alice, rita, rob) = (await server.People.NewUser(), await NewReviewer(server), await NewReviewer(server));
        await SetAsync(server, $"reviewers: [{{ users: [{rita.Id}], when: {{ risk: [low, medium] }} }}]");
        var small = await NewClient(server, alice, "RIGHT_USER_INFO");
        var large = await NewClient(server, alice, "RIGHT_ALL");

        (await Decide(server, rita.Api, large)).Refused(HttpStatusCode.Forbidden, "not_yours_to_review");
        (await Decide(server, rita.Api, large, "reject")).Refused(HttpStatusCode.Forbidden, "not_yours_to_review");
        (await Decide(server, rita.Api, small)).Succeeded();
        (await Decide(server, rob.Api, large)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_finds_the_queue_and_decides_on_its_page(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, rita) = (await server.People.NewUser(), await NewReviewer(server));
        var clientId = await server.People.NewClient(alice);
        await server.People.NewClient(alice);
        var browser = await Browser.SignedInAsync(server, rita.Id);

        var home = await browser.GetAsync("/clients");
        Assert.Contains("href=\"/reviews\"", home.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/admin/users", home.Html, StringComparison.Ordinal);
        var page = await browser.GetAsync($"/reviews/{clientId}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        page = await page.SubmitAndFollowAsync(("decision", "Approve"));
        Assert.Contains("is now approved", page.Text, StringComparison.Ordinal);
    }

    private static async Task<Person> NewReviewer(RegistryServer server)
    {
        var rita = await server.People.NewUser();
        (await server.Admin.Put($"/users/{rita.Id}", new { user = new { reviewer = true } })).Succeeded();
        return rita;
    }
}
