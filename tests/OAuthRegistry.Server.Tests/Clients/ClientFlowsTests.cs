using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>The commands of a client. That they work, the tests of the command line show.</summary>
public class ClientFlowsTests
{
    private const string Address = "https://registry.example.com";

    [Fact]
    public void Nothing_that_was_registered_is_a_command_of_its_own_and_no_secret_is_shown()
    {
        var client = Client(Grant.AuthorizationCode, Grant.RefreshToken, Grant.ClientCredentials, Grant.DeviceCode);
        client.Secret = "THE-SECRET";
        client.RedirectUris = ["https://app.example.com/$(reboot)`id`'\";&"];
        client.Rights = null;
        client.ResourceScopes = [new() { ResourceId = "odd", Scopes = ["$(reboot)", "a'b`c`;d"] }];

        var commands = Commands(client);

        Assert.Equal(6, commands.Count);
        Assert.All(
            commands,
            command =>
            {
                Assert.DoesNotContain("reboot)", command, StringComparison.Ordinal);
                Assert.DoesNotContain('`', command);
                Assert.DoesNotContain("THE-SECRET", command, StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData(null, "-u my-app:\"$CLIENT_SECRET\"", FlowSentences.Secret)]
    [InlineData(AuthMethod.ClientSecretPost, "client_secret=\"$CLIENT_SECRET\"", FlowSentences.Secret)]
    [InlineData(AuthMethod.PrivateKeyJwt, "client_assertion=\"$(client_assertion)\"", FlowSentences.Assertion)]
    [InlineData(AuthMethod.None, "-d client_id=my-app", null)]
    public void A_client_proves_itself_as_it_says(AuthMethod? method, string proof, string? hint)
    {
        var client = Client(Grant.AuthorizationCode, Grant.ClientCredentials);
        client.TokenEndpointAuthMethod = method;

        var commands = Commands(client).Where(command => command.Contains("curl", StringComparison.Ordinal)).ToList();

        // Who has nothing to prove itself by is no service.
        Assert.Equal(method is AuthMethod.None ? 1 : 2, commands.Count);
        Assert.All(commands, command => Assert.Contains(proof, command, StringComparison.Ordinal));
        Assert.Equal(hint is null ? [] : [hint], new ClientFlows(client, Address).Hints);
    }

    [Fact]
    public void A_token_is_asked_for_one_API()
    {
        var client = Client(Grant.ClientCredentials);
        client.ResourceScopes = [new() { ResourceId = "company-devices", Scopes = ["devices:read"] }];

        Assert.Contains(FlowSentences.OneApi, new ClientFlows(client, Address).Hints);
        Assert.EndsWith("-d scope=RIGHT_USER_INFO", Assert.Single(Commands(client)), StringComparison.Ordinal);
        client.Rights = null;
        Assert.EndsWith("-d scope=devices%3Aread", Assert.Single(Commands(client)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_exchanged_for_a_narrower_one_by_who_can_prove_itself()
    {
        var client = Client(Grant.TokenExchange);
        client.DpopBoundAccessTokens = true;
        client.Rights = [Right.UserInfo, Right.UserClientsList];

        var command = Assert.Single(Commands(client));

        Assert.Contains("-d subject_token=\"$ACCESS_TOKEN\"", command, StringComparison.Ordinal);
        Assert.EndsWith("-d scope=RIGHT_USER_INFO", command, StringComparison.Ordinal);
        Assert.Contains(FlowSentences.Bound, new ClientFlows(client, Address).Hints);
        client.TokenEndpointAuthMethod = AuthMethod.None;
        Assert.Empty(Commands(client));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_does_not_work_on_a_client_is_shown_no_command(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(server, owner);

        var (own, strange) = (
            await Browser.SignedInAsync(server, owner.Id),
            await Browser.SignedInAsync(server, stranger.Id)
        );

        Assert.Contains(
            "id=\"flows\"",
            (await own.GetAsync($"/clients/{app.ClientId}/try")).Html,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "id=\"flows\"",
            (await strange.GetAsync($"/clients/{app.ClientId}/try")).Html,
            StringComparison.Ordinal
        );
    }

    private static ClientBody Client(params Grant[] grants) =>
        new()
        {
            Ids = new() { ClientId = "my-app" },
            RedirectUris = ["https://app.example.com/callback"],
            Grants = [.. grants],
            Rights = [Right.UserInfo],
        };

    private static List<string> Commands(ClientBody client) =>
        [.. new ClientFlows(client, Address).All.SelectMany(flow => flow.Steps).Select(step => step.Command)];
}
