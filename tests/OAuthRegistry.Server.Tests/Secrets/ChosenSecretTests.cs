using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Secrets;

/// <summary>Secrets that an administrator chooses.</summary>
public class ChosenSecretTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_that_is_put_replaces_all_others_and_the_record_says_so(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var id = await server.People.NewClient(root);
        for (var i = 0; i < 4; i++)
        {
            (await root.Api.Post($"/clients/{id}/secrets", new { })).Succeeded();
        }

        for (var i = 0; i < 2; i++)
        {
            (
                await root.Api.Put($"/clients/{id}", new { client = new { secret = $"the new secret number {i}" } })
            ).Succeeded();
        }

        Assert.Single((await root.Api.Get($"/clients/{id}/secrets")).Succeeded()["secrets"]!.AsArray());
        var events = (await root.Api.Get($"/clients/{id}/events")).Succeeded()["events"]!.AsArray();
        int Count(int at, string member) =>
            events[at]!["changes"]!
                .AsArray()
                .Count(change =>
                    ((string)change!["field"]!).StartsWith("secrets.", StringComparison.Ordinal)
                    && change[member] is not null
                );
        Assert.Equal((1, 1, 5, 1), (Count(0, "from"), Count(0, "to"), Count(1, "from"), Count(1, "to")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_that_is_easily_guessed_is_refused_and_one_of_others_is_ignored_as_ever(Database database)
    {
        var server = await RegistryServer.On(database);
        var (root, alice) = (await server.People.NewUser(admin: true), await server.People.NewUser());
        var id = await server.People.NewClient(root);
        foreach (
            var secret in new[]
            {
                "x",
                new string(' ', 20),
                "  fifteen letters  ",
                "a secret with a line\n",
                "ein Schlüssel mit Umlaut",
            }
        )
        {
            var answer = await root.Api.Put($"/clients/{id}", new { client = new { secret } });
            Assert.Equal(["client.secret"], answer.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
            var request = People.ClientRequest(People.NewId("client"));
            request["client"]!["secret"] = secret;
            Assert.Equal(
                ["client.secret"],
                (await root.Api.Post($"/users/{root.Id}/clients", request))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
            Assert.Null((await alice.Api.Post($"/users/{alice.Id}/clients", request)).Succeeded()["secret"]);
        }
    }
}
