using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Browser.Tests.ConsoleTests;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A day at the desk, with three hundred requests.</summary>
public class ReviewDeskTests
{
    private const int Waiting = 300,
        AtOnce = 6;

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Three_hundred_wait_and_the_desk_gets_through_them(Database database)
    {
        await using var server = await StartAsync(database);
        var admin = server.As(server.AdminKey);
        await using var reviewer = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );
        var page = reviewer.Page;

        await GoAsync(reviewer, server, "/reviews");
        await page.GetByText($"{Waiting} wait for reviewers").WaitForAsync();
        await LookAsync(reviewer, "desk");
        await page.GetByLabel("Risk", new() { Exact = true }).SelectOptionAsync("High");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await page.GetByText("30 in all").WaitForAsync();
        Assert.Equal(30, await page.Locator("[data-row]").CountAsync());

        // Twenty by the keyboard alone: the next, what approving does, approve.
        await PressAsync(page, "n");
        for (var decided = 0; decided < 20; decided++)
        {
            await page.GetByText("You have it until").WaitForAsync();
            await PressAsync(page, "a");
            await page.GetByRole(AriaRole.Heading, new() { Name = "Approve it?" }).WaitForAsync();
            await PressAsync(page, "a");
            await page.GetByText("is now approved").WaitForAsync();
            await PressAsync(page, "n");
        }

        await page.GetByText("You have it until").WaitForAsync();

        // Three at once, of which one changed meanwhile.
        await GoAsync(reviewer, server, "/reviews");
        await page.GetByText($"{Waiting - 20} wait for reviewers").WaitForAsync();
        var ids = (await page.Locator("[data-row]").AllInnerTextsAsync()).Skip(5).Take(3).ToList();
        foreach (var id in ids)
        {
            await page.GetByLabel(id, new() { Exact = true }).CheckAsync();
        }

        (await admin.Put($"/clients/{ids[1]}", """{"client":{"description":"Another"}}""")).Succeeded();
        await page.GetByRole(AriaRole.Button, new() { Name = "Decide on the ticked ones" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve?" }).ClickAsync();
        await page.GetByText("2 can be decided so, 1 not").WaitForAsync();
        await LookAsync(reviewer, "desk-several");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve 2" }).ClickAsync();
        await page.GetByText("2 done, 1 not.").WaitForAsync();
        IEnumerable<string> states = await Task.WhenAll(
            ids.Select(async id => (string)(await admin.Get($"/clients/{id}")).Succeeded()["state"]!)
        );
        Assert.Equal(["STATE_APPROVED", "STATE_REQUESTED", "STATE_APPROVED"], states);
        Assert.Empty(reviewer.Problems);
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_desk_is_whole_on_a_phone_and_a_desktop_in_both_languages(Database database)
    {
        await using var server = await StartAsync(database, waiting: 12);
        var admin = server.As(server.AdminKey);
        (await admin.Post("/users/alice/clients", Bad("things-network-care"))).Succeeded();
        (await admin.Post("/reviews/alice-client-004/claim", new { })).Succeeded();
        var asked = new { text = "Who uses it?", asks = true };
        (await admin.Post("/clients/alice-client-005/messages", asked)).Succeeded();
        await using var window = await SignInAsync(server, "reviewer", new());
        foreach (var width in new[] { 390, 1280 })
        {
            await window.Page.SetViewportSizeAsync(width, 900);
            foreach (var language in new[] { "en", "de" })
            {
                await window.Page.SetExtraHTTPHeadersAsync(
                    new Dictionary<string, string> { ["Accept-Language"] = language }
                );
                foreach (
                    var (path, name) in new[]
                    {
                        ("/reviews", "queue"),
                        ("/reviews/things-network-care", "review"),
                        ("/reviews/alice-client-004", "taken"),
                        ("/desk/figures", "figures"),
                        ("/desk/reports", "reports"),
                        ("/desk/drift", "drift"),
                    }
                )
                {
                    await GoAsync(window, server, path);
                    Assert.True(
                        await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                        $"{path} is wider than {width}"
                    );
                    await Pictures.TakeAsync(window.Page, $"{name}-{width}-{language}");
                    await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                    await Pictures.TakeAsync(window.Page, $"{name}-{width}-{language}-dark");
                }
            }
        }
    }

    /// <summary>The key leads there, once its script runs, and Enter presses what it led to.</summary>
    private static async Task PressAsync(IPage page, string key)
    {
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync(key);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task<RegistryServer> StartAsync(Database database, int waiting = Waiting)
    {
        var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        var admin = server.As(server.AdminKey);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, waiting),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => (await admin.Post("/users/alice/clients", Request(i))).Succeeded()
        );
        return server;
    }

    /// <summary>One in ten is dangerous.</summary>
    private static JsonObject Request(int i)
    {
        var request = People.ClientRequest($"alice-client-{i:000}");
        if (i % 10 == 0)
        {
            request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE");
        }

        return request;
    }

    private static JsonObject Bad(string clientId)
    {
        var request = People.ClientRequest(clientId);
        request["client"]!["name"] = "The Тhings Network Console";
        request["client"]!["description"] = "";
        request["client"]!["rights"] = new JsonArray("RIGHT_USER_ALL", "RIGHT_GATEWAY_DELETE");
        return request;
    }
}
