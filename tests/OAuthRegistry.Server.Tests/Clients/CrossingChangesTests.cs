using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>What happens when two requests cross.</summary>
public class CrossingChangesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_that_register_an_id_at_the_same_instant_exactly_one_gets_it(Database database)
    {
        const int Rounds = 100;
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());

        for (var round = 0; round < Rounds; round++)
        {
            var id = People.NewId("race");
            var answers = await Task.WhenAll(
                new[] { alice, bob }.Select(person =>
                    Task.Run(() => person.Api.Post($"/users/{person.Id}/clients", People.ClientRequest(id)))
                )
            );

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
            var winner = answers[0].Status == HttpStatusCode.OK ? alice : bob;
            answers
                .Single(answer => answer.Status == HttpStatusCode.Conflict)
                .Refused(HttpStatusCode.Conflict, "id_taken");
            var stored = (await server.Admin.Get($"/clients/{id}/collaborators")).Succeeded();
            Assert.Equal(
                winner.Id,
                (string)Assert.Single(stored["collaborators"]!.AsArray())!["ids"]!["user_ids"]!["user_id"]!
            );
        }

        foreach (var person in new[] { alice, bob })
        {
            var total = (await person.Api.Get($"/users/{person.Id}/clients?limit=1"))
                .Succeeded()
                .Header("X-Total-Count");
            Assert.InRange(int.Parse(total, System.Globalization.CultureInfo.InvariantCulture), 0, Rounds);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_updates_that_cross_none_is_lost_silently(Database database)
    {
        const int Rounds = 40;
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        var told = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var texts = new[] { $"name {round}", $"description {round}" };
            var answers = await Task.WhenAll(
                Task.Run(() => alice.Api.Put($"/clients/{id}", new { client = new { name = texts[0] } })),
                Task.Run(() => alice.Api.Put($"/clients/{id}", new { client = new { description = texts[1] } }))
            );

            var stored = (await alice.Api.Get($"/clients/{id}")).Succeeded();
            foreach (
                var (answer, member, text) in new[]
                {
                    (answers[0], "name", texts[0]),
                    (answers[1], "description", texts[1]),
                }
            )
            {
                if (answer.Status != HttpStatusCode.OK)
                {
                    answer.Refused(HttpStatusCode.Conflict, "lost_update");
                    Assert.NotEqual(text, (string)stored[member]!);
                    continue;
                }

                Assert.Equal(text, (string)stored[member]!);
                told.Add(text);
            }
        }

        Assert.InRange(told.Count, Rounds, 2 * Rounds);
        Assert.Equal(told.Order(), (await RecordedTexts(alice, id)).Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_updates_of_one_member_each_that_succeeds_is_in_the_record(Database database)
    {
        const int Rounds = 40;
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        var told = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var texts = new[] { $"left {round}", $"right {round}" };
            var answers = await Task.WhenAll(
                texts.Select(text =>
                    Task.Run(() => alice.Api.Put($"/clients/{id}", new { client = new { name = text } }))
                )
            );

            told.AddRange(texts.Where((_, i) => answers[i].Status == HttpStatusCode.OK));
            Assert.All(
                answers.Where(answer => answer.Status != HttpStatusCode.OK),
                answer => answer.Refused(HttpStatusCode.Conflict, "lost_update")
            );
            Assert.Contains((string)(await alice.Api.Get($"/clients/{id}")).Succeeded()["name"]!, told);
        }

        Assert.InRange(told.Count, Rounds, 2 * Rounds);
        Assert.Equal(told.Order(), (await RecordedTexts(alice, id)).Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_owners_who_remove_each_other_leave_one(Database database)
    {
        var server = await RegistryServer.On(database);
        for (var round = 0; round < 20; round++)
        {
            var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
            var id = await server.People.NewClient(alice);
            (
                await alice.Api.Put(
                    $"/clients/{id}/collaborators",
                    new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
                )
            ).Succeeded();
            (await bob.Api.Post($"/clients/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
            (
                await alice.Api.Put(
                    $"/clients/{id}",
                    """{"client":{},"field_mask":"administrative_contact,technical_contact"}"""
                )
            ).Succeeded();

            var answers = await Task.WhenAll(
                Task.Run(() => alice.Api.Delete($"/clients/{id}/collaborators/user/{bob.Id}")),
                Task.Run(() => bob.Api.Delete($"/clients/{id}/collaborators/user/{alice.Id}"))
            );

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(
                (await server.Admin.Get($"/clients/{id}/collaborators")).Succeeded()["collaborators"]!.AsArray()
            );
        }
    }

    private static async Task<IEnumerable<string>> RecordedTexts(Person reader, string id)
    {
        var events = (await reader.Api.Get($"/clients/{id}/events?limit=1000")).Succeeded()["events"]!.AsArray();
        return events
            .Where(e => (string)e!["action"]! == "client.update")
            .SelectMany(e => e!["changes"]!.AsArray())
            .Select(change => (string)change!["to"]!);
    }
}
