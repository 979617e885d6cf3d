using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Trying the sign-in of a client on its page: for those who work on it, and a way in for nobody.</summary>
public class TryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_works_on_a_client_sees_each_step_before_and_after_it_is_approved(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var app = await App.RegisteredAsync(server, owner);
        var page = $"/clients/{app.ClientId}/try";

        foreach (var isApproved in new[] { false, true })
        {
            if (isApproved)
            {
                var approved = new { client = new { state = "STATE_APPROVED" } };
                (await server.Admin.Put($"/clients/{app.ClientId}", approved)).Succeeded();
            }

            var back = await AllowAsync(mine, await StartAsync(mine, page));
            var answer = HttpUtility.ParseQueryString(back[back.IndexOf('?', StringComparison.Ordinal)..]);
            var code = answer["code"]!;
            var shown = await mine.GetAsync(back);
            Assert.Equal(page, shown.Location);
            var tried = await shown.FollowAsync();
            Assert.Contains("It works", tried.Text, StringComparison.Ordinal);
            Assert.Contains("RIGHT_USER_INFO", tried.Text, StringComparison.Ordinal);
            Assert.Contains($"sub = {owner.Id}", tried.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(code, tried.Html, StringComparison.Ordinal);
            Assert.Contains($"the state that was sent, too: {answer["state"]}", tried.Text, StringComparison.Ordinal);

            // It is over, for whoever has it and on this page, too.
            Assert.DoesNotContain("It works", (await mine.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.Contains(
                "belongs to no attempt of yours",
                (await (await mine.GetAsync(back)).FollowAsync()).Text,
                StringComparison.Ordinal
            );
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await app.ExchangeAsync(code, ("redirect_uri", $"http://localhost{page}/callback"))).Status
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_does_not_allow_it_reads_what_the_program_would_be_told(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner);
        var page = $"/clients/{app.ClientId}/try";

        var asked = await mine.GetAsync(await StartAsync(mine, page));
        var denied = await asked.SubmitAsync(("decision", "deny"));

        var tried = await (await mine.GetAsync(LocalOf(denied.Location!))).FollowAsync();
        Assert.Contains("You did not allow it", tried.Text, StringComparison.Ordinal);
        Assert.Contains("access_denied", tried.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task For_everybody_else_it_is_no_redirect_URI(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var (app, other) = (await App.ApprovedAsync(server, owner), await App.ApprovedAsync(server, owner));
        var reader = await server.People.NewUser();
        var stranger = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var collaborator = new { ids = reader.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } };
        (await owner.Api.Put($"/clients/{app.ClientId}/collaborators", new { collaborator })).Succeeded();
        var reads = await Browser.SignedInAsync(server, reader.Id);
        var callback = $"http://localhost/clients/{app.ClientId}/try/callback";
        var url = app.AuthorizeUrl(("redirect_uri", callback));
        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync(url)).Status);

        foreach (var browser in new[] { stranger, reads, new Browser(server) })
        {
            var refused = await browser.GetAsync(url);
            Assert.Equal((HttpStatusCode.BadRequest, null), (refused.Status, refused.Location));
        }

        foreach (
            var uri in new[]
            {
                callback + "/",
                callback + "?x=1",
                callback.Replace("http:", "https:", StringComparison.Ordinal),
                callback.Replace("localhost", "localhost:81", StringComparison.Ordinal),
                $"http://localhost/clients/{other.ClientId}/try/callback",
                "http://localhost/clients",
            }
        )
        {
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await mine.GetAsync(app.AuthorizeUrl(("redirect_uri", uri)))).Status
            );
        }

        // Not pushed either: there no browser speaks for anybody.
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PushAsync(("redirect_uri", callback))).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_that_was_asked_for_elsewhere_is_ended_and_shown_to_nobody(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var app = await App.ApprovedAsync(server, owner);
        var page = $"/clients/{app.ClientId}/try";
        var callback = $"http://localhost{page}/callback";

        // Somebody lures the owner to a request of his own making, whose verifier he knows.
        var lured = await AllowAsync(mine, app.AuthorizeUrl(("redirect_uri", callback)));
        var tried = await (await mine.GetAsync(lured)).FollowAsync();
        Assert.Contains("belongs to no attempt of yours", tried.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("It works", tried.Text, StringComparison.Ordinal);
        var code = HttpUtility.ParseQueryString(lured[lured.IndexOf('?', StringComparison.Ordinal)..])["code"]!;
        Assert.Equal(HttpStatusCode.BadRequest, (await app.ExchangeAsync(code, ("redirect_uri", callback))).Status);

        // A code of the client's own way back is none of this page's, and what is no code is nothing.
        foreach (var foreign in new[] { await app.CodeAsync(mine), "x", "", "MF2XI.a.b" })
        {
            await StartAsync(mine, page);
            var answer = await mine.GetAsync($"{page}/callback?code={foreign}&state=a%20state");
            Assert.DoesNotContain("It works", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_pushes_or_is_rejected_or_has_no_code_is_told_to_use_the_commands(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var pushes = await App.ApprovedAsync(
            server,
            owner,
            change: request => request["client"]!["grants"] = new JsonArray("GRANT_DEVICE_CODE")
        );
        (
            await server.Admin.Put($"/clients/{pushes.ClientId}", new { client = new { state = "STATE_SUSPENDED" } })
        ).Succeeded();

        var page = await mine.GetAsync($"/clients/{pushes.ClientId}/try");

        Assert.Contains("The commands below always work", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/oauth/authorize?", page.Html, StringComparison.Ordinal);
    }

    private static async Task<(RegistryServer, Person Owner, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        return (server, owner, await Browser.SignedInAsync(server, owner.Id));
    }

    /// <summary>The request that the page makes.</summary>
    private static async Task<string> StartAsync(Browser browser, string page)
    {
        var html = (await browser.GetAsync(page)).Html;
        return LocalOf(
            HttpUtility.HtmlDecode(Regex.Match(html, "href=\"([^\"]*/oauth/authorize[^\"]*)\"").Groups[1].Value)
        );
    }

    /// <summary>Where the answer leads, on this server.</summary>
    private static async Task<string> AllowAsync(Browser browser, string url)
    {
        var asked = await browser.GetAsync(url);
        var answer = asked.Status == HttpStatusCode.OK ? await asked.SubmitAsync(("decision", "allow")) : asked;
        Assert.NotNull(answer.Redirected["code"]);
        return LocalOf(answer.Location!);
    }

    private static string LocalOf(string address) => new Uri(address).PathAndQuery;
}
