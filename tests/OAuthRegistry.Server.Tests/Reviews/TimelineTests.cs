using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Reviews.Policy.PolicyWorld;

namespace OAuthRegistry.Server.Tests.Reviews;

public class TimelineTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Everything_stands_in_one_place_newest_first_and_notes_only_for_reviewers(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        var note = new { text = "A note", @internal = true };
        (await server.Admin.Post($"/clients/{clientId}/messages", note)).Succeeded();
        (await alice.Api.Post($"/clients/{clientId}/messages", new { text = "Please hurry" })).Succeeded();
        (await Decide(server, server.Admin, clientId, "reject")).Succeeded();

        var all = (await server.Admin.Get($"/clients/{clientId}/timeline")).Succeeded()["timeline"]!.AsArray();
        Assert.Equal(["decision", "message", "message", "event"], all.Select(line => (string)line!["kind"]!));
        Assert.Equal("No", (string)all[0]!["text"]!);
        Assert.Equal("Please hurry", (string)all[1]!["text"]!);
        Assert.True((bool)all[2]!["internal"]!);
        Assert.Equal("client.create", (string)all[3]!["action"]!);

        var own = (await alice.Api.Get($"/clients/{clientId}/timeline?newest=2")).Succeeded();
        Assert.Equal(["decision", "message"], own["timeline"]!.AsArray().Select(line => (string)line!["kind"]!));
        Assert.DoesNotContain(
            "A note",
            (await alice.Api.Get($"/clients/{clientId}/timeline")).Text,
            StringComparison.Ordinal
        );

        var page = await (await Browser.SignedInAsync(server, alice.Id)).GetAsync($"/clients/{clientId}/timeline");
        Assert.Contains("Please hurry", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("A note", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Strangers_read_no_timeline(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, mallory) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(alice);

        (await mallory.Api.Get($"/clients/{clientId}/timeline")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await alice.Api.Get("/clients/nobody-knows-it/timeline")).Refused(HttpStatusCode.NotFound, "client_not_found");
        var page = await (await Browser.SignedInAsync(server, mallory.Id)).GetAsync($"/clients/{clientId}/timeline");
        Assert.DoesNotContain("client.create", page.Text, StringComparison.Ordinal);
    }
}
