using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>
/// There is always an administrator left. A server of one's own each: on the shared one there are many.
/// </summary>
public class LastAdministratorTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_administrator_can_not_stop_being_one(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var former = await server.People.NewUser(admin: true);
        (await server.Admin.Put($"/users/{former.Id}", new { user = new { state = "STATE_SUSPENDED" } })).Succeeded();

        foreach (
            var answer in new[]
            {
                await server.Admin.Put("/users/admin", new { user = new { admin = false } }),
                await server.Admin.Put("/users/admin", new { user = new { }, field_mask = "admin" }),
                await server.Admin.Put("/users/admin", new { user = new { state = "STATE_SUSPENDED" } }),
                await server.Admin.Put("/users/admin", new { user = new { state = "STATE_FLAGGED" } }),
                await server.Admin.Delete("/users/admin"),
            }
        )
        {
            answer.Refused(HttpStatusCode.BadRequest, "last_admin");
        }

        var other = await server.People.NewUser(admin: true);
        (await server.Admin.Put("/users/admin", new { user = new { admin = false } })).Succeeded();
        (await server.Admin.Get("/users")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await other.Api.Get("/users")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_stays(Database database)
    {
        const int Rounds = 30;
        await using var server = await RegistryServer.StartAsync(database);
        var first = await server.People.NewUser(admin: true);
        var second = await server.People.NewUser(admin: true);
        (await first.Api.Put("/users/admin", new { user = new { admin = false } })).Succeeded();

        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(
                Task.Run(() => Remove(first, second, round)),
                Task.Run(() => Remove(second, first, round))
            );

            var left = new List<Person>();
            foreach (var person in new[] { first, second })
            {
                if ((await person.Api.Get("/users?limit=1")).Status == HttpStatusCode.OK)
                {
                    left.Add(person);
                }
            }

            Assert.True(
                left.Count > 0,
                $"nobody is left after {string.Join(" and ", answers.Select(answer => answer.Text))}"
            );
            Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(left);
            var lost = left[0] == first ? second : first;
            await left[0].Api.Post($"/users/{lost.Id}/restore");
            (await left[0].Api.Put($"/users/{lost.Id}", new { user = new { admin = true } })).Succeeded();

            // Its key went with it, and did not come back.
            var key = (
                await left[0]
                    .Api.Post($"/users/{lost.Id}/api-keys", new { name = "test", rights = new[] { "RIGHT_ALL" } })
            ).Succeeded()["key"]!;
            var back = lost with { Key = (string)key!, Api = server.As((string)key!) };
            (first, second) = lost == first ? (back, second) : (first, back);
        }

        static Task<Answer> Remove(Person who, Person whom, int round) =>
            round % 2 == 0
                ? who.Api.Put($"/users/{whom.Id}", new { user = new { admin = false } })
                : who.Api.Delete($"/users/{whom.Id}");
    }
}
