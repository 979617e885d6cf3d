using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A web site behind Apache's module for OpenID Connect, set up as its manual says.</summary>
public class ApacheTests
{
    private const string Password = "A-password-4-somebody";

    [Theory]
    [ThroughApache(Database.Sqlite)]
    [ThroughApache(Database.Postgres)]
    public async Task The_module_of_Apache_signs_a_user_in_and_out(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await using var apache = new Apache();
        await apache.StartAsync(server.Address, "company-wiki", await RegisterAsync(server, apache));
        await using var window = await Chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(apache.Guarded.ToString());
        await page.GetByLabel("User ID or mail address").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByText("Alice Apple, alice@example.com").WaitForAsync();
        Assert.Equal(apache.Guarded.ToString(), page.Url);

        // Nobody is asked: the module names the session by its ID token.
        await page.GotoAsync(apache.Logout.ToString());
        await page.GetByText("Everybody sees this").WaitForAsync();
        Assert.Equal(apache.Open.ToString(), page.Url);

        // Both sessions are over: the page asks for a password again.
        await page.GotoAsync(apache.Guarded.ToString());
        await page.GetByLabel("Password").WaitForAsync();
        Assert.Empty(apache.Errors);
        Assert.Empty(server.Logs.Errors);
    }

    private static async Task<string> RegisterAsync(RegistryServer server, Apache apache)
    {
        var admin = server.As(server.AdminKey);
        var user = new
        {
            ids = new { user_id = "alice" },
            name = "Alice Apple",
            primary_email_address = "alice@example.com",
            password = Password,
        };
        (await admin.Post("/users", new { user })).Succeeded();
        var request = People.ClientRequest("company-wiki");
        request["client"]!["redirect_uris"] = new JsonArray(apache.Callback.ToString());
        request["client"]!["logout_redirect_uris"] = new JsonArray(apache.Open.ToString());
        return (string)(await admin.Post("/users/admin/clients", request)).Succeeded()["secret"]!;
    }
}
