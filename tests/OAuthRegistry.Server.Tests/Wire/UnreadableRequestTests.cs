using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>What can not be read is refused with words, at every door.</summary>
public class UnreadableRequestTests(OneProcess process) : IClassFixture<OneProcess>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task NUL_is_refused_wherever_it_stands(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        (await alice.Api.Get("/search/clients?query=a%00b")).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Put($"/users/{alice.Id}", "{\"user\":{\"name\":\"a\\u0000b\"}}")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        (await alice.Api.Put($"/users/{alice.Id}", "{\"user\":{\"name\":\"a\\ud800b\"}}")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        foreach (var path in new[] { "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/par" })
        {
            (await SendAsync(server, path, "token=%00&client_id=%00&grant_type=%00")).RefusedAs("invalid_request");
            (
                await SendAsync(server, path, "token=x&grant_type=refresh_token&refresh_token=x", credentials: "a\0b:c")
            ).RefusedAs("invalid_request");
        }

        (
            await SendAsync(
                server,
                "/oauth/token",
                "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"\\u0000\"}",
                "application/json"
            )
        ).RefusedAs("invalid_request");
        (
            await SendAsync(
                server,
                "/oauth/token",
                "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"\\ud800\"}",
                "application/json"
            )
        ).RefusedAs("invalid_request");
        foreach (var path in new[] { "/oauth/authorize", "/oauth/logout", "/sign-in" })
        {
            var page = await SendAsync(server, path, "client_id=%00&name=%00");
            Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (page.Status, page.ContentType));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_form_in_another_alphabet_or_without_end_is_refused(Database database)
    {
        var server = await RegistryServer.On(database);
        var endless = string.Join('&', Enumerable.Range(0, 1100).Select(count => $"a{count}=b"));

        foreach (var path in new[] { "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/par" })
        {
            (await SendAsync(server, path, "token=x", "application/x-www-form-urlencoded; charset=utf-7")).RefusedAs(
                "invalid_request"
            );
            (await SendAsync(server, path, endless)).RefusedAs("invalid_request");
        }

        foreach (var path in new[] { "/oauth/authorize", "/oauth/logout", "/sign-in" })
        {
            var utf7 = await SendAsync(server, path, "a=b", "application/x-www-form-urlencoded; charset=utf-7");
            Assert.Equal((HttpStatusCode.UnsupportedMediaType, "text/html"), (utf7.Status, utf7.ContentType));
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(server, path, endless)).Status);
        }

        using var json = new StringContent("{}", new MediaTypeHeaderValue("application/json") { CharSet = "utf-7" });
        (await server.Admin.Post("/users", json)).Refused(HttpStatusCode.UnsupportedMediaType, "content_type");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Brackets_in_the_name_of_a_field_mean_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        foreach (var name in new[] { "%1b[31m", "a[", "a[b", "a[b]", "a]b[", "[]" })
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/clients?{name}=x")).Status);
            Assert.InRange((int)(await SendAsync(server, "/sign-in", $"{name}=x&name=a")).Status, 200, 499);
        }
    }

    [Fact]
    public async Task The_page_for_what_can_not_be_read_is_nowhere_else()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.As(null).Send(new HttpRequestMessage(HttpMethod.Get, "/unreadable"))).Status
        );
    }

    [Theory]
    [InlineData("POST /api/v3/users", "application/json")]
    [InlineData("POST /oauth/token", "application/json")]
    [InlineData("POST /oauth/token", "application/x-www-form-urlencoded")]
    [InlineData("POST /sign-in", "application/x-www-form-urlencoded")]
    public async Task A_chunk_larger_than_any_number_is_refused(string line, string contentType)
    {
        var server = process.Server;
        var head =
            $"{line} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.WrittenKey}\r\n"
            + $"Content-Type: {contentType}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nFFFFFFFFFFFFFFFF\r\n";

        Assert.StartsWith("HTTP/1.1 400 ", await SendRawAsync(server, head), StringComparison.Ordinal);
        Assert.Empty(server.Errors);
    }

    [Theory]
    [InlineData("/api/v3/clients/a%00b")]
    [InlineData("/sign-in%00")]
    public async Task NUL_in_a_path_is_refused(string path)
    {
        var server = process.Server;

        var answer = await SendRawAsync(
            server,
            $"GET {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task What_may_be_read_may_be_asked_for_by_its_headers_alone()
    {
        var server = process.Server;
        foreach (
            var path in new[] { "/api/v3/clients", "/.well-known/oauth-authorization-server", "/.well-known/jwks" }
        )
        {
            var answer = await SendRawAsync(
                server,
                $"HEAD {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.WrittenKey}\r\nConnection: close\r\n\r\n"
            );

            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Serilog.Formatting.Compact.CompactJsonFormatter, Serilog.Formatting.Compact")]
    public async Task Nobody_writes_a_line_of_the_log(string formatter)
    {
        const string Forged = "12:00:00.000 INF forged";
        await using var server = await ServerProcess.StartReadyAsync(
            formatter.Length == 0 ? [] : [("Serilog__WriteTo__0__Args__formatter", formatter)]
        );
        var odd = "%0A12:00:00.000%20INF%20forged%0D%1B%5B31m%C2%9B31m%E2%80%A8%E2%80%AE%E2%81%A6";

        await SendRawAsync(
            server,
            $"GET /api/v3/clients/{odd} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nUser-Agent: \u001b[31mred\r\nX-Request-Id: \u001b[2J\r\nConnection: close\r\n\r\n"
        );
        await SendRawAsync(
            server,
            $"GET /oauth/authorize?client_id={odd} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n"
        );
        await SendRawAsync(server, $"\u001b[31m{Forged}\r\n\r\n");
        await server.StopAsync();

        Assert.Contains(server.Output, line => line.Contains("forged", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Output, line => line.StartsWith(Forged, StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Output,
            line => line.Any(c => (char.IsControl(c) && c != '\t') || c is '\u2028' or '\u202e' or '\u2066')
        );
        if (formatter.Length > 0)
        {
            var lines = server
                .Output.Where(line => line.StartsWith('{'))
                .Select(line => JsonDocument.Parse(line).RootElement)
                .ToList();
            Assert.Contains(
                lines,
                line =>
                    line.TryGetProperty("RequestPath", out var path)
                    && path.GetString()!.Contains("forged", StringComparison.Ordinal)
            );
            Assert.Empty(server.Log);
        }
    }

    [Theory]
    [InlineData("https://registry.example.com", true)]
    [InlineData("http://registry.example.com", false)]
    [InlineData("https://localhost", false)]
    public async Task Browsers_are_told_to_stay_with_https_where_that_is_how_they_came(string address, bool isTold)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var http = server.CreateClient(new() { BaseAddress = new Uri(address) });

        using var answer = await http.GetAsync("/healthz");

        Assert.Equal(isTold, answer.Headers.Contains("Strict-Transport-Security"));
    }

    private static async Task<Answer> SendAsync(
        RegistryServer server,
        string path,
        string body,
        string contentType = "application/x-www-form-urlencoded",
        string? credentials = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (credentials is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))
            );
        }

        return await server.As(null).Send(request);
    }

    private static async Task<string> SendRawAsync(ServerProcess server, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
