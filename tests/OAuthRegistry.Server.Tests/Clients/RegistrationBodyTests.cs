using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>How the body of a registration may be written, and how not.</summary>
public class RegistrationBodyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_body_that_is_not_one_json_object_is_refused(Database database)
    {
        var whole = People.ClientRequest(People.NewId("client")).ToJsonString();
        string[] bodies =
        [
            whole[..^5],
            whole + "}",
            "not json",
            "[]",
            "null",
            "\"text\"",
            "42",
            "{'client':{}}",
            """{"client":{"name":"a","name":"b"}}""",
            string.Concat(Enumerable.Repeat("""{"client":""", 200)) + "1" + new string('}', 200),
            new string('[', 60_000),
            """{"client":{"\ud800":1}}""",
        ];
        foreach (var body in bodies)
        {
            await IsRefused(database, body, HttpStatusCode.BadRequest, "json");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Invalid_utf_8_is_refused(Database database)
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes("""{"client":{"name":" """),
            0xC3,
            0x28,
            .. Encoding.UTF8.GetBytes("\"}}"),
        ];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await IsRefused(database, content, HttpStatusCode.BadRequest, "json");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ten_megabytes_are_refused_as_too_large(Database database) =>
        await IsRefused(
            database,
            $$$"""{"client":{"name":"{{{new string('n', 10 * 1024 * 1024)}}}"}}""",
            HttpStatusCode.RequestEntityTooLarge,
            "body_too_large"
        );

    [Theory, OnSqlite, OnPostgres]
    public async Task A_body_of_another_type_is_refused(Database database)
    {
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/xml" })
        {
            var content = new StringContent(
                People.ClientRequest(People.NewId("client")).ToJsonString(),
                Encoding.UTF8,
                type
            );
            await IsRefused(database, content, HttpStatusCode.UnsupportedMediaType, "content_type");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Text_that_a_database_could_not_keep_is_refused_in_its_place(Database database)
    {
        foreach (var text in new[] { @"a\u0000b", @"a\ud800b", @"\udc00" })
        {
            await IsRefused(database, Body($"\"name\":\"{text}\""), "client.name");
            await IsRefused(database, Body($"\"description\":\"{text}\""), "client.description");
            await IsRefused(database, Body($"\"attributes\":{{\"key\":\"{text}\"}}"), "client.attributes.key");
            await IsRefused(database, Body($"\"logout_redirect_uris\":[\"{text}\"]"), "client.logout_redirect_uris[0]");
            await IsRefused(database, Body($"\"state\":\"{text}\""), "client.state");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Members_of_the_wrong_kind_are_refused_in_their_place(Database database)
    {
        await IsRefused(database, """{"client":[]}""", "client");
        await IsRefused(database, Body("\"name\":5"), "client.name");
        await IsRefused(database, Body("\"endorsed\":1"), "client.endorsed");
        await IsRefused(
            database,
            Body("\"logout_redirect_uris\":\"https://app.example.com\""),
            "client.logout_redirect_uris"
        );
        await IsRefused(database, Body("\"logout_redirect_uris\":[null]"), "client.logout_redirect_uris[0]");
        await IsRefused(database, Body("\"attributes\":{\"key\":null}"), "client.attributes.key");
        await IsRefused(database, Body("\"rights\":[1.5]"), "client.rights[0]");
        await IsRefused(
            database,
            Body("\"technical_contact\":{\"user_ids\":\"alice\"}"),
            "client.technical_contact.user_ids"
        );
        await IsRefused(database, Body("\"created_at\":\"yesterday\""), "client.created_at");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_empty_body_is_told_what_is_missing(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        foreach (var body in new object?[] { null, "{}", """{"client":{}}""", """{"client":null}""" })
        {
            var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", body)).Refused(
                HttpStatusCode.BadRequest,
                "validation"
            );
            Assert.Equal(["client.ids.client_id", "client.redirect_uris"], answer.Faulty);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Unknown_members_are_ignored_and_named(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["redirect_uri"] = "https://app.example.com/other";
        request["client"]!["ids"]!["owner_id"] = "x";
        request["dry_run"] = true;

        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded();

        Assert.All(
            ["`client.redirect_uri`", "`client.ids.owner_id`", "`dry_run`"],
            name => Assert.Contains(name, answer.Header("X-Warning"), StringComparison.Ordinal)
        );
        Assert.Null(answer["redirect_uri"]);
        Assert.Equal(
            ["https://app.example.com/callback"],
            answer["redirect_uris"]!.AsArray().Select(uri => (string)uri!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Camel_case_is_understood(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = People.NewId("client");

        var answer = (
            await alice.Api.Post(
                $"/users/{alice.Id}/clients",
                $$$"""
                {"client":{"ids":{"clientId":"{{{id}}}"},"redirectUris":["https://app.example.com/cb"],"logoutRedirectUris":["https://app.example.com/bye"],
                 "technicalContact":{"userIds":{"userId":"{{{alice.Id}}}"} } } }
                """
            )
        ).Succeeded();

        Assert.Equal("", answer.Header("X-Warning"));
        Assert.Equal(id, (string)answer["ids"]!["client_id"]!);
        Assert.Equal("https://app.example.com/bye", (string)answer["logout_redirect_uris"]![0]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Enums_are_understood_by_name_short_name_and_number(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        foreach (var state in new[] { "\"STATE_FLAGGED\"", "\"FLAGGED\"", "3", "\"3\"" })
        {
            var request = People.ClientRequest(People.NewId("client"));
            request["client"]!["state"] = JsonNode.Parse(state);
            request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "REFRESH_TOKEN", 2);
            request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "USER_INFO", 1);

            var answer = (await root.Api.Post($"/users/{root.Id}/clients", request)).Succeeded();

            Assert.Equal("STATE_FLAGGED", (string)answer["state"]!);
            Assert.Equal(
                ["GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN", "GRANT_REFRESH_TOKEN"],
                answer["grants"]!.AsArray().Select(grant => (string)grant!)
            );
            Assert.All(answer["rights"]!.AsArray(), right => Assert.Equal("RIGHT_USER_INFO", (string)right!));
        }
    }

    private static string Body(string member) =>
        $$"""{"client":{"ids":{"client_id":"{{People.NewId("client")}}"},"redirect_uris":["https://app.example.com/cb"],{{member}} } }""";

    private static async Task IsRefused(Database database, string body, string field)
    {
        var answer = await IsRefused(database, body, HttpStatusCode.BadRequest, "validation");
        Assert.True(answer.Faulty.Contains(field), $"{body} should be refused at {field}: {answer.Text}");
    }

    private static async Task<Answer> IsRefused(Database database, object body, HttpStatusCode status, string error)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var answer = (await alice.Api.Post($"/users/{alice.Id}/clients", body)).Refused(status, error);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("0", (await alice.Api.Get($"/users/{alice.Id}/clients")).Succeeded().Header("X-Total-Count"));
        return answer;
    }
}
