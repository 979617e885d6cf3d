using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>Programs in browsers may call the API from any page, with a key and never with a cookie.</summary>
public class CorsTests
{
    [Fact]
    public async Task A_preflight_allows_what_the_api_needs()
    {
        using var http = (await RegistryServer.On(Database.Sqlite)).CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v3/clients/some-client");
        request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-request-id");

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains(
            "PUT",
            string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Authorization",
            string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")),
            StringComparison.Ordinal
        );
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/clients", HttpStatusCode.OK)]
    [InlineData("/clients/no-such-client", HttpStatusCode.NotFound)]
    [InlineData("/clients?limit=x", HttpStatusCode.BadRequest)]
    public async Task A_page_may_read_the_answer_and_its_headers_refusals_too(string path, HttpStatusCode status)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v3{path}");
        request.Headers.Add("Origin", "https://app.example.com");

        var answer = await server.Admin.Send(request);

        Assert.Equal(status, answer.Status);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.All(
            new[] { "X-Total-Count", "X-Warning", "X-Request-Id", "Retry-After", "X-Rate-Limit-Available" },
            name => Assert.Contains(name, answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal)
        );
        Assert.Equal("", answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_page_may_read_that_its_key_is_missing()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/clients");
        request.Headers.Add("Origin", "https://app.example.com");

        var answer = (await server.As(null).Send(request)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");

        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
    }
}
