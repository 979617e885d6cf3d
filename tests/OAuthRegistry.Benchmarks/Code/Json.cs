using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Benchmarks.Code;

/// <summary>The body of a client, in and out.</summary>
public class Json
{
    private const string Request = """
        {"client":{"ids":{"client_id":"gateway-onboarding"},"name":"Gateway Onboarding","description":"Registers the gateways of the signed-in user",
        "redirect_uris":["https://app.example.com/callback"],"rights":["RIGHT_USER_GATEWAYS_CREATE","RIGHT_USER_INFO"],"attributes":{"team":"field"} } }
        """;

    private readonly ClientBody _client;

    public Json() => _client = ReadClient()!;

    /// <summary>As a call reads it: each member is looked at once before the whole becomes a client.</summary>
    [Benchmark]
    public ClientBody? ReadClient()
    {
        var root = JsonNode.Parse(Request)!;
        new JsonShape(new Server.Rights.Call()).Walk(root, WireJson.Shared.CreateClientRequest, "");
        return root.Deserialize(WireJson.Shared.CreateClientRequest)!.Client;
    }

    [Benchmark]
    public byte[] WriteClient() => JsonSerializer.SerializeToUtf8Bytes(_client, WireJson.Shared.ClientBody);
}
