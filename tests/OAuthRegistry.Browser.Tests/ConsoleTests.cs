using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>The pages of the console in a real browser: accessible, quiet, and usable as they are.</summary>
public class ConsoleTests
{
    private const string Password = "A-password-4-somebody";

    private static readonly string[] OfEverybody =
        ["/", "/clients", "/clients/add", "/clients/alice-gateway-onboarding", "/clients/alice-gateway-onboarding/collaborators", "/organizations", "/organizations/alice-company", "/organizations/alice-company/api-keys", "/authorizations", "/api-keys", "/notifications", "/sessions", "/account", "/sign-out"];

    private static readonly string[] OfAdministrators = ["/reviews", "/admin/clients", "/admin/clients?deleted=true", "/admin/users", "/admin/webhooks"];

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task From_sign_in_to_an_approved_client_with_a_secret(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync([.. await ServerProcess.SettingsFor(database), ("Probe__Enabled", "false")]);
        await MakePeopleAsync(server);
        await using var developer = await SignInAsync(server, "alice", new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        await using var admin = await SignInAsync(server, "reviewer", new() { ColorScheme = ColorScheme.Dark });

        await GoAsync(developer, server, "/clients");
        await developer.Page.GetByRole(AriaRole.Link, new() { Name = "Add OAuth client" }).ClickAsync();
        await developer.Page.GetByLabel("OAuth client ID").FillAsync("alice-gateway-onboarding");
        await developer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Alice Gateway Onboarding");
        await developer.Page.GetByLabel("Description").FillAsync("Registers the gateways of your account, and shows who you are");
        await developer.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync("https://app.example.com/callback");
        await developer.Page.GetByText("Your account", new() { Exact = true }).ClickAsync();
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await developer.Page.GetByRole(AriaRole.Heading, new() { Name = "What a reviewer would see" }).WaitForAsync();
        await LookAsync(developer, "add");
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Create OAuth client" }).ClickAsync();
        await developer.Page.GetByText("waits for review").WaitForAsync();
        await LookAsync(developer, null);

        await GoAsync(admin, server, "/reviews");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "alice-gateway-onboarding" }).ClickAsync();
        await LookAsync(admin, "review");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await admin.Page.GetByText("is now approved").WaitForAsync();

        await MakeThingsAsync(server);
        await GoAsync(developer, server, "/clients");
        await LookAsync(developer, "list");
        await GoAsync(developer, server, "/clients/alice-gateway-onboarding");
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Issue a secret" }).ClickAsync();
        await developer.Page.GetByText("never shown again").WaitForAsync();
        await LookAsync(developer, "secret");

        foreach (var path in OfEverybody)
        {
            await GoAsync(developer, server, path);
        }

        foreach (var path in OfAdministrators)
        {
            await GoAsync(admin, server, path);
        }

        foreach (var window in new[] { developer, admin })
        {
            Assert.Empty(window.Problems);
            Assert.All(window.Requests, request => Assert.Equal(server.Address.Authority, request.Authority));
        }

        Assert.Empty(server.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task On_a_phone_nothing_is_cut_off(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));
        await MakePeopleAsync(server);
        await MakeThingsAsync(server);
        await using var window = await SignInAsync(server, "reviewer", new() { ViewportSize = new() { Width = 360, Height = 740 }, ColorScheme = ColorScheme.Dark });

        foreach (var path in OfEverybody.Concat(OfAdministrators))
        {
            await GoAsync(window, server, path);
            Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), $"{path} is wider than the screen");
        }
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_report_appears_while_one_types_and_keys_lead_through_the_queue(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync([.. await ServerProcess.SettingsFor(database), ("Probe__Enabled", "false")]);
        await MakePeopleAsync(server);
        foreach (var id in new[] { "alice-one", "alice-two" })
        {
            var request = People.ClientRequest(id);
            request["client"]!["state"] = "STATE_REQUESTED";
            (await server.As(server.WrittenKey).Post("/users/alice/clients", request)).Succeeded();
        }

        await using var window = await SignInAsync(server, "reviewer", new());
        await GoAsync(window, server, "/clients/add");
        await window.Page.GetByLabel("OAuth client ID").FillAsync("reviewer-gateway-onboarding");
        await window.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync("https://app.example.com/callback");
        await window.Page.GetByRole(AriaRole.Heading, new() { Name = "What a reviewer would see" }).WaitForAsync();
        Assert.Equal("reviewer-gateway-onboarding", await window.Page.GetByLabel("OAuth client ID").InputValueAsync());

        await GoAsync(window, server, "/reviews");
        await window.Page.Keyboard.PressAsync("j");
        await window.Page.Keyboard.PressAsync("j");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/reviews/alice-two");
        await window.Page.Keyboard.PressAsync("a");
        Assert.Equal("STATE_REQUESTED", (string?)(await server.As(server.WrittenKey).Get("/clients/alice-two")).Succeeded()["state"]);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByText("is now approved").WaitForAsync();
        await window.Page.Keyboard.PressAsync("n");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/reviews/alice-one");
        Assert.Empty(window.Problems);
    }

    private static async Task MakePeopleAsync(ServerProcess server)
    {
        var admin = server.As(server.WrittenKey);
        (await admin.Post("/users", new { user = new { ids = new { user_id = "alice" }, password = Password } })).Succeeded();
        (await admin.Post("/users", new { user = new { ids = new { user_id = "reviewer" }, password = Password, admin = true } })).Succeeded();
    }

    /// <summary>So that no page is empty.</summary>
    private static async Task MakeThingsAsync(ServerProcess server)
    {
        var admin = server.As(server.WrittenKey);
        (await admin.Post("/users/alice/organizations", new { organization = new { ids = new { organization_id = "alice-company" }, name = "Alice's Company" } })).Succeeded();
        (await admin.Post("/users/alice/api-keys", new { name = "laptop", rights = new[] { "RIGHT_USER_INFO" } })).Succeeded();
        (await admin.Post("/webhooks", new { url = "https://hooks.example.com/registry" })).Succeeded();
        (await admin.Post("/users/alice/clients", People.ClientRequest("alice-old-client"))).Succeeded();
        (await admin.Delete("/clients/alice-old-client")).Succeeded();
        if ((await admin.Get("/clients/alice-gateway-onboarding")).Status == System.Net.HttpStatusCode.NotFound)
        {
            (await admin.Post("/users/alice/clients", People.ClientRequest("alice-gateway-onboarding"))).Succeeded();
        }

        (await admin.Put("/clients/alice-gateway-onboarding/collaborators", new { collaborator = new { ids = new { user_ids = new { user_id = "reviewer" } }, rights = new[] { "RIGHT_CLIENT_INFO" } } })).Succeeded();
    }

    private static async Task<Window> SignInAsync(ServerProcess server, string userId, BrowserNewContextOptions options)
    {
        var window = await Chromium.OpenAsync(options);
        await window.Page.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
        await window.Page.GetByLabel("User ID or mail address").FillAsync(userId);
        await window.Page.GetByLabel("Password").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        return window;
    }

    private static async Task GoAsync(Window window, ServerProcess server, string path)
    {
        await window.Page.GotoAsync(new Uri(server.Address, path).ToString());
        await LookAsync(window, null);
    }

    private static async Task LookAsync(Window window, string? picture)
    {
        var violations = (await window.Page.RunAxe()).Violations;
        Assert.True(violations.Length == 0, $"{window.Page.Url}: {string.Join("; ", violations.Select(violation => $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}"))}");
        if (picture is not null)
        {
            await Pictures.TakeAsync(window.Page, picture);
        }
    }
}
