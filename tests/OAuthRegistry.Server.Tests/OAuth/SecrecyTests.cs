using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.OAuth.Devices;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Whoever gets hold of the database or of the log gets nothing that works.</summary>
public class SecrecyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Neither_the_database_nor_the_log_holds_a_secret_that_was_ever_issued(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Serilog:MinimumLevel:Default", "Verbose"),
            ("Serilog:MinimumLevel:Override:Microsoft", "Verbose"),
            ("Serilog:MinimumLevel:Override:OpenIddict", "Verbose")
        );
        var secrets = await UseEverythingAsync(server);

        var log = string.Join('\n', server.Logs.All);
        var dump = await DumpAsync(server);

        Assert.Contains("user.authorization.grant", dump, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret.Value, dump, StringComparison.Ordinal));
        Assert.All(
            secrets,
            secret =>
                Assert.False(
                    log.Contains(secret.Value, StringComparison.Ordinal),
                    $"{secret.Key}: {server.Logs.All.FirstOrDefault(line => line.Contains(secret.Value, StringComparison.Ordinal))}"
                )
        );
    }

    /// <summary>What nobody but its owner may know: the secret parts of all that is handed out.</summary>
    private static async Task<Dictionary<string, string>> UseEverythingAsync(RegistryServer server)
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            change: request =>
                request["client"]!["logout_redirect_uris"] = new System.Text.Json.Nodes.JsonArray(
                    "https://app.example.com/bye"
                )
        );
        var browser = await Browser.SignedInAsync(server, user.Id);
        var cookie = SessionCookieOf(await new Browser(server).SignInAsync(user.Id, Browser.Password));
        await new Browser(server).SignInAsync(user.Id, "A-wrong-telltale-9");
        var code = await app.CodeAsync(browser, ("scope", "openid profile email RIGHT_USER_INFO"));
        var tokens = await app.ExchangeAsync(code);
        var refreshed = await app.RefreshAsync(tokens.RefreshToken());
        await app.ExchangeAsync(code);
        await app.IntrospectAsync(refreshed.AccessToken());
        await app.RevokeAsync(refreshed.AccessToken());
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        var ofDevice = await Device.World(server);
        var device = await Device.StartAsync(ofDevice.App);
        await device.PollAsync();
        var fetched = await device.TokensAsync(ofDevice.Browser);
        var last = await app.TokensAsync(browser);
        await browser.GetAsync($"/oauth/logout?access_token_id={last.AccessToken().Split('.')[1]}");
        return new()
        {
            ["password"] = Browser.Password,
            ["wrong password"] = "A-wrong-telltale-9",
            ["API key"] = owner.Key.Split('.')[2],
            ["client secret"] = app.Secret!,
            ["session"] = cookie.Split('.')[2],
            ["code"] = code.Split('.')[2],
            ["verifier"] = app.Verifier,
            ["access token"] = tokens.AccessToken().Split('.')[2],
            ["refresh token"] = tokens.RefreshToken().Split('.')[2],
            ["refreshed"] = refreshed.AccessToken().Split('.')[2],
            ["device code"] = device.Code.Split('.')[2],
            ["user code"] = device.UserCode.Replace("-", "", StringComparison.Ordinal),
            ["shown user code"] = device.UserCode,
            ["token of a device"] = fetched.AccessToken().Split('.')[2],
            ["ID token"] = ((string)tokens["id_token"]!).Split('.')[2],
        };
    }

    private static string SessionCookieOf(Browser.PageAnswer answer) =>
        answer
            .Headers["Set-Cookie"]
            .Split('\n')
            .Single(line => line.StartsWith("session=", StringComparison.Ordinal))["session=".Length..]
            .Split(';')[0];

    /// <summary>Every value of every row of every table, as text, in base64 and in hex.</summary>
    private static async Task<string> DumpAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync();
        var dump = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    dump.AppendLine(
                        reader.GetValue(i) switch
                        {
                            byte[] bytes => Encoding.Latin1.GetString(bytes) + Convert.ToBase64String(bytes),
                            Array array => string.Join(' ', array.Cast<object>()),
                            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                        }
                    );
                }
            }
        }

        return dump.ToString();
    }
}
