using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>The conversation of a review, on the pages of both sides.</summary>
public class ConversationPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_question_is_asked_on_the_review_and_answered_on_the_page_of_the_client(Database database)
    {
        var (server, owner, mine, desk) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);

        var review = await desk.GetAsync($"/reviews/{clientId}");
        var sent = await (
            await review.SubmitToAsync(
                $"/clients/{clientId}/conversation",
                ("act", "ask"),
                ("text", "Who uses it?\nSee https://docs.example.com/rules.")
            )
        ).FollowAsync();
        Assert.Contains("It waits for an answer until", sent.Text, StringComparison.Ordinal);
        Assert.Contains(
            "<a href=\"https://docs.example.com/rules\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">",
            sent.Html,
            StringComparison.Ordinal
        );
        var queue = await desk.GetAsync($"/reviews?waits_for=Registrant&query={clientId}");
        Assert.Contains("asked, until", queue.Text, StringComparison.Ordinal);
        queue = await desk.GetAsync($"/reviews?query={clientId}");
        Assert.Contains("Nothing was found", queue.Text, StringComparison.Ordinal);

        var page = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("Yours: a reviewer asked", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Note for reviewers only", page.Html, StringComparison.Ordinal);
        var answered = await (
            await page.SubmitToAsync(
                $"/clients/{clientId}/conversation",
                ("act", "send"),
                ("text", "Farmers <script>alert(1)</script>")
            )
        ).FollowAsync();
        Assert.Contains("The reviewers', for", answered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", answered.Html, StringComparison.Ordinal);
        Assert.Contains("Farmers", (await desk.GetAsync($"/reviews/{clientId}")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_is_sent_once_however_often_its_form_is(Database database)
    {
        var (server, owner, mine, _) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var page = await mine.GetAsync($"/clients/{clientId}/conversation");

        await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => page.SubmitAsync(("act", "send"), ("text", "Please hurry")))
        );

        var messages = (await owner.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!;
        Assert.Single(messages.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_sends_nothing_stays_where_it_was_to_be_written_and_reads_why(Database database)
    {
        var (server, owner, mine, desk) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var written = $"/clients/{clientId}/conversation";
        (await owner.Api.Post($"/clients/{clientId}/messages", new { text = "Hello" })).Succeeded();

        foreach (var (browser, path) in new[] { (desk, $"/reviews/{clientId}"), (mine, $"/clients/{clientId}") })
        {
            var page = await browser.GetAsync(path);
            var sent = await page.SubmitToAsync(written, ("act", "send"), ("text", " "));
            Assert.Equal($"{path}#conversation", sent.Location);
            var shown = await browser.GetAsync(path);
            Assert.Contains("Write something first.", shown.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "Write something first.",
                (await browser.GetAsync(path)).Text,
                StringComparison.Ordinal
            );
        }

        var own = await (await mine.GetAsync(written)).SubmitAsync(("act", "send"), ("text", ""));
        Assert.Contains("write something first", own.Text, StringComparison.Ordinal);
        var messages = (await owner.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!;
        Assert.Single(messages.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_line_break_counts_once_however_the_browser_sends_it(Database database)
    {
        var (server, owner, mine, _) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var text = string.Join("\r\n", Enumerable.Repeat("x", 2500));

        await (await mine.GetAsync($"/clients/{clientId}/conversation")).SubmitAsync(("act", "send"), ("text", text));

        var messages = (await owner.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!;
        Assert.Equal(text.ReplaceLineEndings("\n"), (string)Assert.Single(messages.AsArray())!["text"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_typed_stays_where_it_was_refused_or_only_Enter_was_pressed(Database database)
    {
        var (server, owner, mine, desk) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var path = $"/clients/{clientId}/conversation";

        var refused = await (await mine.GetAsync(path)).SubmitAsync(("act", "ask"), ("text", "May I ask?"));
        Assert.Contains("Only administrators", refused.Text, StringComparison.Ordinal);
        Assert.Contains("May I ask?", refused.Text, StringComparison.Ordinal);

        var title = $"Vague {clientId}";
        (await server.Admin.Post("/quick-replies", new { title, text = "Please say more." })).Succeeded();
        var inserted = await (await desk.GetAsync(path)).SubmitAsync(
            ("act", "insert"),
            ("text", "Hello!"),
            ("quick", await ReplyAsync(server, title))
        );
        Assert.Contains("Hello!\n\nPlease say more.", inserted.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty((await owner.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]?.AsArray() ?? []);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Quick_replies_are_kept_changed_and_removed_on_their_page_by_reviewers(Database database)
    {
        var (_, _, mine, desk) = await WorldAsync(database);
        const string Path = "/desk/quick-replies";
        var title = People.NewId("Title");

        var added = await (await desk.GetAsync(Path)).SubmitAndFollowAsync(
            ("act", "add"),
            ("title", title),
            ("text", "Say more")
        );
        Assert.Contains(title, added.Text, StringComparison.Ordinal);
        var again = await added.SubmitAsync(("act", "add"), ("title", title), ("text", "Say it again"));
        Assert.Contains("is there already", again.Text, StringComparison.Ordinal);
        Assert.Contains("Say it again", again.Text, StringComparison.Ordinal);
        Assert.Equal(403, (int)(await mine.GetAsync(Path)).Status);
    }

    private static async Task<string> ReplyAsync(RegistryServer server, string title)
    {
        var replies = (await server.Admin.Get("/quick-replies?limit=1000")).Succeeded()["quick_replies"]!.AsArray();
        return (string)replies.First(reply => (string?)reply!["title"] == title)!["id"]!;
    }

    private static async Task<(RegistryServer Server, Person Owner, Browser Mine, Browser Desk)> WorldAsync(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var reviewer = await server.People.NewUser(admin: true);
        return (
            server,
            owner,
            await Browser.SignedInAsync(server, owner.Id),
            await Browser.SignedInAsync(server, reviewer.Id)
        );
    }
}
