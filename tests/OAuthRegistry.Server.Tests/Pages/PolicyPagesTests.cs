using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Reviews.Policy;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

public class PolicyPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_policy_is_checked_tried_and_put_in_force_on_its_page(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();
        var clientId = await PolicyWorld.NewClient(server, alice, "RIGHT_USER_INFO");
        (await PolicyWorld.Decide(server, server.Admin, clientId, "reject")).Succeeded();
        var admin = await server.People.NewUser(admin: true);
        var browser = await Browser.SignedInAsync(server, admin.Id);
        var page = await browser.GetAsync("/desk/policy");

        page = await page.SubmitAsync(("act", "check"), ("text", "rules: [{ nome: <b>x</b> }]"));
        Assert.Contains("Line 1, column 11", page.Text, StringComparison.Ordinal);
        Assert.Contains("rules: [{ nome: &lt;b&gt;", page.Html, StringComparison.Ordinal);

        page = await page.SubmitAsync(("act", "simulate"), ("text", PolicyWorld.Harmless), ("days", "30"));
        Assert.Contains("<strong>otherwise</strong>", page.Html, StringComparison.Ordinal);
        Assert.Contains(clientId, page.Text, StringComparison.Ordinal);

        page = await page.SubmitAndFollowAsync(("act", "save"), ("text", PolicyWorld.Harmless));
        Assert.Contains($"Version 1, by {admin.Id}", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_write_at_once_the_later_one_keeps_its_text_and_is_told(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var admin = await server.People.NewUser(admin: true);
        var browser = await Browser.SignedInAsync(server, admin.Id);
        var page = await browser.GetAsync("/desk/policy");
        await PolicyWorld.SetAsync(server, PolicyWorld.Harmless);

        page = await page.SubmitAsync(("act", "save"), ("text", "own_clients: refuse"));

        Assert.Contains("own_clients: refuse</textarea>", page.Html, StringComparison.Ordinal);
        Assert.Contains("changed", page.Text, StringComparison.Ordinal);
        Assert.Equal(PolicyWorld.Harmless, (string)(await server.Admin.Get("/review-policy")).Succeeded()["text"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_review_says_who_approved_and_that_somebody_else_must(Database database)
    {
        await using var server = await PolicyWorld.StartAsync(database, PolicyWorld.TwoForPower);
        var alice = await server.People.NewUser();
        var clientId = await PolicyWorld.NewClient(server, alice, "RIGHT_GATEWAY_DELETE");
        var admin = await server.People.NewUser(admin: true);
        var browser = await Browser.SignedInAsync(server, admin.Id);
        var page = await browser.GetAsync($"/reviews/{clientId}");

        page = await page.SubmitAndFollowAsync(("decision", "Approve"));

        Assert.Contains($"{admin.Id} approved this", page.Text, StringComparison.Ordinal);
        Assert.Equal("STATE_REQUESTED", await PolicyWorld.StateAsync(server, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_reads_the_policy(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        var page = await (await Browser.SignedInAsync(server, alice.Id)).GetAsync("/desk/policy");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.DoesNotContain("<textarea", page.Html, StringComparison.Ordinal);
    }
}
