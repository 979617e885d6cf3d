using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Reviews.Proofs;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Pages.UserPagesTests;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>People prove their hosts on a page, without JavaScript.</summary>
public class HostPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_is_added_proven_and_removed(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var client = await world.Server.People.NewClient(alice);
        var mine = await Browser.SignedInAsync(world.Server, alice.Id);

        Assert.Contains("Add and prove hosts", (await mine.GetAsync("/account")).Text, StringComparison.Ordinal);
        var wrong = await PostAsync(mine, "/hosts", null, ("act", "add"), ("host", "https://example.com"));
        Assert.Contains("is an address", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"https://example.com\"", wrong.Html, StringComparison.Ordinal);

        var added = await PostAsync(mine, "/hosts", null, ("act", "add"), ("host", "App.Example.com"));
        var host = (await alice.Api.Get($"/users/{alice.Id}/hosts")).Succeeded()["hosts"]![0]!;
        Assert.Contains("not proven", added.Text, StringComparison.Ordinal);
        Assert.Contains("_oauth-registry.app.example.com", added.Text, StringComparison.Ordinal);
        Assert.Contains((string)host["txt_value"]!, added.Text, StringComparison.Ordinal);
        Assert.Contains("https://app.example.com/.well-known/oauth-registry.txt", added.Text, StringComparison.Ordinal);

        var early = await PostAsync(mine, "/hosts", null, ("act", "verify"), ("host", "app.example.com"));
        Assert.Contains("role=\"alert\"", early.Html, StringComparison.Ordinal);
        Assert.Contains("has no TXT record", early.Text, StringComparison.Ordinal);

        world.Dns.Txt("_oauth-registry.app.example.com", (string)host["txt_value"]!);
        var proven = await PostAsync(mine, "/hosts", null, ("act", "verify"), ("host", "app.example.com"));
        Assert.Contains("app.example.com is proven.", proven.Text, StringComparison.Ordinal);
        Assert.Contains($"Users of {client} are told", proven.Text, StringComparison.Ordinal);
        Assert.Contains("proven by DNS", (await mine.GetAsync("/account")).Text, StringComparison.Ordinal);

        var removed = await PostAsync(mine, "/hosts", null, ("act", "remove"), ("host", "app.example.com"));
        Assert.DoesNotContain("_oauth-registry", removed.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_who_may_only_look_finds_no_button(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var organization = await world.Server.People.NewOrganization(alice);
        await world.ProveAsync(alice.Api, $"/organizations/{organization}", "example.com");
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();
        var theirs = await Browser.SignedInAsync(world.Server, bob.Id);
        var path = $"/organizations/{organization}/hosts";

        Assert.Contains(
            "proven by DNS",
            (await theirs.GetAsync($"/organizations/{organization}")).Text,
            StringComparison.Ordinal
        );
        var page = await theirs.GetAsync(path);
        Assert.Contains("example.com", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"act\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            "role=\"alert\"",
            (await PostAsync(theirs, path, null, ("act", "remove"), ("host", "example.com"))).Html,
            StringComparison.Ordinal
        );
        var stranger = await Browser.SignedInAsync(world.Server, (await world.Server.People.NewUser()).Id);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(path)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_full_page_stays_small(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        for (var i = 0; i < 30; i++)
        {
            await world.AddAsync(alice.Api, $"/users/{alice.Id}", $"host-number-{i}.example.com");
        }

        var page = await (await Browser.SignedInAsync(world.Server, alice.Id)).GetAsync("/hosts");

        Assert.True(page.Html.Length < 100_000, $"{page.Html.Length} characters");
    }
}
