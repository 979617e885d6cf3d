using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>A refresh token has one successor, however often and however fast it is used within its grace.</summary>
public class RefreshTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Within_the_grace_a_refresh_gives_the_same_answer_again(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var first = await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO RIGHT_USER_GATEWAYS_CREATE"));
        var answer = (await app.RefreshAsync(first.RefreshToken(), ("scope", "openid RIGHT_USER_INFO"))).Succeeded();

        var again = (await app.RefreshAsync(first.RefreshToken())).Succeeded();

        IsSame(answer, again);
        Assert.Equal(["RIGHT_USER_INFO"], await TokenTests.Rights(server, again.AccessToken()));
        Assert.DoesNotContain("RIGHT_USER_GATEWAYS_CREATE", (string?)again["scope"], StringComparison.Ordinal);
        Assert.InRange((int)again["expires_in"]!, 3500, 3600);
        var digest = new JsonWebToken((string)again["id_token"]!).GetPayloadValue<string>("at_hash");
        Assert.Equal(new JsonWebToken((string)answer["id_token"]!).GetPayloadValue<string>("at_hash"), digest);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_twenty_who_refresh_at_once_all_get_the_same_tokens(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var first = await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.RefreshAsync(first.RefreshToken())));

        Assert.All(answers, answer => IsSame(answers[0], answer));
        Assert.Single(
            answers
                .Select(answer => new JsonWebToken((string)answer["id_token"]!).GetPayloadValue<string>("at_hash"))
                .Distinct()
        );
        (await server.As(answers[7].AccessToken()).Get("/auth_info")).Succeeded();
        (await app.RefreshAsync(answers[7].RefreshToken())).Succeeded();

        // A code, and three pairs of tokens: there is no branch.
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        Assert.Equal(7, await db.Tokens.CountAsync(token => token.ClientId == app.ClientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retry_after_the_successor_was_used_ends_nothing_and_branches_nothing(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var first = await app.TokensAsync(browser);
        var second = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        var third = (await app.RefreshAsync(second.RefreshToken())).Succeeded();

        IsSame(second, await app.RefreshAsync(first.RefreshToken()));

        (await server.As(third.AccessToken()).Get("/auth_info")).Succeeded();
        IsSame(third, await app.RefreshAsync(second.RefreshToken()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_the_grace_a_reuse_ends_the_family_and_nothing_brings_the_answer_back(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var (_, app, browser) = await TokenTests.World(server);
        var first = await app.TokensAsync(browser);
        var second = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        var upkeep = ActivatorUtilities.CreateInstance<Upkeep>(server.Services);
        await upkeep.PruneAsync(db, default);
        Assert.Equal(1, await db.Tokens.CountAsync(token => token.SuccessorKey != null));

        time.Ahead += TimeSpan.FromSeconds(21);
        await upkeep.PruneAsync(db, default);
        Assert.Equal(0, await db.Tokens.CountAsync(token => token.SuccessorKey != null));
        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");

        (await app.RefreshAsync(second.RefreshToken())).RefusedAs("invalid_grant");
        (await server.As(second.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retry_brings_nothing_back_that_was_ended_in_the_meantime(Database database)
    {
        var (_, app, browser) = await TokenTests.World(database);
        var first = await app.TokensAsync(browser);
        var second = (await app.RefreshAsync(first.RefreshToken())).Succeeded();
        (await app.RevokeAsync(second.RefreshToken())).Succeeded();

        (await app.RefreshAsync(first.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_asks_about_a_used_refresh_token_hears_that_it_is_dead(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var first = await app.TokensAsync(browser);
        (await app.RefreshAsync(first.RefreshToken())).Succeeded();

        Assert.False((bool)(await app.IntrospectAsync(first.RefreshToken())).Succeeded()["active"]!);
        Assert.False((bool)(await EndingTests.AskAsync(server.Admin, first.RefreshToken()))["active"]!);
    }

    private static void IsSame(Answer expected, Answer actual)
    {
        Assert.Equal(expected.AccessToken(), actual.AccessToken());
        Assert.Equal(expected.RefreshToken(), actual.RefreshToken());
    }
}
