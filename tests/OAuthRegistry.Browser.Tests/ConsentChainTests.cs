using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// The attack that once gave an unreviewed client all rights of an administrator by one press of a button: an
/// organization, the sandbox, and rights that are swapped while the page is open.
/// </summary>
public class ConsentChainTests
{
    private const string Password = "A-password-4-somebody",
        ClientId = "gateway-onboarding-chain";

    private const string Mallory = "mallory-dev",
        Victim = "victim-admin";

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task An_administrator_grants_what_the_page_said_or_nothing(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        var admin = server.As(server.AdminKey);
        var mallory = await AttackAsync(server, admin);
        await using var window = await Chromium.OpenAsync();
        await window.Page.GotoAsync(Authorize(server));
        await window.Page.GetByLabel("User ID or mail address").FillAsync(Victim);
        await window.Page.GetByLabel("Password").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        // Who was put into an organization without being asked is not let in at all.
        await window.Page.GetByText("You can not use this application now").WaitForAsync();
        var collaborator = new
        {
            ids = new { user_ids = new { user_id = Victim } },
            rights = new[] { "RIGHT_CLIENT_INFO" },
        };
        (await admin.Put($"/clients/{ClientId}/collaborators", new { collaborator })).Succeeded();
        await window.Page.GotoAsync(Authorize(server));
        await window.Page.GetByText("You can not use this application now").WaitForAsync();

        // It agrees by its own act, in its own browser: now it tries the client out, and sees what it grants.
        await window.Page.GotoAsync(new Uri(server.Address, "/").ToString());
        await Pictures.TakeAsync(window.Page, "home-with-invitations");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = ClientId }).First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Accept the invitation {Victim}" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Leave {Victim}" }).WaitForAsync();
        await window.Page.GotoAsync(Authorize(server));
        await SwapAndAllowAsync(window.Page, mallory, "STATE_REQUESTED");

        foreach (var state in new[] { "STATE_APPROVED", "STATE_FLAGGED" })
        {
            var client = new
            {
                state,
                state_description = "so",
                rights = new[] { "RIGHT_USER_INFO" },
            };
            (await admin.Put($"/clients/{ClientId}", new { client })).Succeeded();
            await window.Page.GotoAsync(Authorize(server));
            await SwapAndAllowAsync(window.Page, admin, state);
        }

        Assert.Empty((await admin.Get($"/users/{Victim}/authorizations")).Succeeded()["authorizations"]!.AsArray());
        Assert.Empty(server.Logs.Errors);
    }

    /// <summary>
    /// While the page is open its rights become all; the button grants nothing, and the page says why.
    /// </summary>
    private static async Task SwapAndAllowAsync(IPage page, Api owner, string state)
    {
        await page.GetByText("asks for permission").WaitForAsync();
        await Pictures.TakeAsync(page, $"consent-{state}");
        (await owner.Put($"/clients/{ClientId}", new { client = new { rights = new[] { "RIGHT_ALL" } } })).Succeeded();

        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

        await page.GetByText("changed what it asks for").WaitForAsync();
        await page.GetByText("Do everything that you may do").WaitForAsync();
        await Pictures.TakeAsync(page, $"consent-again-{state}");
    }

    private static async Task<Api> AttackAsync(RegistryServer server, Api admin)
    {
        var victim = new
        {
            ids = new { user_id = Victim },
            admin = true,
            password = Password,
        };
        (await admin.Post("/users", new { user = victim })).Succeeded();
        (await admin.Post("/users", new { user = new { ids = new { user_id = Mallory } } })).Succeeded();
        var made = await admin.Post($"/users/{Mallory}/api-keys", new { name = "dev", rights = new[] { "RIGHT_ALL" } });
        var key = (string)made.Succeeded()["key"]!;
        var mallory = server.As(key);
        var organization = new { ids = new { organization_id = "mallory-works" } };
        (await mallory.Post($"/users/{Mallory}/organizations", new { organization })).Succeeded();
        var request = People.ClientRequest(ClientId);
        request["client"]!["redirect_uris"] = new JsonArray("http://127.0.0.1:1/callback");
        request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO");
        (await mallory.Post("/organizations/mallory-works/clients", request)).Succeeded();
        var collaborator = new
        {
            ids = new { user_ids = new { user_id = Victim } },
            rights = new[] { "RIGHT_ORGANIZATION_ALL" },
        };
        (await mallory.Put("/organizations/mallory-works/collaborators", new { collaborator })).Succeeded();
        return mallory;
    }

    private static string Authorize(RegistryServer server) =>
        new Uri(
            server.Address,
            $"/oauth/authorize?client_id={ClientId}&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&state=s"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        ).ToString();
}
