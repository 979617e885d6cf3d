using System.Globalization;
using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>
/// Whoever asks too often is told to wait, and how long. A limit of few requests gives one back after many seconds.
/// </summary>
public class RateLimitTests
{
    private const int Limit = 5;

    private static readonly string[] Headers =
    [
        "X-Rate-Limit-Limit",
        "X-Rate-Limit-Available",
        "X-Rate-Limit-Reset",
        "X-Rate-Limit-Retry",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task A_credential_that_asks_too_often_waits_and_others_do_not(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("RateLimits:PerCredential", $"{Limit}"));
        var alice = await server.People.NewUser();

        for (var i = 1; i <= Limit; i++)
        {
            var answer = (await alice.Api.Get("/auth_info")).Succeeded();
            Assert.Equal([Limit, Limit - i, i * 60 / Limit, 0], Headers.Select(name => Number(answer, name)));
            Assert.Equal("", answer.Header("Retry-After"));
        }

        AssertRefused(await alice.Api.Get("/auth_info"));
        (await server.Admin.Get("/auth_info")).Succeeded();
        (await server.As(null).Get("/auth_info")).Succeeded();
    }

    [Fact]
    public async Task An_address_that_asks_too_often_waits_with_or_without_a_key()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("RateLimits:PerAddress", $"{Limit}")
        );

        for (var i = 0; i < Limit; i++)
        {
            Assert.NotEqual(
                HttpStatusCode.TooManyRequests,
                (await server.As(i % 2 == 0 ? null : "nonsense").Get("/auth_info")).Status
            );
        }

        AssertRefused(await server.As(null).Get("/auth_info"));
        AssertRefused(await server.Admin.Get("/clients"));
    }

    [Fact]
    public async Task Guessing_secrets_costs_the_owner_of_the_key_nothing()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            ("RateLimits:PerCredential", $"{Limit}")
        );
        var alice = await server.People.NewUser();

        for (var i = 0; i < 2 * Limit; i++)
        {
            var wrong = alice.Key[..^52] + new string('A', 52);
            (await server.As(wrong).Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "invalid_authorization");
        }

        (await alice.Api.Get("/auth_info")).Succeeded();
    }

    private static void AssertRefused(Answer answer)
    {
        answer.Refused(HttpStatusCode.TooManyRequests, "rate_limit_exceeded");
        Assert.Equal(8, (int)answer["code"]!);
        Assert.Equal([Limit, 0, 60, 60 / Limit], Headers.Select(name => Number(answer, name)));
        Assert.Equal(60 / Limit, Number(answer, "Retry-After"));
    }

    private static int Number(Answer answer, string header) =>
        int.Parse(answer.Header(header), CultureInfo.InvariantCulture);
}
