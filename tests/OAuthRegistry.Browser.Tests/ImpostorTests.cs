using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// On a phone somebody meets an application that looks like one that everybody knows: its name in letters of another
/// alphabet, a host that nobody has proven, and nearly every right. A review let it through.
/// </summary>
public class ImpostorTests
{
    private const string Password = "A-password-4-somebody",
        Known = "mapper",
        Impostor = "map-viewer",
        Host = "https://maps.example.net";

    private const int Width = 390,
        Height = 844;

    private static readonly (string Language, ColorScheme Scheme, string[] Says)[] Users =
    [
        (
            "en",
            ColorScheme.Light,
            [
                "It may not be what you think it is.",
                "looks like “Mapper”, but is written with other letters",
                "Think twice: this can do harm",
                "Delete your account",
                "Not verified",
            ]
        ),
        (
            "de",
            ColorScheme.Dark,
            [
                "Das ist vielleicht nicht, wofür Sie es halten.",
                "sieht aus wie „Mapper“, ist aber mit anderen Buchstaben geschrieben",
                "Überlegen Sie es sich gut: Das kann schaden",
                "Ihr Konto löschen",
                "Nicht geprüft",
            ]
        ),
    ];

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_user_on_a_phone_is_warned_and_gets_away(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakeClientsAsync(server);
        var admin = server.As(server.AdminKey);
        foreach (var (language, scheme, says) in Users)
        {
            await using var window = await OpenAsync(language, scheme);
            var page = window.Page;
            await SignInAsync(server, page, Impostor, $"impostor-{language}");

            foreach (var sentence in says)
            {
                await page.GetByText(sentence).First.WaitForAsync();
            }

            await BothAnswersAreInReachAsync(page);
            await LookAsync(window, $"impostor-{language}");
            var asked = page.Url;
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
            await page.Keyboard.PressAsync("Enter");
            Assert.Equal(asked, page.Url);
            Assert.Empty((await admin.Get("/users/alice/authorizations")).Succeeded()["authorizations"]!.AsArray());

            await page.Locator("a[href*='/report']").ClickAsync();
            await page.Locator("input[value=Impostor]").CheckAsync();
            await LookAsync(window, $"report-{language}");
            await page.Locator("main form button[type=submit]").ClickAsync();
            await page.Locator(".banner.good").WaitForAsync();
            await page.Locator("main a[href*='/oauth/authorize']").ClickAsync();
            await page.Locator("button[value=deny]").ClickAsync();
            await page.GetByText("Back in the application").WaitForAsync();
            Assert.Contains("error=access_denied", page.Url, StringComparison.Ordinal);
            Assert.Empty(window.Problems);
        }

        Assert.Empty((await admin.Get("/users/alice/authorizations")).Succeeded()["authorizations"]!.AsArray());
        var reports = (await admin.Get($"/clients/{Impostor}/reports")).Succeeded();
        Assert.Contains("\"impostor\"", reports.Text, StringComparison.Ordinal);
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_one_that_everybody_knows_is_allowed_found_again_and_taken_back(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakeClientsAsync(server);
        await using var window = await OpenAsync("en", ColorScheme.Light);
        var page = window.Page;
        await SignInAsync(server, page, Known, "known");

        Assert.Equal(0, await page.GetByText("It may not be what you think it is.").CountAsync());
        await LookAsync(window, "known");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByText("Back in the application").WaitForAsync();

        await page.GotoAsync(new Uri(server.Address, "/authorizations").ToString());
        await page.Locator("summary", new() { HasText = "Take it back mapper" }).ClickAsync();
        await page.GetByText("Mapper is cut off at once").WaitForAsync();
        await LookAsync(window, "authorizations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, take it back mapper" }).ClickAsync();
        await page.GetByText("You have not allowed any client").WaitForAsync();

        await page.GotoAsync(new Uri(server.Address, "/sessions").ToString());
        await page.GetByText("Chrome on Linux").First.WaitForAsync();
        await LookAsync(window, "sessions");
        Assert.Empty(server.Logs.Errors);
    }

    private static Task<Window> OpenAsync(string language, ColorScheme scheme) =>
        Chromium.OpenAsync(
            new()
            {
                ViewportSize = new() { Width = Width, Height = Height },
                ColorScheme = scheme,
                Locale = language,
            }
        );

    /// <summary>From the application to the question, first with a wrong password.</summary>
    private static async Task SignInAsync(RegistryServer server, IPage page, string clientId, string name)
    {
        await page.RouteAsync(
            $"{Host}/**",
            route => route.FulfillAsync(new() { Body = "Back in the application", ContentType = "text/plain" })
        );
        var authorize =
            $"/oauth/authorize?client_id={clientId}&response_type=code&state=s"
            + $"&scope={Uri.EscapeDataString(Scope(RightsOf(clientId)))}&redirect_uri={Uri.EscapeDataString(Host + "/callback")}&code_challenge_method=S256"
            + $"&code_challenge={new string('a', 43)}";
        await page.GotoAsync(new Uri(server.Address, authorize).ToString());
        await page.Locator("#name").FillAsync("alice");
        await page.Locator("#password").FillAsync("Wrong-password-1");
        await page.Locator("#password").PressAsync("Enter");
        await page.Locator("#failure").WaitForAsync();
        Assert.Equal("failure", await page.EvaluateAsync<string>("document.activeElement.id"));
        await Pictures.TakeAsync(page, $"{name}-sign-in");
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("#password").PressAsync("Enter");
        await page.Locator(".consent").WaitForAsync();
    }

    /// <summary>Without scrolling, and the one as large as the other.</summary>
    private static async Task BothAnswersAreInReachAsync(IPage page)
    {
        var allow = (await page.Locator("button[value=allow]").BoundingBoxAsync())!;
        var deny = (await page.Locator("button[value=deny]").BoundingBoxAsync())!;
        Assert.True(deny.Y + deny.Height <= Height, $"Deny ends at {deny.Y + deny.Height}");
        Assert.Equal((allow.Width, allow.Height, allow.Y), (deny.Width, deny.Height, deny.Y));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollHeight > window.innerHeight"));
    }

    /// <summary>At both widths, and where the letters are twice as large: nothing is cut off, nobody is kept out.</summary>
    private static async Task LookAsync(Window window, string name)
    {
        foreach (var (width, height) in new[] { (1280, 800), (640, 400), (320, 640), (Width, Height) })
        {
            await window.Page.SetViewportSizeAsync(width, height);
            Assert.True(
                await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{name} is wider than {width}"
            );
            if (width is 1280 or Width)
            {
                await Pictures.TakeAsync(window.Page, $"{name}-{width}");
            }
        }

        await ConsoleTests.LookAsync(window, null);
    }

    private static async Task MakeClientsAsync(RegistryServer server)
    {
        var admin = server.As(server.AdminKey);
        foreach (var (id, name) in new[] { ("alice", "Alice Apple"), ("carol", "Carol Maps Ltd"), ("mallory", "") })
        {
            var user = new
            {
                ids = new { user_id = id },
                name,
                password = Password,
            };
            (await admin.Post("/users", new { user })).Succeeded();
        }

        await RegisterAsync(server, "carol", Known, "Mapper");
        await RegisterAsync(server, "mallory", Impostor, "M\u0430pper");
    }

    private static IEnumerable<string> RightsOf(string clientId) =>
        Enum.GetValues<Right>()
            .Where(right =>
                clientId == Known
                    ? right is Right.UserInfo or Right.UserGatewaysList
                    : !right.ToString().EndsWith("All", StringComparison.Ordinal)
            )
            .Select(WireNames<Right>.NameOf);

    private static string Scope(IEnumerable<string> rights) => string.Join(' ', ["openid", "profile", .. rights]);

    private static async Task RegisterAsync(RegistryServer server, string owner, string clientId, string name)
    {
        var admin = server.As(server.AdminKey);
        var made = await admin.Post($"/users/{owner}/api-keys", new { name = "k", rights = new[] { "RIGHT_ALL" } });
        var request = People.ClientRequest(clientId);
        request["client"]!["name"] = name;
        request["client"]!["description"] = "Shows where your gateways stand, and whether they work";
        request["client"]!["redirect_uris"] = new JsonArray($"{Host}/callback");
        request["client"]!["rights"] = new JsonArray([.. RightsOf(clientId).Select(right => JsonValue.Create(right))]);
        (await server.As((string)made.Succeeded()["key"]!).Post($"/users/{owner}/clients", request)).Succeeded();
        (await admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
    }
}
