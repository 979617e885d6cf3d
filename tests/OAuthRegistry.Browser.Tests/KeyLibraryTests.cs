using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>An application on a foreign library that has no secret: it signs with a key of its own.</summary>
public class KeyLibraryTests
{
    private const string Password = "A-password-4-somebody";

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task It_pushes_its_request_and_proves_itself_by_its_key_at_every_endpoint(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.ListenAsync(database);
        var key = KeyPair.Curve("2026");
        var clientId = await RegisterAsync(server, key);
        using var app = await OAuthLibrary.StartAsync(
            "keys.mjs",
            server.Address.ToString(),
            clientId,
            key.Private.ToJsonString()
        );
        var authorize = (string)(await app.NextAsync())["authorize"]!;
        Assert.Contains("request_uri=urn", authorize, StringComparison.Ordinal);
        Assert.DoesNotContain("code_challenge", authorize, StringComparison.Ordinal);

        await AllowAsync(authorize);

        var result = await app.NextAsync();
        Assert.Equal("alice", (string?)result["sub"]);
        Assert.True((bool)result["introspected"]!["active"]!);
        Assert.Equal(clientId, (string?)result["introspected"]!["client_id"]);
        Assert.False((bool)result["after"]!["active"]!);
        Assert.Empty(server.Logs.Errors);
    }

    /// <summary>oauth4webapi leaves more to the application than openid-client, which is built on it.</summary>
    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task So_does_an_application_that_puts_each_request_together_itself(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.ListenAsync(database);
        var key = KeyPair.Curve("2026");
        var clientId = await RegisterAsync(server, key);
        using var app = await OAuthLibrary.StartAsync(
            "flow.mjs",
            server.Address.ToString(),
            clientId,
            key.Private.ToJsonString(),
            "push"
        );
        var authorize = (string)(await app.NextAsync())["authorize"]!;
        Assert.Contains("request_uri=urn", authorize, StringComparison.Ordinal);

        await AllowAsync(authorize);

        var result = await app.NextAsync();
        Assert.Equal(("alice", "alice"), ((string?)result["sub"], (string?)result["userInfo"]!["sub"]));
        Assert.True((bool)result["introspected"]!["active"]!);
        Assert.Equal((200, 401), ((int)result["second"]!["status"]!, (int)result["third"]!));
        Assert.Empty(server.Logs.Errors);
    }

    private static async Task AllowAsync(string authorize)
    {
        await using var window = await Chromium.OpenAsync();
        await window.Page.GotoAsync(authorize);
        await window.Page.GetByLabel("User ID or mail address").FillAsync("alice");
        await window.Page.GetByLabel("Password").FillAsync(Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await window.Page.GetByText("Back in the application").WaitForAsync();
    }

    private static async Task<string> RegisterAsync(RegistryServer server, KeyPair key)
    {
        var admin = server.As(server.AdminKey);
        (
            await admin.Post("/users", new { user = new { ids = new { user_id = "alice" }, password = Password } })
        ).Succeeded();
        var request = People.ClientRequest("mycompany-gateway-onboarding");
        request["client"]!["redirect_uris"] = new JsonArray("http://127.0.0.1/callback");
        request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN");
        request["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
        request["client"]!["jwks"] = KeyPair.Set(key.Public);
        var client = (await admin.Post("/users/admin/clients", request)).Succeeded();
        Assert.Null(client["secret"]);
        return (string)client["ids"]!["client_id"]!;
    }
}
