using System.Net;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews;

public class FiguresTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_and_what_was_decided_is_counted_and_drawn(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock);
        var (alice, rita) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var first = await server.People.NewClient(alice);
        var second = await server.People.NewClient(alice);
        await server.People.NewClient(alice);
        clock.Ahead = TimeSpan.FromDays(2);
        await server.People.NewClient(alice);
        (await Decide(server, rita.Api, first)).Succeeded();
        (await Decide(server, server.Admin, second, "reject")).Succeeded();

        var figures = (await server.Admin.Get("/reviews/figures?days=10")).Succeeded();

        Assert.Equal([1, 1, 0, 0, 0], figures["waiting_by_age"]!.AsArray().Select(age => (int?)age!["count"] ?? 0));
        var week = Assert.Single(figures["weeks"]!.AsArray())!;
        Assert.Equal((1, 1), ((int)week["approved"]!, (int)week["refused"]!));
        Assert.InRange((long)week["median_seconds_to_decision"]!, 172_000, 173_800);
        Assert.Equal("other", (string)Assert.Single(figures["reason_codes"]!.AsArray())!["name"]!);
        Assert.Equal(2, figures["deciders"]!.AsArray().Count);

        var page = await (await Browser.SignedInAsync(server, rita.Id)).GetAsync("/desk/figures?days=10");
        Assert.Contains("<rect", page.Html, StringComparison.Ordinal);
        Assert.Contains(rita.Id, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Days_have_bounds_and_figures_are_for_reviewers(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        foreach (var days in new[] { "0", "366", "x" })
        {
            Assert.Equal(
                ["days"],
                (await server.Admin.Get($"/reviews/figures?days={days}"))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
        }

        (await alice.Api.Get("/reviews/figures")).Refused(HttpStatusCode.Forbidden, "permission_denied");
    }
}
