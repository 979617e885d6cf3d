using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>The pages of the console in a real browser: accessible, quiet, and usable as they are.</summary>
public class ConsoleTests
{
    private const string Password = "A-password-4-somebody";

    private static readonly string[] OfEverybody =
    [
        "/",
        "/clients",
        "/clients/add",
        "/clients/alice-gateway-onboarding",
        "/clients/alice-gateway-onboarding/try",
        "/clients/alice-gateway-onboarding/settings",
        "/clients/alice-gateway-onboarding/secrets",
        "/clients/alice-gateway-onboarding/users",
        "/clients/alice-gateway-onboarding/timeline",
        "/clients/alice-gateway-onboarding/collaborators",
        "/clients/alice-gateway-onboarding/conversation",
        "/hosts",
        "/organizations",
        "/organizations/alice-company",
        "/organizations/alice-company/api-keys",
        "/authorizations",
        "/api-keys",
        "/notifications",
        "/sessions",
        "/account",
        "/sign-out",
        "/guidelines",
    ];

    private static readonly string[] OfAdministrators =
    [
        "/reviews",
        "/reviews?waits_for=Registrant&risk=High&check=Rights",
        "/desk/quick-replies",
        "/desk/several",
        "/desk/policy",
        "/desk/figures",
        "/desk/drift",
        "/desk/reports",
        "/admin/clients",
        "/admin/clients?deleted=true",
        "/admin/users",
        "/admin/organizations",
        "/admin/webhooks",
    ];

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task From_sign_in_to_an_approved_client_with_a_secret(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await using var developer = await SignInAsync(
            server,
            "alice",
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );
        await using var admin = await SignInAsync(server, "reviewer", new());
        if (database == Database.Postgres)
        {
            // The pages are the same, and were looked at on SQLite.
            developer.Schemes = admin.Schemes = [];
        }

        await GoAsync(developer, server, "/clients");
        await developer.Page.GetByRole(AriaRole.Link, new() { Name = "Add OAuth client" }).ClickAsync();
        await developer.Page.GetByLabel("OAuth client ID").FillAsync("alice-gateway-onboarding");
        await developer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Alice Gateway Onboarding");
        await developer
            .Page.GetByLabel("Description")
            .FillAsync("Registers the gateways of your account, and shows who you are");
        await developer
            .Page.GetByLabel("Redirect URL 1", new() { Exact = true })
            .FillAsync("https://app.example.com/callback");
        await developer.Page.GetByText("User account", new() { Exact = true }).ClickAsync();
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await developer.Page.GetByRole(AriaRole.Heading, new() { Name = "What a reviewer would see" }).WaitForAsync();
        await LookAsync(developer, "add");
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Create OAuth client" }).ClickAsync();
        await developer.Page.GetByText("being reviewed").WaitForAsync();
        await LookAsync(developer, null);

        await GoAsync(admin, server, "/reviews");
        await admin
            .Page.GetByRole(AriaRole.Link, new() { Name = "alice-gateway-onboarding", Exact = true })
            .ClickAsync();
        await LookAsync(admin, "review");
        await ApproveAsync(admin);
        await admin.Page.GetByText("is now approved").WaitForAsync();

        await MakeThingsAsync(server);
        await GoAsync(developer, server, "/clients");
        await LookAsync(developer, "list");
        await GoAsync(developer, server, "/clients/alice-gateway-onboarding");
        await developer.Page.GetByRole(AriaRole.Link, new() { Name = "Get the secret" }).ClickAsync();
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

        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task On_a_phone_nothing_is_cut_off(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await MakeThingsAsync(server);
        await using var window = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );

        // Contrast does not depend on the width.
        window.Schemes = [ColorScheme.Light];
        foreach (var path in OfEverybody.Concat(OfAdministrators))
        {
            await GoAsync(window, server, path);
            Assert.True(
                await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"),
                $"{path} is wider than the screen"
            );
        }
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Twice_as_large_nothing_is_cut_off_either(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await MakeThingsAsync(server);

        // A window of 1280 pixels at 200 % (WCAG 2.2, 1.4.4) is one of half the width with twice the pixels.
        await using var window = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                ViewportSize = new() { Width = 640, Height = 450 },
                DeviceScaleFactor = 2,
            }
        );
        foreach (var path in OfEverybody.Concat(OfAdministrators).Append("/reviews/alice-gateway-onboarding"))
        {
            await window.Page.GotoAsync(new Uri(server.Address, path).ToString());
            Assert.True(
                await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 640"),
                $"{path} is wider than the window"
            );
        }
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_settings_say_while_one_types_what_waits_for_review(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await MakeThingsAsync(server);
        await using var window = await SignInAsync(
            server,
            "alice",
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );
        await GoAsync(window, server, "/clients/alice-gateway-onboarding/settings");
        var description = window.Page.GetByLabel("Description");

        await description.FillAsync("test");
        await window.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Typed and not left");
        await window.Page.Locator("#report").GetByText("After a review: Name, Description.").WaitForAsync();
        Assert.Equal(0, await window.Page.Locator("#said-name > *").CountAsync());
        Assert.True(await window.Page.Locator("#said-description > *").CountAsync() > 0);
        Assert.Contains(
            "After a review",
            await window.Page.Locator("#told").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await LookAsync(window, "settings");
        Assert.Equal(
            "Typed and not left",
            await window.Page.GetByLabel("Name", new() { Exact = true }).InputValueAsync()
        );
        var client = (await server.As(server.AdminKey).Get("/clients/alice-gateway-onboarding")).Succeeded();
        Assert.NotEqual("test", (string?)client["description"]);
        Assert.Empty(window.Problems);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_report_appears_while_one_types_and_keys_lead_through_the_queue(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        foreach (var id in new[] { "alice-one", "alice-two" })
        {
            var request = People.ClientRequest(id);
            request["client"]!["state"] = "STATE_REQUESTED";
            (await server.As(server.AdminKey).Post("/users/alice/clients", request)).Succeeded();
        }

        await using var window = await SignInAsync(server, "reviewer", new());
        await GoAsync(window, server, "/clients/add");
        await window.Page.GetByLabel("OAuth client ID").FillAsync("reviewer-gateway-onboarding");
        await window
            .Page.GetByLabel("Redirect URL 1", new() { Exact = true })
            .FillAsync("https://app.example.com/callback");
        await window.Page.GetByRole(AriaRole.Heading, new() { Name = "What a reviewer would see" }).WaitForAsync();
        Assert.Equal("reviewer-gateway-onboarding", await window.Page.GetByLabel("OAuth client ID").InputValueAsync());

        await GoAsync(window, server, "/reviews");
        await window.Page.Keyboard.PressAsync("j");
        await window.Page.Keyboard.PressAsync("j");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/reviews/alice-two");
        await window.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse" }).FocusAsync();
        await window.Page.RunAndWaitForResponseAsync(
            () => window.Page.Keyboard.PressAsync("Enter"),
            response => response.Request.Method == "POST"
        );
        await window.Page.WaitForLoadStateAsync();
        await window.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Abuse" }).BlurAsync();
        await window.Page.Keyboard.PressAsync("a");
        Assert.Equal(
            "STATE_REQUESTED",
            (string?)(await server.As(server.AdminKey).Get("/clients/alice-two")).Succeeded()["state"]
        );
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Heading, new() { Name = "Approve it?" }).WaitForAsync();
        await window.Page.WaitForLoadStateAsync();
        await window.Page.Keyboard.PressAsync("a");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByText("is now approved").WaitForAsync();
        await window.Page.WaitForLoadStateAsync();
        await window.Page.Keyboard.PressAsync("n");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/reviews/alice-one");
        Assert.Empty(window.Problems);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task Without_a_script_a_client_is_registered_approved_and_allowed(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await using var developer = await SignInAsync(server, "alice", new() { JavaScriptEnabled = false });
        await using var admin = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                JavaScriptEnabled = false,
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );

        await developer.Page.GotoAsync(new Uri(server.Address, "/clients/add").ToString());
        await developer.Page.GetByLabel("OAuth client ID").FillAsync("alice-gateway-onboarding");
        await developer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Alice Gateway Onboarding");
        await developer
            .Page.GetByLabel("Description")
            .FillAsync("Registers the gateways of your account, and shows who you are");
        await developer
            .Page.GetByLabel("Redirect URL 1", new() { Exact = true })
            .FillAsync("http://127.0.0.1/callback");
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        Assert.Equal("", await developer.Page.GetByLabel("Redirect URL 2", new() { Exact = true }).InputValueAsync());
        Assert.Equal(0, await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Add another" }).CountAsync());
        await developer.Page.GetByRole(AriaRole.Button, new() { Name = "Create OAuth client" }).ClickAsync();
        await developer.Page.GetByText("being reviewed").WaitForAsync();

        await admin.Page.GotoAsync(new Uri(server.Address, "/reviews").ToString());
        await admin
            .Page.GetByRole(AriaRole.Link, new() { Name = "alice-gateway-onboarding", Exact = true })
            .ClickAsync();
        await ApproveAsync(admin);
        await admin.Page.GetByText("is now approved").WaitForAsync();

        // A program on this machine may listen on any port (RFC 8252, section 7.3), and so on that of the server.
        var callback = new Uri(server.Address, "/callback").ToString();
        var challenge = new string('a', 43);
        await admin.Page.GotoAsync(
            new Uri(
                server.Address,
                $"/oauth/authorize?client_id=alice-gateway-onboarding&response_type=code&state=s&code_challenge={challenge}&code_challenge_method=S256&redirect_uri={Uri.EscapeDataString(callback)}"
            ).ToString()
        );
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await admin.Page.WaitForURLAsync($"{callback}?*code=*");
        await admin.Page.GotoAsync(new Uri(server.Address, "/authorizations").ToString());
        await admin.Page.Locator("summary", new() { HasText = "Take it back" }).ClickAsync();
        await admin
            .Page.GetByRole(AriaRole.Button, new() { Name = "Yes, take it back alice-gateway-onboarding" })
            .ClickAsync();
        await admin.Page.GetByText("You have not allowed any client").WaitForAsync();
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Rows_of_redirect_URLs_are_added_and_removed(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, "/clients/add");
        var rows = window.Page.GetByRole(AriaRole.Group, new() { Name = "Redirect URLs", Exact = true });

        await window.Page.GetByLabel("OAuth client ID").FillAsync("alice-gateway-onboarding");
        await window.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync("https://app.example.com/one");
        await rows.GetByRole(AriaRole.Button, new() { Name = "Add another" }).ClickAsync();
        await window.Page.Keyboard.TypeAsync("https://app.example.com/two");
        await rows.GetByRole(AriaRole.Button, new() { Name = "Add another" }).ClickAsync();
        await window.Page.Keyboard.TypeAsync("https://app.example.com/three");
        await LookAsync(window, null);
        await rows.GetByRole(AriaRole.Button, new() { Name = "Remove Redirect URL 2" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create OAuth client" }).ClickAsync();
        await window.Page.GetByText("being reviewed").WaitForAsync();

        var client = (await server.As(server.AdminKey).Get("/clients/alice-gateway-onboarding")).Succeeded();
        Assert.Equal(
            ["https://app.example.com/one", "https://app.example.com/three"],
            client["redirect_uris"]!.AsArray().Select(uri => (string)uri!)
        );
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_filter_leaves_the_rights_that_are_about_it_and_those_that_are_ticked(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await using var window = await SignInAsync(server, "alice", new());
        await GoAsync(window, server, "/clients/add");
        var rights = window.Page.GetByRole(AriaRole.Group, new() { Name = "Rights", Exact = true });
        var filter = rights.GetByLabel("Filter the rights");

        await filter.FillAsync("traffic read");
        Assert.Equal(
            ["RIGHT_USER_INFO", "RIGHT_APPLICATION_TRAFFIC_READ", "RIGHT_GATEWAY_TRAFFIC_READ"],
            await SeenAsync()
        );
        await LookAsync(window, null);
        await rights.GetByLabel("RIGHT_GATEWAY_TRAFFIC_READ").CheckAsync();
        await filter.PressAsync("Enter");
        await filter.FillAsync("nothing of this kind");
        await rights.GetByText("No right is about that.").WaitForAsync();
        Assert.Equal(["RIGHT_USER_INFO", "RIGHT_GATEWAY_TRAFFIC_READ"], await SeenAsync());
        await filter.FillAsync("");
        Assert.False(await rights.GetByText("No right is about that.").IsVisibleAsync());

        async Task<IEnumerable<string>> SeenAsync() =>
            (await rights.Locator(".choice:visible code").AllInnerTextsAsync()).Select(text => text.Trim());
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task What_is_refused_is_as_accessible_as_the_rest(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        await MakeThingsAsync(server);
        await using var stranger = await Chromium.OpenAsync(new());
        await GoAsync(stranger, server, "/sign-in");
        await stranger.Page.GetByLabel("User ID or mail address").FillAsync("alice");
        await SendAsync(stranger, "Password", "wrong", "Sign in");
        await using var window = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );

        await GoAsync(window, server, "/clients/add");
        await window.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync("http://example.com");
        await SendAsync(window, "OAuth client ID", "No!", "Create OAuth client");
        await GoAsync(window, server, "/organizations");
        await SendAsync(window, "Organization ID", "No!", "Create");
        await GoAsync(window, server, "/admin/webhooks");
        await SendAsync(window, "Address", "ftp://example.com", "Create");
        await GoAsync(window, server, "/admin/users");
        await SendAsync(window, "User ID", "No!", "Create");
        await GoAsync(window, server, "/clients/alice-gateway-onboarding/collaborators");
        await window.Page.GetByText("OAuth clients", new() { Exact = true }).Last.ClickAsync();
        await window.Page.GetByText("See private details of the OAuth client").Last.CheckAsync();
        await SendAsync(window, "ID of the user or organization", "nobody-of-this-name", "Invite");
        await GoAsync(window, server, "/reviews/alice-gateway-onboarding");
        await SendAsync(window, "Reason, which the owner reads", "", "Suspend");
        await GoAsync(window, server, "/clients/no-such-client");
        await GoAsync(window, server, "/oauth/authorize?client_id=no-such-client");
        await GoAsync(
            window,
            server,
            "/oauth/authorize?client_id=alice-gateway-onboarding&response_type=code&redirect_uri=https%3A%2F%2Fevil.example"
        );

        // What has a status of 400 and above is a problem for the console of a browser, and meant so.
        Assert.All(
            window.Problems.Concat(stranger.Problems),
            problem => Assert.Contains("the server responded with a status of 4", problem, StringComparison.Ordinal)
        );
    }

    /// <summary>Fills a field, presses a button, and looks at the refusal.</summary>
    private static async Task SendAsync(Window window, string label, string text, string button)
    {
        await window.Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await LookAsync(window, null);
    }

    internal static Task MakePeopleAsync(RegistryServer server) => MakePeopleAsync(server.As(server.AdminKey));

    internal static async Task MakePeopleAsync(Api admin)
    {
        (
            await admin.Post("/users", new { user = new { ids = new { user_id = "alice" }, password = Password } })
        ).Succeeded();
        (
            await admin.Post(
                "/users",
                new
                {
                    user = new
                    {
                        ids = new { user_id = "reviewer" },
                        password = Password,
                        admin = true,
                    },
                }
            )
        ).Succeeded();
    }

    /// <summary>So that no page is empty.</summary>
    private static async Task MakeThingsAsync(RegistryServer server)
    {
        var admin = server.As(server.AdminKey);
        (
            await admin.Post(
                "/users/alice/organizations",
                new { organization = new { ids = new { organization_id = "alice-company" }, name = "Alice's Company" } }
            )
        ).Succeeded();
        (
            await admin.Post("/users/alice/api-keys", new { name = "laptop", rights = new[] { "RIGHT_USER_INFO" } })
        ).Succeeded();
        (await admin.Post("/webhooks", new { url = "https://hooks.example.com/registry" })).Succeeded();
        (await admin.Post("/users/alice/clients", People.ClientRequest("alice-old-client"))).Succeeded();
        (await admin.Delete("/clients/alice-old-client")).Succeeded();
        if ((await admin.Get("/clients/alice-gateway-onboarding")).Status == System.Net.HttpStatusCode.NotFound)
        {
            (await admin.Post("/users/alice/clients", People.ClientRequest("alice-gateway-onboarding"))).Succeeded();
            var approved = new { client = new { state = "STATE_APPROVED" } };
            (await admin.Put("/clients/alice-gateway-onboarding", approved)).Succeeded();
        }

        (
            await admin.Put(
                "/clients/alice-gateway-onboarding/collaborators",
                new
                {
                    collaborator = new
                    {
                        ids = new { user_ids = new { user_id = "reviewer" } },
                        rights = new[] { "RIGHT_CLIENT_INFO" },
                    },
                }
            )
        ).Succeeded();
    }

    internal static Task<Window> SignInAsync(RegistryServer server, string userId, BrowserNewContextOptions options) =>
        SignInAsync(server.Address, userId, options);

    internal static async Task<Window> SignInAsync(Uri server, string userId, BrowserNewContextOptions options)
    {
        var window = await Chromium.OpenAsync(options);
        await window.Page.GotoAsync(new Uri(server, "/sign-in").ToString());
        await window.Page.GetByLabel("User ID or mail address").FillAsync(userId);
        await window.Page.GetByLabel("Password").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        return window;
    }

    /// <summary>The first button says what approving does, the second does it.</summary>
    internal static async Task ApproveAsync(Window window)
    {
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Approve…", Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
    }

    internal static Task GoAsync(Window window, RegistryServer server, string path) =>
        GoAsync(window, server.Address, path);

    internal static async Task GoAsync(Window window, Uri server, string path)
    {
        await window.Page.GotoAsync(new Uri(server, path).ToString());
        await LookAsync(window, null);
    }

    private static readonly AxeRunOptions OnlyContrast = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] },
    };

    internal static async Task LookAsync(Window window, string? picture)
    {
        foreach (var scheme in window.Schemes)
        {
            await CheckAsync(window, scheme, scheme == ColorScheme.Dark ? OnlyContrast : null);
        }

        if (picture is not null)
        {
            await Pictures.TakeAsync(window.Page, picture);
        }
    }

    private static async Task CheckAsync(Window window, ColorScheme scheme, AxeRunOptions? rules)
    {
        await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var violations = (await window.Page.RunAxe(rules)).Violations;
        Assert.True(
            violations.Length == 0,
            $"{window.Page.Url}, {scheme}: {string.Join("; ", violations.Select(violation => $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}"))}"
        );
    }
}
