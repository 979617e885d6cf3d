using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>The commands of a client on its page: on a phone and a wide screen, with a script and without.</summary>
public class FlowsPageTests
{
    private const string Password = "A-password-4-somebody",
        ClientId = "company-weather-station";

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_developer_copies_a_command(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await RegisterAsync(server);

        foreach (var (locale, title) in new[] { ("en", "Commands to try it out"), ("de", "Befehle zum Ausprobieren") })
        {
            await using var window = await Chromium.OpenAsync(
                new() { Locale = locale, Permissions = ["clipboard-read", "clipboard-write"] }
            );
            var flows = await OpenAsync(window, server, title);
            foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
            {
                await window.Page.SetViewportSizeAsync(width, height);
                Assert.True(
                    await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                    $"the page is wider than {width}"
                );
                Assert.Empty((await window.Page.RunAxe()).Violations);
                await Pictures.TakeAsync(window.Page, $"flows-{locale}-{width}");
            }

            await flows.GetByRole(AriaRole.Button).Nth(1).ClickAsync();
            Assert.Equal(
                await flows.Locator("pre").Nth(1).TextContentAsync(),
                await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()")
            );
            Assert.Empty(window.Problems);
        }

        await using var plain = await Chromium.OpenAsync(new() { JavaScriptEnabled = false });
        var shown = await OpenAsync(plain, server, "Commands to try it out");
        Assert.True(await shown.Locator("pre").First.IsVisibleAsync());
        Assert.Equal(0, await shown.GetByRole(AriaRole.Button).CountAsync());
        Assert.Empty(server.Logs.Errors);
    }

    private static async Task<ILocator> OpenAsync(Window window, RegistryServer server, string title)
    {
        var page = window.Page;
        await page.GotoAsync(new Uri(server.Address, $"/clients/{ClientId}/try").ToString());
        await page.Locator("[name=name]").FillAsync("alice");
        await page.Locator("[name=password]").FillAsync(Password);
        await page.Locator("main button").ClickAsync();
        await page.GetByText(title).ClickAsync();
        return page.Locator("#flows");
    }

    private static async Task RegisterAsync(RegistryServer server)
    {
        var admin = server.As(server.AdminKey);
        var user = new
        {
            ids = new { user_id = "alice" },
            admin = true,
            password = Password,
        };
        (await admin.Post("/users", new { user })).Succeeded();
        var request = People.ClientRequest(ClientId);
        request["client"]!["grants"] = new JsonArray(
            "GRANT_AUTHORIZATION_CODE",
            "GRANT_REFRESH_TOKEN",
            "GRANT_DEVICE_CODE",
            "GRANT_CLIENT_CREDENTIALS"
        );
        request["client"]!["redirect_uris"] = new JsonArray($"https://app.example.com/{new string('c', 100)}");
        request["client"]!["require_par"] = true;
        (await admin.Post("/users/alice/clients", request)).Succeeded();
    }
}
