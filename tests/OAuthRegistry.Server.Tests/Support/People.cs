using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>Somebody with an API key.</summary>
internal sealed record Person(string Id, string Key, Api Api)
{
    public object Ids => new { user_ids = new { user_id = Id } };
}

/// <summary>Makes users, organizations and clients that no other test knows.</summary>
internal sealed class People(RegistryServer server)
{
    private static int _count;

    /// <summary>An ID that nobody else has.</summary>
    public static string NewId(string start) =>
        $"{start}-{Interlocked.Increment(ref _count)}-{Guid.NewGuid().ToString("N")[..8]}";

    public async Task<Person> NewUser(bool admin = false, string name = "user", params string[] rights)
    {
        var id = NewId(name);
        (await server.Admin.Post("/users", new { user = new { ids = new { user_id = id }, admin } })).Succeeded();
        var key = await NewKey($"/users/{id}", rights);
        return new Person(id, key, server.As(key));
    }

    /// <summary>A key of the account at the path; with all rights unless some are named.</summary>
    public async Task<string> NewKey(string account, params string[] rights)
    {
        var answer = await server.Admin.Post(
            $"{account}/api-keys",
            new { name = "test", rights = rights.Length > 0 ? rights : ["RIGHT_ALL"] }
        );
        return (string)answer.Succeeded()["key"]!;
    }

    public async Task<string> NewOrganization(Person creator)
    {
        var id = NewId("org");
        (
            await creator.Api.Post(
                $"/users/{creator.Id}/organizations",
                new { organization = new { ids = new { organization_id = id } } }
            )
        ).Succeeded();
        return id;
    }

    /// <summary>
    /// Registers a client and returns its ID; <paramref name="change"/> may change the request first.
    /// </summary>
    public async Task<string> NewClient(Person owner, Action<JsonObject>? change = null)
    {
        var request = ClientRequest(NewId("client"));
        change?.Invoke(request);
        var answer = await owner.Api.Post($"/users/{owner.Id}/clients", request);
        return (string)answer.Succeeded()["ids"]!["client_id"]!;
    }

    /// <summary>A request that nothing is wrong with.</summary>
    public static JsonObject ClientRequest(string clientId) =>
        new()
        {
            ["client"] = new JsonObject
            {
                ["ids"] = new JsonObject { ["client_id"] = clientId },
                ["name"] = "Gateway Onboarding",
                ["description"] = "Registers the gateways of the signed-in user",
                ["redirect_uris"] = new JsonArray("https://app.example.com/callback"),
                ["rights"] = new JsonArray("RIGHT_USER_GATEWAYS_CREATE", "RIGHT_USER_INFO"),
            },
        };
}
