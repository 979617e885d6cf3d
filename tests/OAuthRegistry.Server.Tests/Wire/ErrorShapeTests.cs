using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>
/// Every refusal is RFC 9457 problem details that clients of The Things Stack read as their own errors.
/// </summary>
public class ErrorShapeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_refusal_carries_both_forms_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var id = People.NewId("client");

        var answer = await server.Admin.Get($"/clients/{id}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(
            ["type", "title", "status", "code", "message", "details"],
            answer.Json.AsObject().Select(member => member.Key)
        );
        Assert.EndsWith("/errors/client_not_found", (string)answer["type"]!, StringComparison.Ordinal);
        Assert.Equal($"client with id `{id}` not found", answer.Title);
        Assert.Equal((404, 5), ((int)answer["status"]!, (int)answer["code"]!));
        Assert.Equal($"error:registry:client_not_found ({answer.Title})", (string)answer["message"]!);
        var details = Assert.Single(answer["details"]!.AsArray())!.AsObject();
        Assert.Equal("type.googleapis.com/ttn.lorawan.v3.ErrorDetails", (string)details["@type"]!);
        Assert.Equal(
            ("registry", "client_not_found", "client with id `{client_id}` not found"),
            ((string)details["namespace"]!, (string)details["name"]!, (string)details["message_format"]!)
        );
        Assert.Equal(id, (string)details["attributes"]!["client_id"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)details["correlation_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_correlation_id_finds_the_line_in_the_log(Database database)
    {
        var server = await RegistryServer.On(database);

        var answer = await server.Admin.Get($"/clients/{People.NewId("client")}");

        var correlation = (string)answer["details"]![0]!["correlation_id"]!;
        var line = Assert.Single(server.Logs.All, line => line.Contains(correlation, StringComparison.Ordinal));
        Assert.Contains("answered 404", line, StringComparison.Ordinal);
        Assert.Contains("user/admin", line, StringComparison.Ordinal);
        Assert.Equal(correlation, answer.Header("X-Request-Id"));
    }

    [Fact]
    public async Task A_validation_names_every_member_and_how_many_there_are()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        var answer = await server.Admin.Post(
            "/users",
            new
            {
                user = new
                {
                    ids = new { user_id = "-" },
                    name = 7,
                    admin = "yes",
                },
            }
        );

        answer.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["user.admin", "user.ids.user_id", "user.name"], answer.Faulty.Order(StringComparer.Ordinal));
        Assert.All(answer["errors"]!.AsObject(), member => Assert.NotEmpty(member.Value!.AsArray()));
        Assert.Equal(3, (int)answer["code"]!);
        Assert.NotNull(answer["detail"]);
    }

    [Fact]
    public async Task The_type_leads_to_an_explanation()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var type = (string)(await server.Admin.Get("/clients/no-such-client"))["type"]!;
        using var http = server.CreateClient();

        Assert.StartsWith("client_not_found", await http.GetStringAsync(new Uri(type)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v3/nowhere")]
    [InlineData("/api/v3/clients/some-client/nowhere")]
    [InlineData("/api/v4/clients")]
    [InlineData("/nowhere")]
    public async Task An_unknown_route_says_where_the_routes_are(string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        var answer = (await server.Admin.Send(request)).Refused(HttpStatusCode.NotFound, "route_not_found");

        Assert.Contains(path, answer.Title, StringComparison.Ordinal);
        Assert.Contains("/swagger", (string)answer["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_verb_says_which_are_right()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        foreach (
            var (verb, path, allowed) in new[]
            {
                ("PATCH", "/clients/some-client", "GET"),
                ("POST", "/clients", "GET"),
                ("DELETE", "/users", "POST"),
                ("PUT", "/auth_info", "GET"),
            }
        )
        {
            var answer = (await server.Admin.Send(new HttpMethod(verb), path)).Refused(
                HttpStatusCode.MethodNotAllowed,
                "method_not_allowed"
            );
            Assert.Contains(allowed, (string)answer["detail"]!, StringComparison.Ordinal);
            Assert.Contains(verb, answer.Title, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_not_json_says_where_it_breaks()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        foreach (
            var (body, reason) in new[]
            {
                ("{\"user\":\n{,}}", "line 2"),
                ("[]", "not an object"),
                ("null", "not an object"),
                ("{\"user\":{},\"user\":{}}", "a member stands twice"),
            }
        )
        {
            var answer = (await server.Admin.Post("/users", body)).Refused(HttpStatusCode.BadRequest, "json");
            Assert.Contains(reason, answer.Title, StringComparison.Ordinal);
        }

        using var notUtf8 = new ByteArrayContent([
            (byte)'{',
            (byte)'"',
            0xFF,
            (byte)'"',
            (byte)':',
            (byte)'1',
            (byte)'}',
        ])
        {
            Headers = { { "Content-Type", "application/json" } },
        };
        Assert.Contains(
            "not UTF-8",
            (await server.Admin.Post("/users", notUtf8)).Refused(HttpStatusCode.BadRequest, "json").Title,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_body_of_another_type_or_size_is_refused()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var form = new FormUrlEncodedContent([new("user", "alice")]);
        using var latin = new StringContent("{}", Encoding.Latin1, "application/json");

        (await server.Admin.Post("/users", form)).Refused(HttpStatusCode.UnsupportedMediaType, "content_type");
        (await server.Admin.Post("/users", latin)).Refused(HttpStatusCode.UnsupportedMediaType, "content_type");
        (await server.Admin.Post("/users", new { user = new { description = new string('d', 64 * 1024) } })).Refused(
            HttpStatusCode.RequestEntityTooLarge,
            "body_too_large"
        );
    }

    [Fact]
    public async Task Camel_case_is_read_and_an_unknown_member_warned_of()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var id = People.NewId("user");

        var answer = (
            await server.Admin.Post(
                "/users",
                new JsonObject
                {
                    ["user"] = new JsonObject
                    {
                        ["ids"] = new JsonObject { ["userId"] = id },
                        ["primaryEmailAddress"] = $"{id}@example.com",
                        ["nmae"] = "Alice",
                    },
                }
            )
        ).Succeeded();

        Assert.Equal($"{id}@example.com", (string)answer["primary_email_address"]!);
        Assert.Contains("unknown member `user.nmae` ignored", answer.Header("X-Warning"), StringComparison.Ordinal);
    }
}
