using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>Where a client tells of itself, and whom a reviewer writes to (RFC 7591, section 2).</summary>
public class WhoYouAreTests
{
    private static readonly string[] Pages = ["client_uri", "policy_uri", "tos_uri"];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_is_registered_with_its_pages_and_contacts_and_shown_with_them(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();

        var id = await server.People.NewClient(
            owner,
            request =>
            {
                request["client"]!["client_uri"] = "https://app.example.com/?state=CA";
                request["client"]!["policy_uri"] = "https://app.example.com/privacy";
                request["client"]!["tos_uri"] = "http://localhost:3000/terms";
                request["client"]!["contacts"] = new JsonArray("team@example.com", "night-shift@example.com");
            }
        );

        var client = (await owner.Api.Get($"/clients/{id}")).Succeeded();
        Assert.Equal("https://app.example.com/?state=CA", (string)client["client_uri"]!);
        Assert.Equal("https://app.example.com/privacy", (string)client["policy_uri"]!);
        Assert.Equal("http://localhost:3000/terms", (string)client["tos_uri"]!);
        Assert.Equal(2, client["contacts"]!.AsArray().Count);
        Assert.Equal(2, (await server.Admin.Get($"/clients/{id}"))["contacts"]!.AsArray().Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_does_not_work_on_it_sees_its_pages_and_no_contact(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(
            owner,
            request =>
            {
                request["client"]!["client_uri"] = "https://app.example.com";
                request["client"]!["contacts"] = new JsonArray("team@example.com");
            }
        );

        var seen = (await stranger.Api.Get($"/clients/{id}")).Succeeded();

        Assert.Equal("https://app.example.com", (string)seen["client_uri"]!);
        Assert.DoesNotContain("team@example.com", seen.Text, StringComparison.Ordinal);
        var asked = await stranger.Api.Get($"/clients/{id}?field_mask=contacts");
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_address_that_nobody_should_open_is_refused_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        foreach (
            var (address, why) in new[]
            {
                ("javascript:alert(1)", "absolute https URI"),
                ("com.example.app:/about", "absolute https URI"),
                ("http://app.example.com", "must use https"),
                ("https://user@app.example.com", "user information"),
                ("https://app.example.com/#terms", "fragment"),
                ("https://app.example.com/\u202Egnp.exe", "ASCII"),
                ("https://", "host"),
                ($"https://app.example.com/{new string('a', 128)}", "at most 128"),
            }
        )
        {
            var client = new JsonObject(Pages.Select(page => KeyValuePair.Create(page, (JsonNode?)address)));

            var answer = await owner.Api.Put($"/clients/{id}", new JsonObject { ["client"] = client });

            answer.Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(Pages.Select(page => $"client.{page}"), answer.Faulty);
            Assert.Contains(why, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Contacts_are_a_few_mail_addresses(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        Task<Answer> Put(params string[] contacts) =>
            owner.Api.Put($"/clients/{id}", new { client = new { contacts } });

        var wrong = await Put("team@example.com", "Team <team@example.com>", "no address", "", "a\u202E@example.com");
        wrong.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["client.contacts[1]", "client.contacts[2]", "client.contacts[3]"], wrong.Faulty.Take(3));
        Assert.Contains("alice@example.com", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<team@", wrong.Text, StringComparison.Ordinal);

        var many = await Put([.. Enumerable.Range(0, 6).Select(i => $"person{i}@example.com")]);
        Assert.Equal(["client.contacts"], many.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
        Assert.Contains("at most 5", many.Text, StringComparison.Ordinal);

        (await Put("team@example.com")).Succeeded();
        (await Put()).Succeeded();
        Assert.Null((await owner.Api.Get($"/clients/{id}"))["contacts"]);
    }
}
