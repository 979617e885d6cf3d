using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Reviews.Watch;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Pages.UserPagesTests;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What comes after an approval, on the pages of both sides.</summary>
public class WatchPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_drifted_stands_on_the_pages_of_both_sides_until_it_is_mended(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var mine = await Browser.SignedInAsync(world.Server, world.Owner.Id);
        var admin = await world.Server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(world.Server, admin.Id);
        var path = $"/clients/{world.ClientId}";
        Assert.Contains("Nothing has drifted.", (await desk.GetAsync("/desk/drift")).Text, StringComparison.Ordinal);
        Assert.Contains("As it was approved", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);

        world.GoAway();
        world.Ahead = TimeSpan.FromMinutes(10);
        var once = await PostAsync(mine, path, null, ("act", "look"));
        Assert.Contains("Looked again: not everything", once.Text, StringComparison.Ordinal);
        Assert.Contains("Seen once: it counts", once.Text, StringComparison.Ordinal);
        world.Ahead = TimeSpan.FromMinutes(80);
        var twice = await PostAsync(mine, path, null, ("act", "look"));
        Assert.DoesNotContain("Seen once: it counts", twice.Text, StringComparison.Ordinal);

        Assert.Contains("href=\"/desk/drift\"", (await desk.GetAsync("/reviews")).Html, StringComparison.Ordinal);
        foreach (var page in new[] { "/desk/drift", $"/reviews/{world.ClientId}" })
        {
            var shown = await desk.GetAsync(page);
            Assert.Contains("does not answer any more", shown.Text, StringComparison.Ordinal);
            Assert.Contains(world.ClientId, shown.Text, StringComparison.Ordinal);
        }

        var refused = await PostAsync(mine, path, null, ("act", "attest"));
        Assert.Contains("role=\"alert\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("is not as it was approved", refused.Text, StringComparison.Ordinal);

        world.ComeBack();
        world.Ahead = TimeSpan.FromMinutes(90);
        var mended = await PostAsync(mine, path, null, ("act", "look"));
        Assert.Contains("Looked again: everything is as it was approved.", mended.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing has drifted.", (await desk.GetAsync("/desk/drift")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_owner_confirms_by_one_click_that_counts_once(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var mine = await Browser.SignedInAsync(world.Server, world.Owner.Id);
        var path = $"/clients/{world.ClientId}";
        var page = await mine.GetAsync(path);
        Assert.Contains("The first time is due on", page.Text, StringComparison.Ordinal);
        var once = page.Hidden.First(field => field.Name == "once").Value;

        var done = await page.SubmitAndFollowAsync(("act", "attest"), ("once", once));
        Assert.Contains("Confirmed. Thank you.", done.Text, StringComparison.Ordinal);
        Assert.Contains($"{world.Owner.Id} confirmed on", done.Text, StringComparison.Ordinal);
        Assert.Contains("The next confirmation is due on", done.Text, StringComparison.Ordinal);
        await page.SubmitAndFollowAsync(("act", "attest"), ("once", once));
        Assert.DoesNotContain("Confirmed. Thank you.", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Single((await world.Owner.Api.Get($"{path}/attestations")).Succeeded()["attestations"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_do_neither_finds_no_button(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        var stranger = await Browser.SignedInAsync(world.Server, (await world.Server.People.NewUser()).Id);
        var admin = await world.Server.People.NewUser(admin: true);
        var desk = await Browser.SignedInAsync(world.Server, admin.Id);
        var path = $"/clients/{world.ClientId}";

        Assert.DoesNotContain("value=\"look\"", (await stranger.GetAsync(path)).Html, StringComparison.Ordinal);
        var ofAdmin = (await desk.GetAsync(path)).Html;
        Assert.Contains("value=\"look\"", ofAdmin, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"attest\"", ofAdmin, StringComparison.Ordinal);
        Assert.Contains(
            "role=\"alert\"",
            (await PostAsync(stranger, path, null, ("act", "look"))).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/desk/drift")).Status);
    }
}
