using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>Whom the server believes about where a request came from.</summary>
public class ProxyTests
{
    private const int Limit = 3;

    [Fact]
    public async Task Nobody_is_believed_unless_configured()
    {
        await using var server = await ServerProcess.StartAsync(("RateLimits__PerAddress", $"{Limit}"));

        for (var i = 0; i < Limit; i++)
        {
            var answer = await AskAsync(server, forwardedFor: $"203.0.113.{i}");
            Assert.StartsWith(server.Address.ToString(), (string)answer["type"]!, StringComparison.Ordinal);
        }

        (await AskAsync(server, forwardedFor: "203.0.113.99")).Refused(
            HttpStatusCode.TooManyRequests,
            "rate_limit_exceeded"
        );
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_configured_proxy_is_believed(string proxy)
    {
        await using var server = await ServerProcess.StartAsync(
            ("RateLimits__PerAddress", $"{Limit}"),
            ("Proxies__Known__0", proxy),
            ("AllowedHosts", "127.0.0.1;registry.example")
        );

        for (var i = 0; i < Limit; i++)
        {
            var answer = await AskAsync(server, forwardedFor: "203.0.113.1");
            Assert.StartsWith("https://registry.example/errors/", (string)answer["type"]!, StringComparison.Ordinal);
        }

        (await AskAsync(server, forwardedFor: "203.0.113.1")).Refused(
            HttpStatusCode.TooManyRequests,
            "rate_limit_exceeded"
        );
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await AskAsync(server, forwardedFor: "203.0.113.2")).Status);
    }

    [Fact]
    public async Task Only_the_last_hop_is_believed_not_what_the_caller_claims_before_it()
    {
        await using var server = await ServerProcess.StartAsync(
            ("RateLimits__PerAddress", $"{Limit}"),
            ("Proxies__Known__0", "127.0.0.1"),
            ("AllowedHosts", "127.0.0.1;registry.example")
        );

        for (var i = 0; i < Limit; i++)
        {
            await AskAsync(server, forwardedFor: $"198.51.100.{i}, 203.0.113.1");
        }

        (await AskAsync(server, forwardedFor: "198.51.100.99, 203.0.113.1")).Refused(
            HttpStatusCode.TooManyRequests,
            "rate_limit_exceeded"
        );
    }

    [Fact]
    public async Task A_proxy_that_is_not_configured_is_not_believed()
    {
        await using var server = await ServerProcess.StartAsync(("Proxies__Known__0", "192.0.2.1"));

        var answer = await AskAsync(server, forwardedFor: "203.0.113.1");

        Assert.StartsWith(server.Address.ToString(), (string)answer["type"]!, StringComparison.Ordinal);
    }

    /// <summary>
    /// Where nothing is: the answer needs no database, and its <c>type</c> shows what the server takes for its own
    /// address.
    /// </summary>
    private static async Task<Answer> AskAsync(ServerProcess server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "registry.example");
        return await server.As(null).Send(request);
    }
}
