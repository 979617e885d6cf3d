using System.Net;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// A client that was approved is used by an application on a foreign library, by a person in a real browser.
/// </summary>
public class WholeFlowTests
{
    private const string Password = "A-password-4-somebody";

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task Register_approve_consent_token_API_refresh_introspect_revoke_and_log_out(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.ListenAsync(database);
        var (clientId, secret) = await RegisterAsync(server);
        using var app = await OAuthLibrary.StartAsync("flow.mjs", server.Address.ToString(), clientId, secret);
        var authorize = (string)(await app.NextAsync())["authorize"]!;

        await using var window = await Chromium.OpenAsync();
        await window.Page.GotoAsync(authorize);
        await window.Page.GetByLabel("User ID or mail address").FillAsync("alice");
        await window.Page.GetByLabel("Password").FillAsync(Password);
        Assert.Empty((await window.Page.RunAxe()).Violations);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window
            .Page.GetByRole(
                AriaRole.Heading,
                new()
                {
                    Level = 1,
                    Name = "Gateway Onboarding asks for permission",
                    Exact = true,
                }
            )
            .WaitForAsync();
        Assert.Empty((await window.Page.RunAxe()).Violations);
        await Pictures.TakeAsync(window.Page, "consent");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await window.Page.GetByText("Back in the application").WaitForAsync();

        var result = await app.NextAsync();
        Assert.Equal("alice", (string?)result["sub"]);
        Assert.Equal("bearer", (string?)result["tokenType"]);
        Assert.Equal(200, (int)result["first"]!["status"]!);
        Assert.Equal(
            ["RIGHT_USER_INFO"],
            result["second"]!["body"]!["oauth_access_token"]!["rights"]!.AsArray().Select(right => (string)right!)
        );
        Assert.True((bool)result["introspected"]!["active"]!);
        Assert.Equal(401, (int)result["third"]!);
        await window.Page.GotoAsync(
            new Uri(server.Address, $"/oauth/logout?access_token_id={result["tokenId"]}").ToString()
        );
        Assert.Equal(
            "http://127.0.0.1",
            new Uri(window.Page.Url)
                .GetLeftPart(UriPartial.Authority)
                .Replace($":{server.Address.Port}", "", StringComparison.Ordinal)
        );
        await window.Page.GetByLabel("Password").WaitForAsync();
        Assert.All(window.Requests, request => Assert.Equal("127.0.0.1", request.Host));
        Assert.Empty(window.Problems);
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_consent_page_works_without_JavaScript_on_a_phone_in_the_dark(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        var (clientId, _) = await RegisterAsync(server);
        await using var window = await Chromium.OpenAsync(
            new()
            {
                JavaScriptEnabled = false,
                ViewportSize = new() { Width = 360, Height = 740 },
                ColorScheme = ColorScheme.Dark,
            }
        );

        await window.Page.GotoAsync(
            new Uri(
                server.Address,
                $"/oauth/authorize?client_id={clientId}&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
            ).ToString()
        );
        await window.Page.GetByLabel("User ID or mail address").FillAsync("alice");
        await window.Page.GetByLabel("Password").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Pictures.TakeAsync(window.Page, "consent-phone-dark");
        var left = window.Page.WaitForRequestAsync(url =>
            url.Url.StartsWith("http://127.0.0.1:1/callback", StringComparison.Ordinal)
        );
        try
        {
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        }
        catch (PlaywrightException)
        {
            // Nobody listens there.
        }

        Assert.Contains("error=access_denied", (await left).Url, StringComparison.Ordinal);
    }

    private static async Task<(string ClientId, string Secret)> RegisterAsync(RegistryServer server)
    {
        var admin = server.As(server.AdminKey);
        (
            await admin.Post("/users", new { user = new { ids = new { user_id = "alice" }, password = Password } })
        ).Succeeded();
        (await admin.Post("/users", new { user = new { ids = new { user_id = "mycompany-dev" } } })).Succeeded();
        var key = (string)
            (
                await admin.Post("/users/mycompany-dev/api-keys", new { name = "dev", rights = new[] { "RIGHT_ALL" } })
            ).Succeeded()["key"]!;
        var request = People.ClientRequest("mycompany-gateway-onboarding");
        request["client"]!["redirect_uris"] = new JsonArray("http://127.0.0.1/callback");
        request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN");
        var developer = server.As(key);
        var registered = (await developer.Post("/users/mycompany-dev/clients", request)).Succeeded();
        Assert.Equal("STATE_REQUESTED", (string?)registered["state"]);
        (await developer.Post("/clients/mycompany-gateway-onboarding/secrets", new { })).Refused(
            HttpStatusCode.BadRequest,
            "client_not_approved"
        );
        var revision = (long)(await admin.Get("/clients/mycompany-gateway-onboarding/review")).Succeeded()["revision"]!;
        (
            await admin.Post("/clients/mycompany-gateway-onboarding/decisions", new { decision = "approve", revision })
        ).Succeeded();
        var secret = (string)
            (await developer.Post("/clients/mycompany-gateway-onboarding/secrets", new { })).Succeeded()["secret"]!;
        return ("mycompany-gateway-onboarding", secret);
    }
}
