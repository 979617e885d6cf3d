using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>An API of the network, registered as a resource with two scopes: one to read and one to write.</summary>
internal sealed class NetworkApi
{
    private readonly RegistryServer _server;

    private NetworkApi(RegistryServer server, string id) => (_server, Id) = (server, id);

    public string Id { get; }

    public string Identifier => $"https://{Id}.example.com/api";

    public string Read => $"{Id}:read";

    public string Write => $"{Id}:write";

    public string Secret { get; private set; } = "";

    public static async Task<NetworkApi> RegisteredAsync(RegistryServer server, Action<JsonObject>? change = null)
    {
        var api = new NetworkApi(server, People.NewId("api"));
        var resource = api.Body();
        change?.Invoke(resource);
        (await server.Admin.Post("/resources", new JsonObject { ["resource"] = resource })).Succeeded();
        api.Secret = (string)(await server.Admin.Post($"/resources/{api.Id}/secrets", new { })).Succeeded()["secret"]!;
        return api;
    }

    public JsonObject Body() =>
        new()
        {
            ["ids"] = new JsonObject { ["resource_id"] = Id },
            ["name"] = $"The devices of {Id}",
            ["identifier"] = Identifier,
            ["scopes"] = new JsonArray(
                new JsonObject { ["name"] = Read, ["meaning"] = "see your devices" },
                new JsonObject
                {
                    ["name"] = Write,
                    ["meaning"] = "change your devices",
                    ["risk"] = "RISK_HIGH",
                    ["implies"] = new JsonArray(Read),
                }
            ),
        };

    /// <summary>What a client asks for of it.</summary>
    public JsonNode Asks(params string[] scopes) =>
        new JsonObject
        {
            ["resource_id"] = Id,
            ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
        };

    public async Task<Answer> IntrospectAsync(string token, string? id = null, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id ?? Id}:{secret ?? Secret}"))
        );
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        return await _server.As(null).Send(request);
    }

    /// <summary>An approved client that may do all of it, and no right of the registry's unless it says so.</summary>
    public Task<App> ClientAsync(Person owner, Action<JsonObject>? change = null) =>
        App.ApprovedAsync(
            _server,
            owner,
            change: request =>
            {
                request["client"]!["resource_scopes"] = new JsonArray(Asks(Write));
                change?.Invoke(request);
            }
        );
}
