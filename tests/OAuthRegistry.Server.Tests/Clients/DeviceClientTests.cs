using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>Where a redirect URI is needed, and where not: for the authorization code, and not for a device.</summary>
public class DeviceClientTests
{
    private const string NeedsOne = "client.redirect_uris";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_with_the_device_code_alone_needs_no_redirect_URI(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        foreach (
            var (grants, isNeeded) in new (string[]?, bool)[]
            {
                (["GRANT_DEVICE_CODE"], false),
                (["GRANT_DEVICE_CODE", "GRANT_REFRESH_TOKEN"], false),
                (["GRANT_DEVICE_CODE", "GRANT_AUTHORIZATION_CODE"], true),
                (["GRANT_AUTHORIZATION_CODE"], true),
                (["GRANT_REFRESH_TOKEN"], true),
                ([], true),
                (null, true),
            }
        )
        {
            var request = People.ClientRequest(People.NewId("device"));
            var client = request["client"]!.AsObject();
            client.Remove("redirect_uris");
            client["grants"] = grants is null ? null : new JsonArray([.. grants.Select(g => JsonValue.Create(g))]);

            var answer = await alice.Api.Post($"/users/{alice.Id}/clients", request);

            Assert.Equal(isNeeded ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.Status);
            Assert.Equal(isNeeded ? NeedsOne : null, isNeeded ? Assert.Single(answer.Faulty) : null);
            Assert.True(isNeeded || answer["grants"]!.AsArray().Count == grants!.Length, answer.Text);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_number_of_the_grant_is_understood_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("device"));
        request["client"]!["grants"] = new JsonArray(101);

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded();

        Assert.Equal("GRANT_DEVICE_CODE", (string?)Assert.Single(answer["grants"]!.AsArray()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_is_judged_by_the_client_that_it_would_make(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(
            alice,
            request => request["client"]!["grants"] = new JsonArray("GRANT_DEVICE_CODE")
        );
        var path = $"/clients/{id}";
        (await server.Admin.Put(path, new { client = new { state = "STATE_APPROVED" } })).Succeeded();

        // It takes effect at once, as whatever makes a client more harmless.
        (await alice.Api.Put(path, new { client = new { redirect_uris = Array.Empty<string>() } })).Succeeded();
        Assert.Null((await alice.Api.Get(path)).Succeeded()["redirect_uris"]);

        var code = new[] { "GRANT_AUTHORIZATION_CODE", "GRANT_DEVICE_CODE" };
        var refused = await server.Admin.Put(path, new { client = new { grants = code } });
        refused.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["client.grants"], refused.Faulty);
        var uris = new[] { "https://app.example.com/callback" };
        (await server.Admin.Put(path, new { client = new { grants = code, redirect_uris = uris } })).Succeeded();
        var none = await alice.Api.Put(path, new { client = new { redirect_uris = Array.Empty<string>() } });
        Assert.Equal([NeedsOne], none.Faulty);
        (
            await server.Admin.Put(
                path,
                new { client = new { grants = code[1..], redirect_uris = Array.Empty<string>() } }
            )
        ).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Its_owner_edits_it_in_the_console_and_its_grant_stays(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice, OAuth.Devices.Device.ItsGrants);
        var browser = await OAuth.Browser.SignedInAsync(server, alice.Id);
        var page = await browser.GetAsync($"/clients/{id}/settings");

        var saved = await page.SubmitAndFollowAsync(
            ("act", "save"),
            ("name", "Another Gateway Onboarding"),
            ("description", "Registers the gateways of the signed-in user"),
            ("rights", "RIGHT_USER_INFO")
        );

        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        var client = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("Another Gateway Onboarding", (string?)client["name"]);
        Assert.Equal(
            ["GRANT_DEVICE_CODE", "GRANT_REFRESH_TOKEN"],
            client["grants"]!.AsArray().Select(grant => (string)grant!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_registered_in_the_console(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var browser = await OAuth.Browser.SignedInAsync(server, alice.Id);
        var page = await browser.GetAsync("/clients/add");
        var id = People.NewId("television");
        Assert.DoesNotContain(
            "required",
            page.Html.Split("name=\"redirect_uris\"")[1].Split('>')[0],
            StringComparison.Ordinal
        );

        var registered = await page.SubmitAndFollowAsync(
            ("act", "register"),
            ("client_id", id),
            ("name", "Television"),
            ("description", "Shows the gateways of the signed-in user on a television"),
            ("grants", "GRANT_DEVICE_CODE"),
            ("rights", "RIGHT_USER_INFO")
        );

        Assert.Contains("is registered", registered.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["GRANT_DEVICE_CODE"],
            (await alice.Api.Get($"/clients/{id}")).Succeeded()["grants"]!.AsArray().Select(grant => (string)grant!)
        );
    }
}
