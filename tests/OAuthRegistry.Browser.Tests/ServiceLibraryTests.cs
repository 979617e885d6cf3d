using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A service and an API on foreign libraries; no user and no browser.</summary>
public class ServiceLibraryTests
{
    private const string Api = "https://devices.example.com/api",
        ClientId = "nightly-export";

    [Theory]
    [OnNode(Database.Sqlite)]
    [OnNode(Database.Postgres)]
    public async Task By_its_secret_a_service_gets_signed_tokens_that_libraries_verify(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        var client = await RegisterAsync(server, "client_secret_basic");

        await GetsTokensAsync(server, (string)client["secret"]!);
    }

    [Theory]
    [OnNode(Database.Sqlite)]
    [OnNode(Database.Postgres)]
    public async Task By_its_key_a_service_gets_signed_tokens_that_libraries_verify(Database database)
    {
        await using var server = await RegistryServer.ListenAsync(database);
        var key = KeyPair.Curve("2026");
        await RegisterAsync(server, "private_key_jwt", KeyPair.Set(key.Public));

        await GetsTokensAsync(server, key.Private.ToJsonString());
    }

    private static async Task GetsTokensAsync(RegistryServer server, string proof)
    {
        using var service = await OAuthLibrary.StartAsync(
            "service.mjs",
            server.Address.ToString(),
            ClientId,
            proof,
            Api
        );
        var result = await service.NextAsync();

        foreach (var claims in new[] { result["read"]!, result["verified"]! })
        {
            Assert.Equal(
                ($"client/{ClientId}", ClientId, Api, "devices:read"),
                ((string)claims["sub"]!, (string)claims["client_id"]!, (string)claims["aud"]!, (string)claims["scope"]!)
            );
        }

        Assert.Equal(
            (true, false, false),
            ((bool)result["before"]!, (bool)result["after"]!, (bool)result["otherAfter"]!)
        );
        Assert.Empty(server.Logs.Errors);
    }

    private static async Task<Answer> RegisterAsync(RegistryServer server, string method, JsonNode? keys = null)
    {
        var admin = server.As(server.AdminKey);
        var resource = new
        {
            ids = new { resource_id = "company-devices" },
            name = "Devices",
            identifier = Api,
            token_format = "TOKEN_JWT",
            scopes = new[] { new { name = "devices:read", meaning = "see your devices" } },
        };
        (await admin.Post("/resources", new { resource })).Succeeded();
        var client = new
        {
            ids = new { client_id = ClientId },
            name = "Nightly Export",
            grants = new[] { "GRANT_CLIENT_CREDENTIALS" },
            token_endpoint_auth_method = method,
            jwks = keys,
            resource_scopes = new[] { new { resource_id = "company-devices", scopes = new[] { "devices:read" } } },
        };
        return (await admin.Post("/users/admin/clients", new { client })).Succeeded();
    }
}
