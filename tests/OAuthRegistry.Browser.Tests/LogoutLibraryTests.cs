using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using SignedInBrowser = OAuthRegistry.Server.Tests.OAuth.Browser;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A foreign library takes the token by which a client is told that a session ended.</summary>
public class LogoutLibraryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task It_verifies_the_logout_token_and_finds_its_user_and_session_in_it(Database database)
    {
        Assert.True(Npm.Missing is null, Npm.Missing);
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Notifications:Poll", "00:00:00.02"),
            ("OAuth:LogoutToPrivateAddresses", "true")
        );
        var clientId = People.NewId("client");
        using var receiver = await OAuthLibrary.StartAsync(
            "logout.mjs",
            "http://localhost",
            clientId,
            await server.As(null).Http.GetStringAsync("/.well-known/jwks")
        );
        var uri = (string)(await receiver.NextAsync())["uri"]!;
        var app = await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request =>
            {
                request["client"]!["ids"]!["client_id"] = clientId;
                request["client"]!["backchannel_logout_uri"] = uri;
                request["client"]!["subject_type"] = "pairwise";
            }
        );
        var browser = await SignedInBrowser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var tokens = await app.TokensAsync(browser, ("scope", "openid"));
        await (await browser.GetAsync("/sign-out")).SubmitAsync();

        var told = await receiver.NextAsync();

        var payload = ((string)tokens["id_token"]!).Split('.')[1];
        var known = JsonNode.Parse(Base64UrlEncoder.Decode(payload))!;
        Assert.Equal(((string?)known["sub"], (string?)known["sid"]), ((string?)told["sub"], (string?)told["sid"]));
        Assert.NotNull(told["events"]!["http://schemas.openid.net/event/backchannel-logout"]);
    }
}
