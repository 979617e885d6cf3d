using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>The description of the API, as a person uses it.</summary>
public class SwaggerTests
{
    /// <summary>With the rules that it recommends.</summary>
    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task The_linter_of_Redocly_finds_no_error(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        var folder = await Npm.InstallAsync("@redocly/cli@2.77.0");
        await using var server = await RegistryServer.ListenAsync(database);
        var description = await server.As(null).Http.GetStringAsync("/swagger/v1/swagger.json");
        await File.WriteAllTextAsync(Path.Combine(folder, "swagger.json"), description);

        var linter = Path.Combine(folder, "node_modules", "@redocly", "cli", "bin", "cli.js");
        using var lint = Npm.Start("node", folder, [linter, "lint", "swagger.json", "--format", "stylish"]);
        var said = lint.StandardOutput.ReadToEndAsync();
        var warned = await lint.StandardError.ReadToEndAsync();
        await lint.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(lint.ExitCode == 0, await said + warned);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Try_it_out_registers_a_client_without_typing_JSON(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        await using var window = await Chromium.OpenAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 1000 },
            }
        );
        await window.Page.GotoAsync(new Uri(server.Address, "/swagger").ToString());

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
        await window.Page.Locator(".auth-container input").First.FillAsync(server.AdminKey);
        await window.Page.Locator(".auth-btn-wrapper .authorize").First.ClickAsync();
        await window.Page.Locator(".auth-btn-wrapper .btn-done").First.ClickAsync();
        var operation = window.Page.Locator("#operations-Clients-Clients_CreateForUser");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await operation.Locator(".live-responses-table .response .response-col_status").First.WaitForAsync();

        Assert.Equal(
            "200",
            (
                await operation.Locator(".live-responses-table .response .response-col_status").First.TextContentAsync()
            )?.Trim()
        );
        var client = (await server.As(server.AdminKey).Get("/clients/my-swagger-client")).Succeeded();
        Assert.Equal("my-swagger-client", (string?)client["ids"]!["client_id"]);
        Assert.Empty(window.Problems);
        Assert.All(
            window.Requests,
            request =>
                Assert.True(
                    request.Scheme == "data" || request.Authority == server.Address.Authority,
                    request.ToString()
                )
        );
    }
}
