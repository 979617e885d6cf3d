using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>The way of a client that was approved: from the consent page to the API.</summary>
public class FlowTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_approved_client_gets_tokens_that_work_on_the_API(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);
        var browser = await Browser.SignedInAsync(server, user.Id);

        var page = await browser.GetAsync(app.AuthorizeUrl());
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Gateway Onboarding asks for permission", page.Text, StringComparison.Ordinal);
        Assert.Contains(app.ClientId, page.Text, StringComparison.Ordinal);
        Assert.Contains("https://app.example.com", page.Text, StringComparison.Ordinal);
        var back = (await page.SubmitAsync(("decision", "allow"))).Redirected;
        Assert.Equal("a state", back["state"]);
        Assert.Equal("http://localhost", back["iss"]);

        var tokens = await app.ExchangeAsync(back["code"]!);
        Assert.Equal("bearer", (string?)tokens.Succeeded()["token_type"]);
        Assert.Equal(3600, (int)tokens["expires_in"]!);
        Assert.StartsWith("MFRWG.", tokens.AccessToken(), StringComparison.Ordinal);
        Assert.StartsWith("OJSWM.", tokens.RefreshToken(), StringComparison.Ordinal);

        var info = (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded()["oauth_access_token"]!;
        Assert.Equal(user.Id, (string?)info["user_ids"]!["user_id"]);
        Assert.Equal(
            ["RIGHT_USER_INFO", "RIGHT_USER_GATEWAYS_CREATE"],
            info["rights"]!.AsArray().Select(right => (string)right!)
        );
        (await server.As(tokens.AccessToken()).Get($"/users/{user.Id}")).Succeeded();
        (await server.As(tokens.AccessToken()).Get($"/users/{user.Id}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
    }
}
