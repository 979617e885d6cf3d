using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Requests for permission wait in a table, and anybody may send one.</summary>
public class KeptRequestTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Strangers_fill_no_table_and_keep_nobody_from_an_application(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            new StoppedTime(),
            ("OAuth:RequestsPerAddress", "3")
        );
        var (_, app, browser) = await TokenTests.World(server);
        var stranger = new Browser(server);
        for (var i = 0; i < 3; i++)
        {
            var away = await stranger.GetAsync(app.AuthorizeUrl());
            Assert.StartsWith("/sign-in", away.Location, StringComparison.Ordinal);
        }

        var refused = await stranger.GetAsync(app.AuthorizeUrl());

        Assert.Equal((HttpStatusCode.TooManyRequests, null), (refused.Status, refused.Location));
        Assert.Contains("temporarily_unavailable", refused.Text, StringComparison.Ordinal);
        Assert.True(int.Parse(refused.Headers["Retry-After"]) is > 0 and <= 60);
        Assert.Equal(3, await CountAsync(server, app));
        await app.CodeAsync(browser);
    }

    [Fact]
    public async Task Many_addresses_fill_no_table_either()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            new StoppedTime(),
            ("OAuth:RequestsInAll", "2")
        );
        var (_, app, browser) = await TokenTests.World(server);
        var stranger = new Browser(server);
        await stranger.GetAsync(app.AuthorizeUrl());
        await stranger.GetAsync(app.AuthorizeUrl());

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.GetAsync(app.AuthorizeUrl())).Status);
        await app.CodeAsync(browser);
    }

    [Fact]
    public async Task Who_is_signed_in_fills_no_table_either()
    {
        await using var server = await RegistryServer.StartAsync(
            Database.Sqlite,
            new StoppedTime(),
            ("OAuth:RequestsPerAddress", "2")
        );
        var (_, app, browser) = await TokenTests.World(server);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.GetAsync(app.AuthorizeUrl())).Status);
    }

    private static async Task<int> CountAsync(RegistryServer server, App app)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        return db.AuthorizationRequests.Count(request => request.ClientId == app.ClientId);
    }
}
