using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>What each check of the report says, asked for as a registrant does before submitting.</summary>
public class CheckTests
{
    private enum Owner
    {
        Organization,
        NamelessOrganization,
        User,
    }

    /// <summary>
    /// The guideline, what the check finds, words that it says, and what is different from a request without a fault.
    /// </summary>
    public static TheoryData<Database, string, string, string, string, string> Cases
    {
        get
        {
            (string Guideline, string Status, string Says, string Edit, Owner Owner)[] cases =
            [
                ("owner", "pass", "owned by", "{}", Owner.Organization),
                ("owner", "warn", "no name", "{}", Owner.NamelessOrganization),
                ("owner", "pass", "for its owner or for a test", """{"rights":["RIGHT_USER_INFO"]}""", Owner.User),
                ("owner", "warn", "is a person|rights beyond", """{"rights":["RIGHT_GATEWAY_INFO"]}""", Owner.User),
                (
                    "owner",
                    "warn",
                    "is a person|2 hosts",
                    """{"rights":["RIGHT_USER_INFO"],"redirect_uris":["https://one.example.com/","https://two.example.com/"]}""",
                    Owner.User
                ),
                ("confusable", "pass", "like no official name", "{}", Owner.Organization),
                (
                    "confusable",
                    "warn",
                    "The Things Stack|holds it",
                    """{"name":"BRAND for The Things Stack"}""",
                    Owner.Organization
                ),
                ("confusable", "warn", "several scripts", """{"name":"BRAND Gаteway Setup"}""", Owner.Organization),
                ("client_id", "pass", "owner and a purpose", "{}", Owner.Organization),
                (
                    "client_id",
                    "warn",
                    "does not name its owner|the owner is",
                    """{"ids":{"client_id":"weather-map-sync"}}""",
                    Owner.Organization
                ),
                ("client_id", "warn", "no purpose", """{"ids":{"client_id":"BRAND"}}""", Owner.Organization),
                (
                    "client_id",
                    "warn",
                    "no purpose",
                    """{"ids":{"client_id":"BRAND-test-client"}}""",
                    Owner.Organization
                ),
                (
                    "client_id",
                    "warn",
                    "neither its owner nor a purpose",
                    """{"ids":{"client_id":"my-new-oauth-app"}}""",
                    Owner.Organization
                ),
                ("name", "pass", "capitalized form", "{}", Owner.Organization),
                ("name", "pass", "is close to", """{"name":"BRAND Gateways"}""", Owner.Organization),
                ("name", "warn", "something else than", """{"name":"Weather Map"}""", Owner.Organization),
                (
                    "name",
                    "warn",
                    "neither who provides it nor what",
                    """{"name":"My Test OAuth"}""",
                    Owner.Organization
                ),
                (
                    "name",
                    "warn",
                    "neither who provides it nor what",
                    """{"ids":{"client_id":"my-other-test-app"},"name":"My Test App"}""",
                    Owner.Organization
                ),
                ("name", "fail", "no name", """{"name":""}""", Owner.Organization),
                ("description", "pass", "says what", "{}", Owner.Organization),
                (
                    "description",
                    "pass",
                    "says what",
                    """{"description":"Manage your MyBrand gateway from the mobile app"}""",
                    Owner.Organization
                ),
                ("description", "fail", "no description", """{"description":""}""", Owner.Organization),
                (
                    "description",
                    "fail",
                    "the name again",
                    """{"description":"BRAND gateway setup"}""",
                    Owner.Organization
                ),
                ("description", "fail", "placeholder", """{"description":"My new OAuth client"}""", Owner.Organization),
                ("description", "fail", "placeholder", """{"description":"Lorem ipsum"}""", Owner.Organization),
                (
                    "description",
                    "fail",
                    "placeholder",
                    """{"name":"BRAND","description":"BRAND description"}""",
                    Owner.Organization
                ),
                ("description", "warn", "too short", """{"description":"Sets gateways up"}""", Owner.Organization),
                (
                    "description",
                    "warn",
                    "the application rights",
                    """{"rights":["RIGHT_APPLICATION_INFO"]}""",
                    Owner.Organization
                ),
                (
                    "description",
                    "warn",
                    "the gateway rights",
                    """{"description":"Shows you the weather, by design of young people"}""",
                    Owner.Organization
                ),
                ("redirect_uris", "needs_human", "turned off", "{}", Owner.Organization),
                ("password_grant", "pass", "does not ask", "{}", Owner.Organization),
                ("refresh_token", "pass", "while its user is there", "{}", Owner.Organization),
                (
                    "refresh_token",
                    "needs_human",
                    "while its user is away|Reads gateways at night",
                    """{"grants":["GRANT_AUTHORIZATION_CODE","GRANT_REFRESH_TOKEN"],"description":"Reads gateways at night"}""",
                    Owner.Organization
                ),
                ("device_code", "pass", "does not ask", "{}", Owner.Organization),
                (
                    "device_code",
                    "needs_human",
                    "far from the device|Opens the gate",
                    """{"grants":["GRANT_AUTHORIZATION_CODE","GRANT_DEVICE_CODE"],"description":"Opens the gate"}""",
                    Owner.Organization
                ),
                (
                    "redirect_uris",
                    "pass",
                    "needs none",
                    """{"grants":["GRANT_DEVICE_CODE"],"redirect_uris":[]}""",
                    Owner.Organization
                ),
                ("rights", "pass", "fit the description", "{}", Owner.Organization),
                ("rights", "warn", "no right", """{"rights":[]}""", Owner.Organization),
                (
                    "rights",
                    "warn",
                    "RIGHT_GATEWAY_ALL includes|RIGHT_GATEWAY_DELETE|would some of RIGHT_GATEWAY_INFO",
                    """{"rights":["RIGHT_GATEWAY_ALL"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_ALL includes|would some of",
                    """{"rights":["RIGHT_ALL"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_GATEWAY_SETTINGS_API_KEYS|dangerous",
                    """{"rights":["RIGHT_GATEWAY_SETTINGS_API_KEYS"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_GATEWAY_READ_SECRETS|dangerous",
                    """{"rights":["RIGHT_GATEWAY_READ_SECRETS"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_GATEWAY_DELETE|dangerous",
                    """{"rights":["RIGHT_GATEWAY_DELETE"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_GATEWAY_SETTINGS_COLLABORATORS|dangerous",
                    """{"rights":["RIGHT_GATEWAY_SETTINGS_COLLABORATORS"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_APPLICATION_INFO: the description never speaks of it",
                    """{"rights":["RIGHT_APPLICATION_INFO"]}""",
                    Owner.Organization
                ),
                (
                    "rights",
                    "warn",
                    "RIGHT_USER_ORGANIZATIONS_LIST: the description never speaks of it",
                    """{"rights":["RIGHT_USER_ORGANIZATIONS_LIST"]}""",
                    Owner.Organization
                ),
            ];
            var data = new TheoryData<Database, string, string, string, string, string>();
            foreach (var (guideline, status, says, edit, owner) in cases)
            {
                data.Add(Database.Sqlite, guideline, status, says, edit, owner.ToString());
                if (Requirements.Reason(PostgresCluster.Missing) is null)
                {
                    data.Add(Database.Postgres, guideline, status, says, edit, owner.ToString());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_check_says_what_it_finds_and_what_would_satisfy_it(
        Database database,
        string guideline,
        string status,
        string says,
        string edit,
        string owner
    )
    {
        var server = await RegistryServer.On(database);
        var (alice, path, request) = await NewRequest(server, Enum.Parse<Owner>(owner), edit);

        var report = (await alice.Api.Post($"{path}?dry_run=true", request)).Succeeded();

        var check = CheckOf(report, guideline);
        Assert.True((string)check["status"]! == status, check.ToJsonString());
        Assert.All(
            says.Split('|'),
            words =>
                Assert.Contains(
                    words,
                    $"{check["finding"]} {string.Join(' ', check["evidence"]?.AsArray() ?? [])}",
                    StringComparison.OrdinalIgnoreCase
                )
        );
        Assert.Equal(status == "pass", check["advice"] is null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_without_a_fault_passes_every_check_that_needs_nobody(Database database)
    {
        using var internet = new FakeInternet().Site(
            "app.example.com",
            "93.184.216.34",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        );
        await using var server = await RegistryServer.StartAsync(database, internet);
        var (alice, path, request) = await NewRequest(server, Owner.Organization, "{}");

        var report = (await alice.Api.Post($"{path}?dry_run=true", request)).Succeeded();

        Assert.All(
            report["checks"]!.AsArray().Where(check => (string)check!["guideline"]! != "hosts"),
            check => Assert.True((string)check!["status"]! == "pass", check.ToJsonString())
        );
        Assert.Contains(
            "answers 400",
            (string)CheckOf(report, "redirect_uris")["evidence"]![0]!,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_worst_of_the_redirect_uris_decides(Database database)
    {
        using var internet = new FakeInternet()
            .Site("app.example.com", "93.184.216.34", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .Name("intranet.example.com", ["10.0.0.1"]);
        await using var server = await RegistryServer.StartAsync(database, internet);
        (string[] Uris, string Status, string Says)[] cases =
        [
            (["https://app.example.com/callback"], "pass", "answers 200"),
            (
                ["https://app.example.com/callback", "http://127.0.0.1:8080/callback"],
                "needs_human",
                "the user's own machine"
            ),
            (["com.example.app:/callback"], "needs_human", "an app"),
            (
                ["https://app.example.com/callback", "https://intranet.example.com/callback"],
                "warn",
                "10.0.0.1 is private"
            ),
            (["https://intranet.example.com/callback", "https://nowhere.example.com/callback"], "fail", "no address"),
        ];
        foreach (var (uris, status, says) in cases)
        {
            var (alice, path, request) = await NewRequest(
                server,
                Owner.User,
                new JsonObject
                {
                    ["redirect_uris"] = new JsonArray([.. uris.Select(uri => JsonValue.Create(uri))]),
                }.ToJsonString()
            );

            var check = CheckOf((await alice.Api.Post($"{path}?dry_run=true", request)).Succeeded(), "redirect_uris");

            Assert.True((string)check["status"]! == status, check.ToJsonString());
            Assert.Contains(
                check["evidence"]!.AsArray(),
                line => ((string)line!).Contains(says, StringComparison.Ordinal)
            );
            Assert.Equal(uris.Length, check["evidence"]!.AsArray().Count);
        }

        Assert.DoesNotContain("10.0.0.1", internet.Connections);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_reads_like_one_of_somebody_else_is_named_and_ones_own_is_not(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, path, first) = await NewRequest(server, Owner.Organization, "{}");
        var firstId = (string)(await alice.Api.Post(path, first)).Succeeded()["ids"]!["client_id"]!;
        var (bob, bobsPath, request) = await NewRequest(
            server,
            Owner.User,
            new JsonObject { ["name"] = ((string)first["client"]!["name"]!).ToUpperInvariant() }.ToJsonString()
        );
        var copy = CheckOf((await bob.Api.Post($"{bobsPath}?dry_run=true", request)).Succeeded(), "confusable");
        var second = first.DeepClone();
        second["client"]!["ids"]!["client_id"] = $"{firstId}-2";

        Assert.Equal("warn", (string)copy["status"]!);
        Assert.Contains(firstId, (string)copy["evidence"]![0]!, StringComparison.Ordinal);
        Assert.Equal(
            "pass",
            (string)CheckOf((await alice.Api.Post($"{path}?dry_run=true", second)).Succeeded(), "confusable")["status"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_would_be_refused_is_refused_in_a_dry_run_too(Database database)
    {
        var server = await RegistryServer.On(database);
        foreach (
            var (edit, field) in new[]
            {
                ("""{"grants":["GRANT_PASSWORD"]}""", "client.grants"),
                ("""{"name":"The Things Network Console"}""", "client.name"),
                ("""{"ids":{"client_id":"the-th1ngs-stack"}}""", "client.ids.client_id"),
            }
        )
        {
            var (alice, path, request) = await NewRequest(server, Owner.Organization, edit);

            var answer = await alice.Api.Post($"{path}?dry_run=true", request);

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.StartsWith(field, Assert.Single(answer.Faulty), StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dry_run_stores_nothing_and_what_is_submitted_gets_the_same_report(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, path, request) = await NewRequest(
            server,
            Owner.Organization,
            """{"rights":["RIGHT_GATEWAY_ALL"]}"""
        );
        var clientId = (string)request["client"]!["ids"]!["client_id"]!;

        var dry = (await alice.Api.Post($"{path}?dry_run=true", request)).Succeeded();
        (await alice.Api.Get($"/clients/{clientId}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        Assert.Null(dry["revision"]);
        Assert.Null(dry["state"]);
        (await alice.Api.Post(path, request)).Succeeded();

        var ofOwner = (await alice.Api.Get($"/clients/{clientId}/review")).Succeeded();
        var ofReviewer = (await server.Admin.Get($"/clients/{clientId}/review")).Succeeded();
        Assert.All(
            new[] { ofOwner, ofReviewer },
            report => Assert.True(JsonNode.DeepEquals(dry["checks"], report["checks"]), report.Text)
        );
        Assert.Equal("high", (string)ofOwner["risk"]!);
        (await alice.Api.Post($"{path}?dry_run=true", request)).Refused(HttpStatusCode.Conflict, "id_taken");
    }

    /// <summary>
    /// The example of the documentation of The Things Stack. A careful administrator would not approve it: nobody can
    /// tell who asks, for what, and why it needs to do anything with any gateway.
    /// </summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task The_well_known_example_gets_the_report_that_a_careful_administrator_would_write(Database database)
    {
        using var internet = new FakeInternet();
        await using var server = await RegistryServer.StartAsync(database, internet);
        (await server.Admin.Post("/users", new { user = new { ids = new { user_id = "testuser" } } })).Succeeded();
        var developer = server.As(await server.People.NewKey("/users/testuser"));
        var example = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "req.json"));

        var report = (await developer.Post("/users/testuser/clients?dry_run=true", example)).Succeeded();

        (string Guideline, string Status, string Says)[] expected =
        [
            ("owner", "warn", "public|testuser|person|rights beyond the account"),
            ("confusable", "pass", "like no official name"),
            ("client_id", "warn", "my-test-client|neither its owner nor a purpose|testuser"),
            ("name", "warn", "My Test OAuth|neither who provides it nor what it is for"),
            ("description", "fail", "placeholder|My Test OAuth description"),
            ("redirect_uris", "fail", "does not work|https://thethings.example.com|no address"),
            ("hosts", "warn", "user/testuser has not proven|thethings.example.com: not proven"),
            ("password_grant", "pass", "does not ask"),
            ("refresh_token", "pass", "only while its user is there"),
            ("device_code", "pass", "does not ask"),
            (
                "rights",
                "warn",
                "RIGHT_GATEWAY_ALL includes|RIGHT_GATEWAY_SETTINGS_API_KEYS|RIGHT_GATEWAY_DELETE|would some of RIGHT_GATEWAY_INFO|RIGHT_ORGANIZATION_GATEWAYS_CREATE: the description never|RIGHT_ORGANIZATION_GATEWAYS_LIST: the description never|"
                    + "RIGHT_ORGANIZATION_INFO: the description never|RIGHT_USER_GATEWAYS_CREATE: the description never|RIGHT_USER_GATEWAYS_LIST: the description never|RIGHT_USER_ORGANIZATIONS_LIST: the description never"
            ),
        ];
        var checks = report["checks"]!.AsArray();
        Assert.Equal(
            expected.Select(check => (check.Guideline, check.Status)),
            checks.Select(check => ((string)check!["guideline"]!, (string)check["status"]!))
        );
        foreach (var (guideline, _, says) in expected)
        {
            var check = CheckOf(report, guideline);
            Assert.All(
                says.Split('|'),
                words =>
                    Assert.Contains(
                        words,
                        $"{check["finding"]} {string.Join(' ', check["evidence"]?.AsArray() ?? [])}",
                        StringComparison.Ordinal
                    )
            );
        }

        Assert.DoesNotContain("RIGHT_USER_INFO", CheckOf(report, "rights").ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("high", (string)report["risk"]!);
        Assert.Equal(4, (int)report["counts"]!["pass"]!);
        Assert.Equal(5, (int)report["counts"]!["warn"]!);
        Assert.Equal(2, (int)report["counts"]!["fail"]!);
    }

    private static JsonNode CheckOf(Answer report, string guideline) =>
        Assert.Single(report["checks"]!.AsArray(), check => (string)check!["guideline"]! == guideline)!;

    /// <summary>
    /// A request that nothing is wrong with but for the edit, where BRAND stands for the ID of the owner.
    /// </summary>
    private static async Task<(Person Caller, string Path, JsonObject Request)> NewRequest(
        RegistryServer server,
        Owner owner,
        string edit
    )
    {
        var alice = await server.People.NewUser();
        var brand = $"acme{RandomNumberGenerator.GetString("bcdfghjkmpqrvwxz", 10)}";
        var path = owner == Owner.User ? $"/users/{alice.Id}/clients" : $"/organizations/{brand}/clients";
        if (owner != Owner.User)
        {
            var name = owner == Owner.Organization ? $"{brand} Ltd" : "";
            (
                await alice.Api.Post(
                    $"/users/{alice.Id}/organizations",
                    new { organization = new { ids = new { organization_id = brand }, name } }
                )
            ).Succeeded();
        }

        var client = new JsonObject
        {
            ["ids"] = new JsonObject { ["client_id"] = $"{brand}-gateway-setup" },
            ["name"] = $"{char.ToUpperInvariant(brand[0])}{brand[1..]} Gateway Setup",
            ["description"] = "Registers the gateways of the signed-in user",
            ["redirect_uris"] = new JsonArray("https://app.example.com/callback"),
            ["rights"] = new JsonArray("RIGHT_USER_GATEWAYS_CREATE", "RIGHT_GATEWAY_INFO", "RIGHT_USER_INFO"),
        };
        foreach (
            var (member, value) in JsonNode.Parse(edit.Replace("BRAND", brand, StringComparison.Ordinal))!.AsObject()
        )
        {
            client[member] = value?.DeepClone();
        }

        return (alice, path, new JsonObject { ["client"] = client });
    }
}
