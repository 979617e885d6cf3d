using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>The report says what a careful administrator would, with the evidence, and changes nothing.</summary>
public class ReportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_honest_client_of_an_organization_passes(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var organization = await server.People.NewOrganization(developer);
        (
            await developer.Api.Put(
                $"/organizations/{organization}",
                new { organization = new { name = "Acme Sensors" } }
            )
        ).Succeeded();
        var request = People.ClientRequest($"{organization[..Math.Min(organization.Length, 20)]}-onboarding");
        request["client"]!["ids"]!["client_id"] = $"acme-gateway-{Guid.NewGuid().ToString("N")[..6]}";
        request["client"]!["name"] = "Acme Gateway";
        request["client"]!["description"] =
            "Registers the gateways of your account from the Acme app and shows your profile";

        var report = (
            await developer.Api.Post($"/organizations/{organization}/clients?dry_run=true", request)
        ).Succeeded();

        foreach (
            var guideline in new[]
            {
                "owner",
                "confusable",
                "client_id",
                "name",
                "description",
                "password_grant",
                "refresh_token",
                "rights",
            }
        )
        {
            Assert.True(Status(report, guideline) == "pass", Check(report, guideline).ToJsonString());
        }
    }

    [Theory]
    [InlineData("description", "", "description", "fail")]
    [InlineData("description", "Gateway Onboarding", "description", "fail")]
    [InlineData("description", "My Test OAuth description", "description", "fail")]
    [InlineData("description", "lorem ipsum", "description", "fail")]
    [InlineData("description", "An app", "description", "warn")]
    [InlineData("name", "", "name", "fail")]
    [InlineData("name", "Something Else Entirely", "name", "warn")]
    [InlineData("name", "The Things Netvvork Console", "confusable", "refused")]
    [InlineData("name", "Works with The Things Stack", "confusable", "warn")]
    public async Task A_text_is_judged(string member, string text, string guideline, string status)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var developer = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("gateway-onboarding"));
        request["client"]![member] = text;

        var report = await developer.Api.Post($"/users/{developer.Id}/clients?dry_run=true", request);

        Assert.Equal(status, report.Status == System.Net.HttpStatusCode.OK ? Status(report, guideline) : "refused");
    }

    [Theory]
    [InlineData("rights", "[]", "rights", "warn")]
    [InlineData("rights", "[\"RIGHT_ALL\"]", "rights", "warn")]
    [InlineData("rights", "[\"RIGHT_USER_SETTINGS_API_KEYS\"]", "rights", "warn")]
    [InlineData("rights", "[\"RIGHT_APPLICATION_TRAFFIC_READ\"]", "rights", "warn")]
    [InlineData("grants", "[\"GRANT_AUTHORIZATION_CODE\",\"GRANT_REFRESH_TOKEN\"]", "refresh_token", "needs_human")]
    [InlineData("redirect_uris", "[\"https://app.example.com/callback\"]", "redirect_uris", "needs_human")]
    public async Task A_list_is_judged(string member, string json, string guideline, string status)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var developer = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("gateway-onboarding"));
        request["client"]![member] = JsonNode.Parse(json);

        Assert.Equal(
            status,
            Status(
                (await developer.Api.Post($"/users/{developer.Id}/clients?dry_run=true", request)).Succeeded(),
                guideline
            )
        );
    }

    [Fact]
    public async Task The_probe_tells_the_reviewer_what_answered()
    {
        using var internet = new FakeInternet()
            .Site(
                "works.example.com",
                "93.184.215.14",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .Name("inside.example.com", ["10.0.0.7"]);
        await using var server = await RegistryServer.StartAsync(Database.Sqlite, internet);

        Assert.Equal("pass", Status(await ReportOn("https://works.example.com/callback"), "redirect_uris"));
        Assert.Equal(
            "warn",
            Status(await ReportOn("https://works.example.com/callback", "https://inside.example.com/"), "redirect_uris")
        );
        Assert.Equal(
            "fail",
            Status(
                await ReportOn("https://nowhere.example.com/", "https://works.example.com/callback"),
                "redirect_uris"
            )
        );
        Assert.Equal("needs_human", Status(await ReportOn("http://127.0.0.1/callback"), "redirect_uris"));
        Assert.All(internet.Connections, connection => Assert.Null(PublicAddress.Refusal(IPAddress.Parse(connection))));

        async Task<Answer> ReportOn(params string[] uris)
        {
            var request = People.ClientRequest(People.NewId("gateway-onboarding"));
            request["client"]!["redirect_uris"] = new JsonArray([.. uris.Select(uri => JsonValue.Create(uri))]);
            return (await server.Admin.Post("/users/admin/clients?dry_run=true", request)).Succeeded();
        }
    }

    private static JsonNode Check(Answer report, string guideline) =>
        report["checks"]!.AsArray().Single(check => (string?)check!["guideline"] == guideline)!;

    private static string? Status(Answer report, string guideline) => (string?)Check(report, guideline)["status"];
}
