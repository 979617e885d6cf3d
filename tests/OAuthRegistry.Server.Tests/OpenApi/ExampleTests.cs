using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

/// <summary>"Try it out" works without typing.</summary>
public class ExampleTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_example_of_registering_is_the_seeds_request_under_its_own_ID_and_works(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Bootstrap:AdminUserId", "boss"));
        var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "req.json"));
        var registering = (await Description.Operations(server)).Single(operation =>
            operation is { Path: "/api/v3/users/{user_id}/clients", Verb.Method: "POST" }
        );
        var example = registering.Value.RequestBody!.Content!["application/json"].Example!;
        var userId = registering
            .Parameters.Single(parameter => parameter.Name == "user_id")
            .Example!.GetValue<string>();

        Assert.Equal("boss", userId);
        var expected = seed.Replace("testuser", "boss", StringComparison.Ordinal)
            .Replace("my-test-client", "my-swagger-client", StringComparison.Ordinal)
            .Replace("My Test OAuth", "My Swagger OAuth", StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), example), example.ToJsonString());
        var answer = (await server.Admin.Post($"/users/{userId}/clients", example.ToJsonString())).Succeeded();
        Assert.Equal("my-swagger-client", (string)answer["ids"]!["client_id"]!);
        Assert.Equal("", answer.Header("X-Warning"));
    }

    [Fact]
    public async Task Every_body_has_an_example_in_which_the_server_knows_every_member()
    {
        await using var server = await RegistryServer.StartAsync(Database.Sqlite);
        var taking = (await Description.Operations(server))
            .Where(operation => operation.Value.RequestBody?.Content?.ContainsKey("application/json") == true)
            .ToList();

        Assert.NotEmpty(taking);
        foreach (var operation in taking)
        {
            var example = operation.Value.RequestBody!.Content!["application/json"].Example;
            Assert.True(example is not null, $"{operation} has no example");
            var path = operation.Parameters.Aggregate(
                operation.Path,
                (path, parameter) =>
                    path.Replace(
                        $"{{{parameter.Name}}}",
                        (string?)parameter.Example ?? "none",
                        StringComparison.Ordinal
                    )
            );

            var answer = await server.Admin.Send(operation.Verb, path["/api/v3".Length..], example.ToJsonString());

            Assert.DoesNotContain("unknown member", answer.Header("X-Warning"), StringComparison.Ordinal);
            Assert.True(answer.Error is not ("validation" or "json"), $"{operation}: {answer.Text}");
        }
    }
}
