using System.Net;
using OAuthRegistry.Server.Tests.Reviews.Policy;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>The first users of a client that nobody has reviewed, where the review policy lets it have some.</summary>
public class TrialUsersTests
{
    private const string Two = "users_before_approval: 2";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_users_see_a_warning_and_the_next_one_is_refused(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        await PolicyWorld.SetAsync(server, Two);
        var app = await WaitingAsync(server);
        List<Browser> browsers = [];
        for (var i = 0; i < 3; i++)
        {
            browsers.Add(await Browser.SignedInAsync(server, (await server.People.NewUser()).Id));
        }

        foreach (var browser in browsers.Take(2))
        {
            var page = await browser.GetAsync(app.AuthorizeUrl());
            Assert.Contains("Nobody has reviewed this application yet", page.Text, StringComparison.Ordinal);
            var tokens = await app.TokensAsync(browser);
            (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded();
        }

        var refused = await browsers[2].GetAsync(app.AuthorizeUrl());
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("client_not_approved", refused.Text, StringComparison.Ordinal);
        await app.TokensAsync(browsers[0]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_allowed_it_before_is_warned_each_time_and_has_a_seat_only_by_answering(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var app = await WaitingAsync(server);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        (await PolicyWorld.Decide(server, server.Admin, app.ClientId)).Succeeded();
        await browser.GetAsync(app.AuthorizeUrl());
        Assert.NotNull(
            (await (await browser.GetAsync(app.AuthorizeUrl())).SubmitAsync(("decision", "allow"))).Location
        );
        var review = new { client = new { state = "STATE_REQUESTED" } };
        (await server.Admin.Put($"/clients/{app.ClientId}", review)).Succeeded();
        await PolicyWorld.SetAsync(server, Two);

        for (var time = 0; time < 2; time++)
        {
            var page = await browser.GetAsync(app.AuthorizeUrl());
            Assert.Contains("Nobody has reviewed this application yet", page.Text, StringComparison.Ordinal);
            var answer = await page.SubmitAsync(("decision", "allow"));
            Assert.Contains("code=", answer.Location, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_take_the_last_seat_at_once_one_gets_it(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        await PolicyWorld.SetAsync(server, "users_before_approval: 1");
        var app = await WaitingAsync(server);
        var first = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var second = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var pages = new[] { await first.GetAsync(app.AuthorizeUrl()), await second.GetAsync(app.AuthorizeUrl()) };

        var answers = await Task.WhenAll(pages.Select(page => page.SubmitAsync(("decision", "allow"))));

        Assert.Single(answers, answer => answer.Location?.Contains("code=", StringComparison.Ordinal) == true);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Forbidden);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_first_users_got_ends_with_a_rejection_and_with_the_policy(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        await PolicyWorld.SetAsync(server, Two);
        var app = await WaitingAsync(server);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var key = (await app.TokensAsync(browser)).AccessToken();
        (await server.As(key).Get("/auth_info")).Succeeded();

        await PolicyWorld.SetAsync(server, "");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.As(key).Get("/auth_info")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        await PolicyWorld.SetAsync(server, Two);
        (await server.As(key).Get("/auth_info")).Succeeded();

        (await PolicyWorld.Decide(server, server.Admin, app.ClientId, "reject")).Succeeded();
        Assert.NotEqual(HttpStatusCode.OK, (await server.As(key).Get("/auth_info")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_first_user_may_report_what_it_met_and_without_a_policy_nobody_meets_it(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var app = await WaitingAsync(server);
        var user = await server.People.NewUser();
        var report = new { reason = "phishing", text = "It wants my bank" };

        (await user.Api.Post($"/clients/{app.ClientId}/reports", report)).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        await PolicyWorld.SetAsync(server, Two);
        (await user.Api.Post($"/clients/{app.ClientId}/reports", report)).Succeeded();
    }

    private static async Task<App> WaitingAsync(RegistryServer server)
    {
        var owner = await server.People.NewUser();
        var app = await App.RegisteredAsync(server, owner);
        app.Secret = (string)
            (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { sandbox = true })).Succeeded()["secret"]!;
        return app;
    }
}
