using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// The longest words that others may write break no page: on a phone and a desk, by day and night, in both languages.
/// </summary>
public class LongWordsTests
{
    private const string Password = "A-password-4-somebody";

    private static readonly string User = LongId('u'),
        Company = LongId('o'),
        Invited = LongId('i');

    private static readonly string Client = LongId('c'),
        Offered = LongId('f');

    private static readonly string Redirect = "https://app.example.com/".PadRight(128, 'x');

    private static readonly string[] Pages =
    [
        "/",
        "/clients",
        $"/clients/{Client}",
        $"/clients/{Client}/try",
        $"/clients/{Client}/settings",
        $"/clients/{Client}/secrets",
        $"/clients/{Client}/users",
        $"/clients/{Client}/timeline",
        $"/clients/{Client}/collaborators",
        "/organizations",
        $"/organizations/{Company}",
        $"/organizations/{Invited}",
        "/notifications",
        "/authorizations",
        "/sessions",
        "/account",
        "/sign-out",
    ];

    private static readonly (int Width, ColorScheme Scheme, string Language)[] Screens =
    [
        (390, ColorScheme.Light, "en"),
        (390, ColorScheme.Dark, "de"),
        (1280, ColorScheme.Dark, "en"),
        (1280, ColorScheme.Light, "de"),
    ];

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task No_page_is_wider_than_the_screen(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await MakeThingsAsync(server);
        List<string> tooWide = [];
        foreach (var (width, scheme, language) in Screens)
        {
            await using var window = await Chromium.OpenAsync(
                new()
                {
                    ViewportSize = new() { Width = width, Height = 844 },
                    ColorScheme = scheme,
                    Locale = language,
                }
            );
            async Task See(string path, string page)
            {
                var name = $"{page}-{width}-{language}";
                tooWide.AddRange(await SeeAsync(window.Page, new Uri(server.Address, path), width, name) ? [] : [name]);
            }

            await See($"/sign-in?return_to=%2F{new string('x', 200)}", "sign-in");
            await window.Page.Locator("#name").FillAsync(User);
            await window.Page.Locator("#password").FillAsync(Password);
            await window.Page.Locator("main form button[type=submit]").ClickAsync();
            await window.Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
            foreach (var path in Pages)
            {
                var name = path[1..].Replace('/', '-').Replace("xx", "", StringComparison.Ordinal);
                await See(path, name.Length > 0 ? name : "home");
            }

            await See(
                $"/oauth/authorize?client_id={Client}&response_type=code&state=s&scope=openid%20profile%20email"
                    + $"&redirect_uri={Uri.EscapeDataString(Redirect)}&code_challenge_method=S256"
                    + $"&code_challenge={new string('a', 43)}",
                "consent"
            );
            await See($"/oauth/authorize?client_id={Offered}&response_type=code", "refused");
            await See("/oauth/logout", "logout");
            Assert.DoesNotContain(window.Problems, problem => !problem.Contains("40", StringComparison.Ordinal));
        }

        Assert.Empty(tooWide);
        Assert.Empty(server.Logs.Errors);
    }

    /// <summary>Whether the page is as wide as the screen at most.</summary>
    private static async Task<bool> SeeAsync(IPage page, Uri address, int width, string name)
    {
        await page.GotoAsync(address.ToString());
        await Pictures.TakeAsync(page, name);
        return await page.EvaluateAsync<bool>($"document.documentElement.scrollWidth <= {width}");
    }

    private static string LongId(char first) => $"{first}".PadRight(36, 'x');

    private static async Task MakeThingsAsync(RegistryServer server)
    {
        var (admin, word) = (server.As(server.AdminKey), new string('w', 50));
        (
            await admin.Post(
                "/users",
                new
                {
                    user = new
                    {
                        ids = new { user_id = User },
                        name = word,
                        password = Password,
                        primary_email_address = $"{new string('m', 60)}@example.com",
                    },
                }
            )
        ).Succeeded();
        var made = await admin.Post($"/users/{User}/api-keys", new { name = "k", rights = new[] { "RIGHT_ALL" } });
        var user = server.As((string)made.Succeeded()["key"]!);
        foreach (var (by, of, id) in new[] { (user, User, Company), (admin, "admin", Invited) })
        {
            var description = new string('d', 300);
            var organization = new
            {
                ids = new { organization_id = id },
                name = word,
                description,
            };
            (await by.Post($"/users/{of}/organizations", new { organization })).Succeeded();
        }

        await InviteAsync(admin, $"/organizations/{Invited}", "RIGHT_ORGANIZATION_ALL");
        foreach (var (by, of, id) in new[] { (user, User, Client), (admin, "admin", Offered) })
        {
            var request = People.ClientRequest(id);
            request["client"]!["name"] = word.ToUpperInvariant();
            request["client"]!["description"] = new string('d', 300);
            request["client"]!["redirect_uris"] = new JsonArray(Redirect);
            request["client"]!["state"] = "STATE_REQUESTED";
            (await by.Post($"/users/{of}/clients", request)).Succeeded();
        }

        await InviteAsync(admin, $"/clients/{Offered}", "RIGHT_CLIENT_INFO");
        (await admin.Put($"/clients/{Client}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
    }

    private static async Task InviteAsync(Api by, string where, string right)
    {
        var collaborator = new { ids = new { user_ids = new { user_id = User } }, rights = new[] { right } };
        (await by.Put($"{where}/collaborators", new { collaborator })).Succeeded();
    }
}
