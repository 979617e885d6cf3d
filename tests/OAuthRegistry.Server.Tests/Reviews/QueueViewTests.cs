using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>The parts of the queue that a reviewer looks at again and again.</summary>
public class QueueViewTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_view_narrows_the_queue_as_its_filter_does_and_what_is_asked_beside_goes_before(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var reviewer = await server.People.NewUser(admin: true);
        var harmless = await NewClient(server, alice, "RIGHT_USER_INFO");
        var powerful = await NewClient(server, alice, "RIGHT_ALL");

        var kept = await Keep(reviewer, "Alice's risks", $"?owner={alice.Id}&mine=false&risk=low&risk=high");
        Assert.Equal($"risk=high&owner={alice.Id}", (string)kept.Succeeded()["filter"]!);
        Assert.Equal([powerful], await ShownAsync(reviewer, "view=Alice%27s%20risks"));
        Assert.DoesNotContain(powerful, await ShownAsync(reviewer, "view=Alice%27s%20risks&risk=low"));
        Assert.Empty(await ShownAsync(reviewer, $"view=Alice%27s%20risks&query={harmless}"));
        Assert.Empty(await ShownAsync(reviewer, "view=Alice%27s%20risks&mine=true"));

        (await Keep(reviewer, "All of Alice", $"owner={alice.Id}")).Succeeded();
        var listed = (await reviewer.Api.Get("/queue-views")).Succeeded();
        Assert.Equal(
            ["Alice's risks", "All of Alice"],
            listed["queue_views"]!.AsArray().Select(view => (string)view!["name"]!)
        );
        Assert.Equal("2", listed.Header("X-Total-Count"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_queue_would_refuse_or_does_not_know_is_kept_by_no_view(Database database)
    {
        var server = await RegistryServer.On(database);
        var reviewer = await server.People.NewUser(admin: true);

        foreach (
            var (filter, fault) in new[]
            {
                ("risk=terrible", "risk"),
                ("colour=red", "colour"),
                ("risk=high&view=Mine", "view"),
                ("limit=1", "limit"),
                ("mine=maybe", "mine"),
                ($"query={new string('x', 51)}", "query"),
                ("query=a\nb", "filter"),
                ("query=a%00b", "filter"),
                ("owner=%00", "filter"),
                (new string('&', 1001), "filter"),
            }
        )
        {
            var refused = (await Keep(reviewer, "Wrong", filter)).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Contains(fault, refused.Faulty);
        }

        foreach (var name in new[] { "", "  ", "a\nb", new string('x', 51) })
        {
            var refused = (await Keep(reviewer, name, "")).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["name"], refused.Faulty);
        }

        var both = (await Keep(reviewer, "", "colour=red&risk=purple")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        Assert.Equal(["colour", "name", "risk"], both.Faulty.Order());
        (await reviewer.Api.Get("/reviews?view=Wrong")).Refused(HttpStatusCode.NotFound, "queue_view_not_found");
        Assert.Empty((await reviewer.Api.Get("/queue-views")).Succeeded()["queue_views"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_view_is_its_reviewers_own_has_a_name_of_its_own_and_is_one_of_few(Database database)
    {
        var server = await RegistryServer.On(database);
        var reviewer = await server.People.NewUser(admin: true);
        var colleague = await server.People.NewUser(admin: true);

        var id = (string)(await Keep(reviewer, "Mine", "mine=true")).Succeeded()["id"]!;
        (await Keep(reviewer, "Mine", "risk=high")).Refused(HttpStatusCode.Conflict, "queue_view_taken");
        (await Keep(colleague, "Mine", "risk=high")).Succeeded();

        Assert.Equal(
            "risk=high",
            (string)
                Assert.Single((await colleague.Api.Get("/queue-views")).Succeeded()["queue_views"]!.AsArray())![
                    "filter"
                ]!
        );
        (await colleague.Api.Delete($"/queue-views/{id}")).Refused(HttpStatusCode.NotFound, "queue_view_not_found");
        (await reviewer.Api.Delete("/queue-views/x")).Refused(HttpStatusCode.NotFound, "queue_view_not_found");
        (await reviewer.Api.Delete($"/queue-views/{id}")).Succeeded();
        (await reviewer.Api.Get("/reviews?view=Mine")).Refused(HttpStatusCode.NotFound, "queue_view_not_found");

        for (var i = 0; i < 50; i++)
        {
            (await Keep(reviewer, $"View {i}", "")).Succeeded();
        }

        (await Keep(reviewer, "One more", "")).Refused(HttpStatusCode.BadRequest, "too_many_queue_views");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_reviews_no_more_can_not_use_its_views(Database database)
    {
        var server = await RegistryServer.On(database);
        var rita = await server.People.NewUser();
        (await Keep(rita, "Mine", "")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        await SetReviewerAsync(server, rita, true);
        var id = (string)(await Keep(rita, "Mine", "mine=true")).Succeeded()["id"]!;

        await SetReviewerAsync(server, rita, false);
        (await rita.Api.Get("/queue-views")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await rita.Api.Get("/reviews?view=Mine")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await rita.Api.Delete($"/queue-views/{id}")).Refused(HttpStatusCode.Forbidden, "permission_denied");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_page_a_view_is_kept_shown_as_a_link_and_removed(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var reviewer = await server.People.NewUser(admin: true);
        var powerful = await NewClient(server, alice, "RIGHT_ALL");
        var desk = await Browser.SignedInAsync(server, reviewer.Id);
        var shown = $"/reviews?owner={alice.Id}&risk=High&waits_for=Anybody&kind=new&claimed=false";
        var page = await desk.GetAsync(shown);

        var refused = await page.SubmitToAsync(shown, ("keep", "true"), ("name", ""));
        Assert.Contains("is missing", refused.Text, StringComparison.Ordinal);
        Assert.Contains(powerful, refused.Text, StringComparison.Ordinal);
        await page.SubmitToAsync(shown, ("keep", "true"), ("name", "Risky <b>"));
        var view = Assert.Single((await reviewer.Api.Get("/queue-views")).Succeeded()["queue_views"]!.AsArray())!;
        Assert.Equal($"pending_change=false&risk=high&claimed=false&owner={alice.Id}", (string)view["filter"]!);

        var queue = await desk.GetAsync("/reviews");
        Assert.Contains("Risky <b>", queue.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Risky <b>", queue.Html, StringComparison.Ordinal);
        var link = Regex.Match(queue.Html, "<a href=\"([^\"]+)\"><bdi>Risky").Groups[1].Value;
        var followed = await desk.GetAsync(HttpUtility.HtmlDecode(link));
        Assert.Contains(powerful, followed.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{alice.Id}\"", followed.Html, StringComparison.Ordinal);

        await queue.SubmitAsync(("remove", (string)view["id"]!));
        Assert.DoesNotContain("Risky", (await desk.GetAsync("/reviews")).Text, StringComparison.Ordinal);
    }

    private static Task<Answer> Keep(Person reviewer, string name, string filter) =>
        reviewer.Api.Post("/queue-views", new { name, filter });

    private static Task<string> NewClient(RegistryServer server, Person owner, string right) =>
        Policy.PolicyWorld.NewClient(server, owner, right);

    private static async Task SetReviewerAsync(RegistryServer server, Person person, bool reviewer) =>
        (await server.Admin.Put($"/users/{person.Id}", new { user = new { reviewer } })).Succeeded();

    private static async Task<IEnumerable<string>> ShownAsync(Person reviewer, string query) =>
        (await reviewer.Api.Get($"/reviews?{query}")).Succeeded()["reviews"]!
            .AsArray()
            .Select(item => (string)item!["client"]!["ids"]!["client_id"]!);
}
