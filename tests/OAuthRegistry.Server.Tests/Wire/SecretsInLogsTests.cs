using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>Whoever reads the log learns no key, no password and no secret, not even at its most talkative.</summary>
public class SecretsInLogsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task No_log_line_holds_a_secret(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Serilog:MinimumLevel:Default", "Verbose"),
            ("Serilog:MinimumLevel:Override:Microsoft", "Verbose"),
            ("Serilog:MinimumLevel:Override:System", "Verbose")
        );
        const string Password = "A-telltale-password-1",
            Other = "A-telltale-password-2",
            Chosen = "A-telltale-client-secret-3";
        var userId = People.NewId("user");

        (
            await server.Admin.Post(
                "/users",
                new { user = new { ids = new { user_id = userId }, password = Password } }
            )
        ).Succeeded();
        var key = await server.People.NewKey($"/users/{userId}");
        var user = server.As(key);
        (await user.Put($"/users/{userId}/password", new { old = Password, @new = Other })).Succeeded();
        await user.Put($"/users/{userId}/password", new { old = Password, @new = Other });
        var request = People.ClientRequest(People.NewId("client"));
        var issued = (string)(await server.Admin.Post("/users/admin/clients", request)).Succeeded()["secret"]!;
        var clientId = (string)request["client"]!["ids"]!["client_id"]!;
        var second = (string)(await server.Admin.Post($"/clients/{clientId}/secrets", new { })).Succeeded()["secret"]!;
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { secret = Chosen } })).Succeeded();
        var forged = BearerToken.Parse(key)! with { Secret = BearerToken.GenerateSecret() };
        await server.As(forged.Reveal()).Get("/clients");
        await user.Post("/users", $"{{\"user\":{{\"password\":\"{Password}\" broken");

        var log = string.Join('\n', server.Logs.All);

        Assert.Contains($"/users/{userId}/password", log, StringComparison.Ordinal);
        string[] secrets =
        [
            BearerToken.Parse(key)!.Secret,
            BearerToken.Parse(server.AdminKey)!.Secret,
            forged.Secret,
            Password,
            Other,
            Chosen,
            issued,
            second,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_somebody_put_into_the_query_is_not_logged_either()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var alice = await server.People.NewUser();
        var id = People.NewId("client");

        await alice.Api.Get($"/clients/{id}?api_key={alice.Key}");

        Assert.Contains(server.Logs.All, line => line.Contains(id, StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Logs.All,
            line => line.Contains(BearerToken.Parse(alice.Key)!.Secret, StringComparison.Ordinal)
        );
    }
}
