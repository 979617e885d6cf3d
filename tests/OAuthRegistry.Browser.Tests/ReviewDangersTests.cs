using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Browser.Tests.ConsoleTests;

namespace OAuthRegistry.Browser.Tests;

/// <summary>What a reviewer does without meaning it decides nothing.</summary>
public class ReviewDangersTests
{
    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Enter_decides_nothing_wherever_it_is_pressed(Database database)
    {
        await using var world = await World.StartAsync(database);
        var (page, admin) = (world.Reviewer.Page, world.Admin);
        (await admin.Post("/quick-replies", new { title = "Why?", text = "What is it for?" })).Succeeded();
        await world.OpenAsync();

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse", Exact = true }).CheckAsync();
        await page.GetByText("Approve a part: which rights it does not get").ClickAsync();
        var right = page.GetByRole(AriaRole.Checkbox, new() { Name = "RIGHT_USER_INFO" });
        await right.CheckAsync();
        var reason = page.GetByLabel("Reason, which the owner reads");
        await reason.FillAsync("impostor");
        foreach (
            var place in new[]
            {
                page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse", Exact = true }),
                page.GetByRole(AriaRole.Checkbox, new() { Name = "RIGHT_USER_INFO" }),
                page.GetByLabel("Why it is refused").First,
                page.GetByLabel("Quick reply", new() { Exact = true }),
                page.GetByLabel("Reason, which the owner reads"),
            }
        )
        {
            foreach (var key in new[] { "Enter", "Control+Enter" })
            {
                await place.PressAsync(key);
                await page.WaitForLoadStateAsync();
            }
        }

        await page.GetByRole(AriaRole.Heading, new() { Name = "Decide", Exact = true }).WaitForAsync();
        Assert.Equal("STATE_REQUESTED", await world.StateAsync());
        Assert.Equal("impostor", (await reason.InputValueAsync()).Trim());
        Assert.True(await page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse", Exact = true }).IsCheckedAsync());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task To_approve_says_first_what_it_does_and_asks_where_something_is_ticked_against_it(
        Database database
    )
    {
        await using var world = await World.StartAsync(database);
        var page = world.Reviewer.Page;
        await world.OpenAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse", Exact = true }).CheckAsync();
        await page.GetByLabel("Reason, which the owner reads").FillAsync("impostor");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve…", Exact = true }).ClickAsync();

        await page.GetByText("Its users can allow it from now on.").WaitForAsync();
        await page.GetByText("Its owner is told, and can issue a secret.").WaitForAsync();
        await page.GetByText("Ticked against it: Abuse.").WaitForAsync();
        await LookAsync(world.Reviewer, "review-approve");
        Assert.Equal("STATE_REQUESTED", await world.StateAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve all the same" }).ClickAsync();
        await page.GetByText("is now approved").WaitForAsync();
        Assert.Equal("STATE_APPROVED", await world.StateAsync());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_second_click_never_overturns_a_colleague(Database database)
    {
        await using var world = await World.StartAsync(database);
        var page = world.Reviewer.Page;
        await world.OpenAsync();
        var revision = (long)(await world.Admin.Get($"/clients/{World.ClientId}/review")).Succeeded()["revision"]!;
        var rejected = new
        {
            decision = "reject",
            revision,
            reason = "It is the name of a bank.\nChoose your own.",
            reason_codes = new[] { "name" },
        };
        (await world.Admin.Post($"/clients/{World.ClientId}/decisions", rejected)).Succeeded();

        for (var press = 0; press < 2; press++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Approve…", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Not decided" }).WaitForAsync();
        }

        var told = await page.GetByRole(AriaRole.Alert).InnerTextAsync();
        Assert.Matches(@"admin decided on \d{4}-\d\d-\d\d \d\d:\d\d UTC: rejected", told);
        Assert.Contains("It is the name of a bank.\nChoose your own.", told, StringComparison.Ordinal);
        Assert.DoesNotMatch("STATE_|attributes|revision", told);
        await LookAsync(world.Reviewer, "review-late");
        Assert.Equal("STATE_REJECTED", await world.StateAsync());

        await page.GetByLabel("I have read what changed").CheckAsync();
        await ApproveAsync(world.Reviewer);
        await page.GetByText("is now approved").WaitForAsync();
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task What_a_colleague_works_on_says_so_before_anything_is_decided(Database database)
    {
        await using var world = await World.StartAsync(database);
        var page = world.Reviewer.Page;
        (await world.Admin.Post($"/reviews/{World.ClientId}/claim", new { })).Succeeded();
        await world.OpenAsync();

        await page.GetByText("admin works on this until").WaitForAsync();
        await LookAsync(world.Reviewer, "review-claimed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve…", Exact = true }).ClickAsync();
        await page.GetByText("admin works on this.", new() { Exact = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it over" }).ClickAsync();

        await page.GetByText("You have it until").WaitForAsync();
        var queue = (await world.Admin.Get("/reviews")).Succeeded()["reviews"]!;
        Assert.Equal("reviewer", (string?)queue[0]!["claimed_by"]!["user_ids"]!["user_id"]);
    }

    /// <summary>A client that waits, and a reviewer before it.</summary>
    private sealed class World(RegistryServer server, Window reviewer) : IAsyncDisposable
    {
        public const string ClientId = "alice-gateway-care";

        public Window Reviewer { get; } = reviewer;

        public Api Admin => server.As(server.AdminKey);

        public static async Task<World> StartAsync(Database database)
        {
            var server = await RegistryServer.ListenAsync(database);
            await MakePeopleAsync(server);
            var request = People.ClientRequest(ClientId);
            (await server.As(server.AdminKey).Post("/users/alice/clients", request)).Succeeded();
            var reviewer = await SignInAsync(
                server,
                "reviewer",
                new()
                {
                    ViewportSize = new() { Width = 1280, Height = 900 },
                }
            );
            return new World(server, reviewer);
        }

        public Task OpenAsync() => GoAsync(Reviewer, server, $"/reviews/{ClientId}");

        public async Task<string?> StateAsync() =>
            (string?)(await Admin.Get($"/clients/{ClientId}")).Succeeded()["state"];

        public async ValueTask DisposeAsync()
        {
            await Reviewer.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
