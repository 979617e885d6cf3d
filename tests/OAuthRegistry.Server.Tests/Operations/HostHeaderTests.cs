using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>
/// The host that a request names is not believed, or anybody could make the server an issuer of theirs.
/// </summary>
public class HostHeaderTests
{
    [Theory]
    [InlineData("evil.example", "/.well-known/openid-configuration")]
    [InlineData("evil.example", "/oauth/token")]
    [InlineData("evil.example", "/sign-in")]
    [InlineData("evil.example", "/api/v3/auth_info")]
    [InlineData("localhost.evil.example", "/.well-known/openid-configuration")]
    [InlineData("127.0.0.1.evil.example", "/.well-known/openid-configuration")]
    [InlineData("192.0.2.7", "/.well-known/openid-configuration")]
    public async Task A_host_that_nobody_vouches_for_is_refused(string host, string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);

        var answer = await AskAsync(server, host, path);

        answer.Refused(HttpStatusCode.BadRequest, "unknown_host");
        Assert.DoesNotContain(host, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:5080")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:5080")]
    public async Task This_machine_needs_no_setting(string host)
    {
        var server = await RegistryServer.On(Database.Sqlite);

        (await AskAsync(server, host, "/.well-known/openid-configuration")).Succeeded();
    }

    [Fact]
    public async Task A_configured_issuer_stays_the_issuer_whatever_a_request_names()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("Registry:PublicUrl", "https://registry.example.com")
        );

        var answer = (await AskAsync(server, "evil.example", "/.well-known/openid-configuration")).Succeeded();

        Assert.DoesNotContain("evil.example", answer.Text, StringComparison.Ordinal);
        Assert.Contains(
            server.Logs.All,
            line => line.Contains("The issuer of tokens is https://registry.example.com", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Hosts_that_the_operator_lists_are_known()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("AllowedHosts", "localhost;registry.example;*.internal.example")
        );

        (await AskAsync(server, "registry.example", "/.well-known/openid-configuration")).Succeeded();
        (await AskAsync(server, "a.internal.example", "/.well-known/openid-configuration")).Succeeded();
    }

    private static async Task<Answer> AskAsync(RegistryServer server, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await server.As(null).Send(request);
    }
}
