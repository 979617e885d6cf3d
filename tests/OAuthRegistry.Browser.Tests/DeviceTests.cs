using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A device on a foreign library, and the browser of its user on a phone or a computer.</summary>
public class DeviceTests
{
    private const string Password = "A-password-4-somebody",
        ClientId = "living-room-television";

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task A_person_lets_a_device_in_by_the_link_that_it_shows(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.ListenAsync(database);
        var secret = await RegisterAsync(server);
        using var device = await OAuthLibrary.StartAsync("device.mjs", server.Address.ToString(), ClientId, secret);
        var shown = await device.NextAsync();
        await using var window = await Chromium.OpenAsync(
            new()
            {
                ViewportSize = new() { Width = 390, Height = 844 },
            }
        );
        var page = window.Page;

        await page.GotoAsync((string)shown["verification_uri_complete"]!);
        await page.GetByLabel("User ID or mail address").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        var code = page.GetByLabel("The code that your device shows");
        Assert.Equal((string)shown["user_code"]!, await code.InputValueAsync());
        await LookAsync(page, "device-code");
        await code.PressAsync("Enter");

        await page.GetByText("asks for permission").WaitForAsync();
        await LookAsync(page, "device-consent");
        await page.Keyboard.PressAsync("Enter");
        await page.ReloadAsync();
        await page.GetByText("asks for permission").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByText("You can go back to your device").WaitForAsync();
        await LookAsync(page, "device-done");

        var result = await device.NextAsync();
        Assert.Equal(("alice", "Alice Apple"), ((string?)result["sub"], (string?)result["name"]));
        Assert.Equal("RIGHT_USER_INFO openid profile", (string?)result["scope"]);
        Assert.Equal(200, (int)result["status"]!);
        await page.ReloadAsync();
        await page.GetByText("You can go back to your device").WaitForAsync();
        await page.GoBackAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).CountAsync());
        Assert.All(window.Requests, request => Assert.Equal("127.0.0.1", request.Host));
        Assert.Empty(window.Problems);
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task A_device_polls_by_a_library_that_leaves_it_to_the_application(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.ListenAsync(database);
        var secret = await RegisterAsync(server);
        using var device = await OAuthLibrary.StartAsync(
            "device-by-hand.mjs",
            server.Address.ToString(),
            ClientId,
            secret
        );
        var shown = await device.NextAsync();
        await using var window = await Chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync((string)shown["verification_uri_complete"]!);
        await page.GetByLabel("User ID or mail address").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("The code that your device shows").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

        var result = await device.NextAsync();
        Assert.Equal(("alice", "Alice Apple"), ((string?)result["sub"], (string?)result["name"]));
        Assert.Empty(server.Logs.Errors);
    }

    /// <summary>On a phone and on a wide screen: nothing is cut off, and nobody is kept out.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{name} is wider than {width}"
            );
            Assert.Empty((await page.RunAxe()).Violations);
            await Pictures.TakeAsync(page, $"{name}-{width}");
        }
    }

    private static async Task<string> RegisterAsync(RegistryServer server)
    {
        var admin = server.As(server.AdminKey);
        var alice = new
        {
            ids = new { user_id = "alice" },
            name = "Alice Apple",
            password = Password,
        };
        (await admin.Post("/users", new { user = alice })).Succeeded();
        var client = new
        {
            ids = new { client_id = ClientId },
            name = "Living Room Television",
            description = "Shows the weather of your gateways on the television in your living room",
            grants = new[] { "GRANT_DEVICE_CODE", "GRANT_REFRESH_TOKEN" },
            rights = new[] { "RIGHT_USER_INFO" },
        };
        return (string)(await admin.Post("/users/admin/clients", new { client })).Succeeded()["secret"]!;
    }
}
