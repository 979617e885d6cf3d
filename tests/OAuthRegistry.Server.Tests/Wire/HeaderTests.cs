using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>What every answer carries.</summary>
public class HeaderTests
{
    [Fact]
    public async Task Good_and_bad_answers_alike_tell_browsers_to_keep_their_hands_off()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        foreach (
            var answer in new[]
            {
                await server.Admin.Get("/clients"),
                await server.Admin.Get("/nowhere"),
                await server.As(null).Get("/clients"),
                await server.Admin.Post("/users", "{"),
                await server.Admin.Post("/clients"),
            }
        )
        {
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Equal("DENY", answer.Header("X-Frame-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Header("Content-Security-Policy"));
            Assert.Matches("^[0-9a-f]{32}$", answer.Header("X-Request-Id"));
            Assert.Equal("", answer.Header("Server"));
        }
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/oauth/authorize?client_id=nobody")]
    [InlineData("/oauth/logout")]
    public async Task No_page_is_kept_and_none_warns_the_operator_of_its_own_headers(string path)
    {
        await using var server = await RegistryServer.StartAsync(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        var answer = await server.As(null).Send(request);

        Assert.Contains("<html", answer.Text, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Logs.All, line => line.Contains("have been overridden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("my-request.1_2:3/4", true)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("two words", false)]
    [InlineData("<script>", false)]
    [InlineData("ümlaut", false)]
    [InlineData("", false)]
    public async Task A_sane_request_id_comes_back_and_any_other_is_replaced(string id, bool isSane)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/clients");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);

        var answered = (await server.Admin.Send(request)).Succeeded().Header("X-Request-Id");

        if (isSane)
        {
            Assert.Equal(id, answered);
            Assert.Contains(server.Logs.All, line => line.Contains(id, StringComparison.Ordinal));
        }
        else
        {
            Assert.Matches("^[0-9a-f]{32}$", answered);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_warning_can_not_smuggle_in_a_header_or_grow_without_end(Database database)
    {
        var server = await RegistryServer.On(database);
        var members = Enumerable
            .Range(0, 100)
            .ToDictionary(i => $"x{i}\r\nSet-Cookie: a={i}\u2028ü" + new string('y', 500), _ => 1);

        var answer = await server.Admin.Put("/users/admin", members);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("", answer.Header("Set-Cookie"));
        var warnings = answer.Header("X-Warning").Split('\n');
        Assert.InRange(warnings.Length, 1, 20);
        Assert.All(warnings, warning => Assert.Matches("^[ -~]{1,203}$", warning));
    }

    [Fact]
    public async Task An_unknown_parameter_of_the_query_is_warned_of()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        var answer = (await server.Admin.Get("/clients?limt=5&x%0d%0aSet-Cookie:a=1")).Succeeded();

        Assert.Contains("unknown parameter `limt` ignored", answer.Header("X-Warning"), StringComparison.Ordinal);
        Assert.Equal("", answer.Header("Set-Cookie"));
    }
}
