using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A service on foreign libraries whose tokens are bound to a key; no user and no browser.</summary>
public class DpopLibraryTests
{
    [Theory]
    [OnNode(Database.Sqlite)]
    [OnNode(Database.Postgres)]
    public async Task It_calls_with_proofs_and_exchanges_a_bound_token_for_a_narrower_one(Database database)
    {
        // Either works; one of each is tried.
        var wantsNonce = database == Database.Postgres;
        await using var server = await RegistryServer.ListenAsync(
            database,
            ("OAuth:RequireDpopNonce", wantsNonce ? "true" : "false")
        );
        var client = new
        {
            ids = new { client_id = "nightly-export" },
            name = "Nightly Export",
            grants = new[] { "GRANT_CLIENT_CREDENTIALS", "GRANT_TOKEN_EXCHANGE" },
            rights = new[] { "RIGHT_USER_INFO", "RIGHT_USER_CLIENTS_LIST" },
            dpop_bound_access_tokens = true,
        };
        var registered = (await server.As(server.AdminKey).Post("/users/admin/clients", new { client })).Succeeded();
        using var service = await OAuthLibrary.StartAsync(
            "dpop.mjs",
            server.Address.ToString(),
            "nightly-export",
            (string)registered["secret"]!
        );

        var result = await service.NextAsync();

        Assert.Equal(
            (wantsNonce, "dpop", 200, 401, 200),
            (
                (bool)result["wasAskedForNonce"]!,
                ((string)result["type"]!).ToLowerInvariant(),
                (int)result["bound"]!,
                (int)result["stolen"]!,
                (int)result["other"]!
            )
        );
        Assert.Equal(43, ((string)result["cnf"]!["jkt"]!).Length);
        Assert.Equal("RIGHT_USER_INFO", (string)Assert.Single(result["rights"]!.AsArray())!);
        Assert.Empty(server.Logs.Errors);
    }
}
