using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using SkiaSharp;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>Who a client is, on the pages: its logo and its links.</summary>
public class LogoPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_developer_uploads_a_logo_and_a_reviewer_sees_the_next_one_beside_it(Database database)
    {
        // A queue of its own.
        await using var server = await RegistryServer.StartAsync(database);
        var (developer, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var id = await server.People.NewClient(developer);
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, admin.Id)
        );
        var before = await mine.GetAsync($"/clients/{id}/settings");
        Assert.Matches("<span class=\"logo tile\" aria-hidden=\"true\">GO</span>", before.Html);

        var saved = await (await Upload(mine, before, Pictures.Jpeg())).FollowAsync();
        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        var first = Assert.Single(Sources(saved.Html).Distinct());
        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync(first)).Status);
        Assert.Contains(first, (await mine.GetAsync("/clients")).Html, StringComparison.Ordinal);
        Assert.Contains(first, (await theirs.GetAsync("/reviews")).Html, StringComparison.Ordinal);
        await (await theirs.GetAsync($"/reviews/{id}")).SubmitAndFollowAsync(("decision", "Approve"));

        var waits = await (await Upload(mine, saved, Pictures.Png(SKColors.Green))).FollowAsync();
        Assert.Contains("waits for an administrator", waits.Text, StringComparison.Ordinal);
        var both = Sources(waits.Html).Distinct().ToList();
        Assert.Equal(2, both.Count);
        var review = await theirs.GetAsync($"/reviews/{id}");
        Assert.Equal(both.Order(), Sources(review.Html).Distinct().Order());
        await Assert.AllAsync(
            both,
            async source => Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync(source)).Status)
        );

        var removed = await mine.PostAndFollowAsync(
            $"/clients/{id}/settings",
            [waits.Hidden.First(field => field.Name == "csrf"), ("act", "removelogo")]
        );
        Assert.Empty(Sources(removed.Html));
        Assert.Null((await developer.Api.Get($"/clients/{id}"))["logo"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_allowed_a_client_sees_its_approved_name_and_logo_and_no_others(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        await Upload(mine, await mine.GetAsync($"/clients/{app.ClientId}"), Pictures.Jpeg());
        var wanted = new { client = new { name = "Gateway Onboarding Pro" } };
        (await owner.Api.Put($"/clients/{app.ClientId}", wanted)).Succeeded();
        var theirs = await Browser.SignedInAsync(server, user.Id);
        await app.TokensAsync(theirs);

        var before = await AllowedAsync(user);
        Assert.Equal("Gateway Onboarding", (string)before["name"]!);
        Assert.Null(before["logo"]);

        (
            await server.Admin.Post(
                $"/clients/{app.ClientId}/decisions",
                new { decision = "approve", revision = await server.Revision(app.ClientId) }
            )
        ).Succeeded();
        var logo = (string)(await AllowedAsync(user))["logo"]!;
        var page = await theirs.GetAsync("/authorizations");
        Assert.Contains("Gateway Onboarding Pro", page.Text, StringComparison.Ordinal);
        Assert.Contains(app.ClientId, page.Text, StringComparison.Ordinal);
        Assert.EndsWith(Assert.Single(Sources(page.Html)), logo, StringComparison.Ordinal);

        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state = "STATE_REQUESTED" } })
        ).Succeeded();
        (await owner.Api.Put($"/clients/{app.ClientId}", new { client = new { name = "Your Bank" } })).Succeeded();
        var after = await AllowedAsync(user);
        Assert.Null(after["name"] ?? after["logo"]);
        Assert.DoesNotContain("Your Bank", (await theirs.GetAsync("/authorizations")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_wrong_with_a_file_stands_beside_its_field(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var id = await server.People.NewClient(developer);
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var page = await mine.GetAsync($"/clients/{id}/settings");
        foreach (
            var (file, says) in new[]
            {
                (System.Text.Encoding.UTF8.GetBytes(Pictures.Svg), "such as SVG"),
                (Pictures.PngThatSays(8660, 5773), "8660 by 5773"),
                ([], "choose a file"),
            }
        )
        {
            var refused = await Upload(mine, page, file);

            var beside = refused.Html[refused.Html.IndexOf("id=\"said-logo\"", StringComparison.Ordinal)..];
            Assert.Contains(says, beside[..400], StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", refused.Html, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_form_keeps_the_links_and_contacts(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var id = await server.People.NewClient(developer);
        var mine = await Browser.SignedInAsync(server, developer.Id);
        var page = await mine.GetAsync($"/clients/{id}/settings");
        (string, string)[] fields =
        [
            page.Hidden.First(field => field.Name == "csrf"),
            ("act", "save"),
            ("name", "Gateway Onboarding"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO"),
            ("policy_uri", "https://app.example.com/privacy"),
            ("contacts", "team@example.com"),
        ];

        var refused = await mine.PostAsync(
            $"/clients/{id}/settings",
            [.. fields, ("client_uri", "javascript:alert(1)")]
        );
        Assert.Contains("Website</a>: must be a whole address with https", refused.Html, StringComparison.Ordinal);
        var saved = await mine.PostAndFollowAsync(
            $"/clients/{id}/settings",
            [.. fields, ("client_uri", "https://app.example.com")]
        );

        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"team@example.com\"", saved.Html, StringComparison.Ordinal);
        var client = (await developer.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("https://app.example.com", (string)client["client_uri"]!);
        Assert.Equal("https://app.example.com/privacy", (string)client["policy_uri"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_asked_for_consent_sees_the_logo_and_where_each_link_leads(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request =>
            {
                request["client"]!["client_uri"] = "https://app.example.com/about?team=red";
                request["client"]!["policy_uri"] = "https://privacy.example.org/app";
                request["client"]!["contacts"] = new System.Text.Json.Nodes.JsonArray("team@example.com");
            }
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        Assert.Contains("class=\"logo tile large\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("https://privacy.example.org", page.Text, StringComparison.Ordinal);
        Assert.Matches(
            "<a href=\"https://app.example.com/about\\?team=red\" target=\"_blank\" rel=\"noopener noreferrer\">"
                + "<code>https://app.example.com</code>",
            page.Html
        );
        Assert.DoesNotContain("team@example.com", page.Html, StringComparison.Ordinal);
        Assert.Contains("img-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);

        var logo = Pictures.Body(Pictures.Png(SKColors.Red));
        (await server.Admin.Put($"/clients/{app.ClientId}/logo", logo)).Succeeded();

        var again = await page.SubmitAsync(("decision", "allow"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        var source = Assert.Single(Sources(again.Html));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(source)).Status);
        Assert.NotNull((await again.SubmitAsync(("decision", "allow"))).Redirected["code"]);
    }

    private static async Task<JsonNode> AllowedAsync(Person user) =>
        Assert.Single(
            (await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray()
        )!;

    private static IEnumerable<string> Sources(string html) =>
        System
            .Text.RegularExpressions.Regex.Matches(html, "<img class=\"logo[^>]*src=\"([^\"]+)\"")
            .Select(m => m.Groups[1].Value);

    /// <summary>Sends the form of the logo as browsers do.</summary>
    private static async Task<Browser.PageAnswer> Upload(Browser browser, Browser.PageAnswer page, byte[] file)
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent(page.Hidden.First(field => field.Name == "csrf").Value), "csrf" },
            { new StringContent("upload"), "act" },
            {
                new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } },
                "logo_file",
                "logo.png"
            },
        };
        return await browser.PostAsync(page.Path.Split('?')[0], content);
    }
}
