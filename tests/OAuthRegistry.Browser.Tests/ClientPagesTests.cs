using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Browser.Tests.ConsoleTests;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A client's pages as its developer meets them: what goes wrong by accident does no harm.</summary>
public class ClientPagesTests
{
    private const string ClientId = "alice-gateway-care",
        Password = "A-password-4-somebody";

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_secret_is_issued_once_however_often_one_presses_or_reloads(Database database)
    {
        await using var server = await StartAsync(database);
        await RegisterAsync(server, approved: true);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, $"/clients/{ClientId}/secrets");

        await Button(window, "Issue a secret").DblClickAsync();
        await window.Page.GetByText("never shown again").WaitForAsync();
        var secret = await window.Page.Locator("code.secret").TextContentAsync();
        await window.Page.ReloadAsync();
        await window.Page.ReloadAsync();
        Assert.DoesNotContain(secret!, await window.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Single(await SecretsAsync(server));

        await window.Page.Locator(".confirm > summary").ClickAsync();
        await window.Page.GetByText("Nobody has used it yet. 0 users authorized this client.").WaitForAsync();
        Assert.Single(await SecretsAsync(server));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, go on" }).ClickAsync();
        await window.Page.GetByText("Revoked: this secret does not work any more.").WaitForAsync();
        Assert.Empty(await SecretsAsync(server));
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_reload_after_registering_says_nothing_wrong(Database database)
    {
        await using var server = await StartAsync(database);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, "/clients/add");
        await FillAsync(window);
        await Button(window, "Create OAuth client").ClickAsync();
        await window.Page.GetByText($"{ClientId} is registered").WaitForAsync();

        await window.Page.ReloadAsync();

        await window.Page.GetByText("being reviewed").WaitForAsync();
        Assert.Equal(0, await window.Page.GetByRole(AriaRole.Alert).CountAsync());
        Assert.Equal(0, await window.Page.GetByText("is registered").CountAsync());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task What_was_typed_survives_a_session_that_ends_and_only_its_user_sees_it(Database database)
    {
        await using var server = await StartAsync(database);
        await RegisterAsync(server);
        await using var window = await SignInAsync(server, "alice", new());

        foreach (var (user, isKept) in new[] { ("reviewer", false), ("alice", true) })
        {
            await GoAsync(window, server, $"/clients/{ClientId}/settings");
            await window.Page.GetByLabel("Description", new() { Exact = true }).FillAsync("Takes care of <gateways>");
            await EndSessionsAsync(server, "alice");
            await Button(window, "Save").ClickAsync();
            await window.Page.GetByText("You were signed out meanwhile").WaitForAsync();
            await LookAsync(window, "signed-out");
            await SignInHereAsync(window, user);
            if (isKept)
            {
                await window.Page.GetByText("Takes care of <gateways>").WaitForAsync();
                await LookAsync(window, "draft");
            }
            else
            {
                await window.Page.WaitForURLAsync($"**/clients/{ClientId}/settings");
                Assert.DoesNotContain("Takes care of", await window.Page.ContentAsync(), StringComparison.Ordinal);
                await EndSessionsAsync(server, "reviewer");
                await window.Page.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
                await SignInHereAsync(window, "alice");
            }

            Assert.DoesNotContain(
                "Takes care of",
                (await ClientAsync(server)).ToJsonString(),
                StringComparison.Ordinal
            );
        }

        await Button(window, "Send again").ClickAsync();
        await window.Page.GetByText("Saved.", new() { Exact = true }).WaitForAsync();
        Assert.Equal("Takes care of <gateways>", (string?)(await ClientAsync(server))["description"]);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Submitting_again_saves_what_is_typed_and_its_owner_reads_what_was_rejected(Database database)
    {
        await using var server = await StartAsync(database);
        await RegisterAsync(server);
        var admin = server.As(server.AdminKey);
        await DecideAsync(server, "reject", "Say what it is for");
        await using var window = await SignInAsync(server, "alice", new());

        await GoAsync(window, server, $"/clients/{ClientId}");
        await window.Page.GetByText("Say what it is for").First.WaitForAsync();
        await LookAsync(window, "client-rejected");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Change it and submit it again" }).ClickAsync();
        await window.Page.GetByLabel("Description", new() { Exact = true }).FillAsync("Takes care of gateways");
        await Button(window, "Save and submit again").ClickAsync();
        await window.Page.GetByText("Saved, and submitted again").WaitForAsync();
        var client = await ClientAsync(server);
        Assert.Equal(
            ("STATE_REQUESTED", "Takes care of gateways"),
            ((string?)client["state"], (string?)client["description"])
        );

        // A change that is rejected says so, and never that it is approved.
        (await admin.Put($"/clients/{ClientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        await GoAsync(window, server, $"/clients/{ClientId}/settings");
        await window.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("The Things Bank");
        await Button(window, "Save").ClickAsync();
        await DecideAsync(server, "reject", "Keep your name");
        await GoAsync(window, server, $"/clients/{ClientId}");
        await window.Page.GetByText("Your last change was rejected").WaitForAsync();
        await window.Page.GetByText("Keep your name").First.WaitForAsync();
        Assert.Equal(0, await window.Page.GetByText("is now approved").CountAsync());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_report_is_about_fields_that_were_left_moves_nothing_and_says_when_it_is_old(Database database)
    {
        await using var server = await StartAsync(database);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, "/clients/add");
        var (id, name) = (
            window.Page.GetByLabel("OAuth client ID"),
            window.Page.GetByLabel("Name", new() { Exact = true })
        );

        await id.FillAsync("No!");
        await name.ClickAsync();
        var before = (await name.BoundingBoxAsync())!.Y;
        await window.Page.Locator("#said-client_id .error").WaitForAsync();
        Assert.Equal("true", await id.GetAttributeAsync("aria-invalid"));
        Assert.Equal(before, (await name.BoundingBoxAsync())!.Y, tolerance: 1);
        Assert.Equal(0, await window.Page.Locator("#said-name :is(.error, .report)").CountAsync());

        await EndSessionsAsync(server, "alice");
        await name.FillAsync("Alice");
        await id.FillAsync(ClientId);
        await name.ClickAsync();
        await window.Page.Locator("#signed-out").WaitForAsync();
        await LookAsync(window, "add-signed-out");
        await window.Page.Context.SetOfflineAsync(true);
        await name.FillAsync("Alice Gateway Care");
        await id.ClickAsync();
        await window.Page.Locator("#offline").WaitForAsync();
        Assert.False(await window.Page.Locator("#signed-out").IsVisibleAsync());
        Assert.Equal("Alice Gateway Care", await name.InputValueAsync());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task After_a_refusal_the_focus_is_in_its_summary_which_leads_to_the_fields(Database database)
    {
        await using var server = await StartAsync(database);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, "/clients/add");
        await window.Page.GetByLabel("OAuth client ID").FillAsync("No!");
        await window.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync("http://example.com");
        await Button(window, "Create OAuth client").ClickAsync();

        var summary = window.Page.GetByRole(AriaRole.Alert);
        await summary.WaitForAsync();
        Assert.True(await summary.EvaluateAsync<bool>("summary => summary === document.activeElement"));
        await LookAsync(window, "add-refused");
        await summary.GetByRole(AriaRole.Link, new() { Name = "Redirect URLs, 1" }).ClickAsync();
        var first = window.Page.GetByLabel("Redirect URL 1", new() { Exact = true });
        Assert.True(await first.EvaluateAsync<bool>("field => field === document.activeElement"));
        Assert.Equal("true", await first.GetAttributeAsync("aria-invalid"));
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task What_ends_something_for_somebody_is_confirmed(Database database)
    {
        await using var server = await StartAsync(database);
        await RegisterAsync(server);
        var collaborator = new
        {
            ids = new { user_ids = new { user_id = "reviewer" } },
            rights = new[] { "RIGHT_CLIENT_INFO" },
        };
        (await server.As(server.AdminKey).Put($"/clients/{ClientId}/collaborators", new { collaborator })).Succeeded();
        await using var window = await SignInAsync(server, "alice", new());

        await GoAsync(window, server, $"/clients/{ClientId}/collaborators");
        var other = window.Page.Locator("section", new() { Has = window.Page.Locator("#user-reviewer") });
        await other.GetByText("Change or remove").ClickAsync();
        await other.Locator(".confirm > summary").ClickAsync();
        await other.GetByText("It loses every right on the client at once").WaitForAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Yes, go on" }).ClickAsync();
        await window.Page.GetByText("Removed.").WaitForAsync();

        await GoAsync(window, server, $"/clients/{ClientId}/settings");
        await window.Page.Locator("#delete ~ details > summary").ClickAsync();
        await window.Page.GetByText("for all who use it: 0 users").WaitForAsync();
        await Button(window, "Delete OAuth client").ClickAsync();
        await window.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Equal("STATE_REQUESTED", (string?)(await ClientAsync(server))["state"]);
        await window.Page.GetByLabel("Type the client ID to confirm").FillAsync(ClientId);
        await Button(window, "Delete OAuth client").ClickAsync();
        await window.Page.WaitForURLAsync("**/clients");
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task From_sign_in_to_a_sign_in_that_works_are_ten_clicks_at_most(Database database)
    {
        await using var server = await StartAsync(database);
        await using var window = await Chromium.OpenAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );
        await window.Page.GotoAsync(server.Address.ToString());
        await window.Page.Locator("#name").FillAsync("alice");
        await window.Page.Locator("#password").FillAsync(Password);
        var clicks = 0;
        await ClickAsync(Button(window, "Sign in"));
        await ClickAsync(Link(window, "OAuth clients").First);
        await ClickAsync(Link(window, "Add OAuth client").First);
        await FillAsync(window);
        await LookAsync(window, "client-add");
        await ClickAsync(Button(window, "Create OAuth client"));
        await window.Page.GetByText("What comes next").WaitForAsync();
        await LookAsync(window, "client-new");
        await ClickAsync(Link(window, "Try the sign-in").First);
        await LookAsync(window, "client-try");
        await ClickAsync(Link(window, "Begin"));
        await ClickAsync(Button(window, "Allow"));
        await window.Page.GetByText("It works").WaitForAsync();
        await LookAsync(window, "client-tried");

        Assert.True(clicks <= 10, $"{clicks} clicks");
        Assert.EndsWith($"/clients/{ClientId}/try", window.Page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Problems);
        Assert.All(window.Requests, request => Assert.Equal(server.Address.Authority, request.Authority));
        Assert.Empty(server.Logs.Errors);

        async Task ClickAsync(ILocator what)
        {
            clicks++;
            await what.ClickAsync();
        }
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Each_page_is_seen_on_a_phone_and_a_desk_in_both_languages(Database database)
    {
        await using var server = await StartAsync(database);
        await RegisterAsync(server, approved: true);
        foreach (var locale in new[] { "en", "de" })
        {
            await using var window = await Chromium.OpenAsync(new() { Locale = locale });
            await window.Page.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
            await SignInHereAsync(window, "alice");
            foreach (var tab in new[] { "", "/try", "/settings", "/secrets", "/collaborators", "/users", "/timeline" })
            {
                foreach (var (width, scheme) in new[] { (390, ColorScheme.Dark), (1280, ColorScheme.Light) })
                {
                    await window.Page.SetViewportSizeAsync(width, 844);
                    window.Schemes = [scheme];
                    await GoAsync(window, server, $"/clients/{ClientId}{tab}");
                    Assert.True(
                        await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                        $"{tab} is wider than {width}"
                    );
                    await Pictures.TakeAsync(window.Page, $"client{tab.Replace('/', '-')}-{locale}-{width}");
                }
            }
        }
    }

    private static ILocator Button(Window window, string name) =>
        window.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Link(Window window, string name) =>
        window.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static async Task FillAsync(Window window)
    {
        await window.Page.GetByLabel("OAuth client ID").FillAsync(ClientId);
        await window.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Alice Gateway Care");
        await window.Page.GetByLabel("Description", new() { Exact = true }).FillAsync("Takes care of your gateways");
        await window
            .Page.GetByLabel("Redirect URL 1", new() { Exact = true })
            .FillAsync("https://app.example.com/callback");
    }

    private static async Task SignInHereAsync(Window window, string user)
    {
        await window.Page.Locator("#name").FillAsync(user);
        await window.Page.Locator("#password").FillAsync(Password);
        await window.Page.Locator("main form button[type=submit]").ClickAsync();
    }

    /// <summary>As if somebody had waited for two weeks: a password that is set again ends all sessions.</summary>
    private static async Task EndSessionsAsync(RegistryServer server, string user) =>
        (await server.As(server.AdminKey).Put($"/users/{user}/password", new { @new = Password })).Succeeded();

    private static async Task<JsonNode> ClientAsync(RegistryServer server) =>
        (await server.As(server.AdminKey).Get($"/clients/{ClientId}")).Succeeded().Json;

    private static async Task<JsonArray> SecretsAsync(RegistryServer server) =>
        (await server.As(server.AdminKey).Get($"/clients/{ClientId}/secrets")).Succeeded()["secrets"]?.AsArray() ?? [];

    private static async Task DecideAsync(RegistryServer server, string decision, string reason)
    {
        var admin = server.As(server.AdminKey);
        var client = (await admin.Get($"/clients/{ClientId}/submission")).Succeeded();
        var body = new
        {
            decision,
            revision = (long)client["revision"]!,
            reason,
            reason_codes = decision == "reject" ? new[] { "other" } : [],
        };
        (await admin.Post($"/clients/{ClientId}/decisions", body)).Succeeded();
    }

    private static async Task<RegistryServer> StartAsync(Database database)
    {
        var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        return server;
    }

    private static async Task RegisterAsync(RegistryServer server, bool approved = false)
    {
        var admin = server.As(server.AdminKey);
        var request = People.ClientRequest(ClientId);
        request["client"]!["state"] = "STATE_REQUESTED";
        (await admin.Post("/users/alice/clients", request)).Succeeded();
        if (approved)
        {
            (await admin.Put($"/clients/{ClientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        }
    }
}
