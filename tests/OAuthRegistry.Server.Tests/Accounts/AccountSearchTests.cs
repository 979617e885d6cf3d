using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

public class AccountSearchTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_finds_users_by_what_is_written_of_them(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var word = People.NewId("Ünder");
        (
            await server.Admin.Put(
                $"/users/{alice.Id}",
                new { user = new { name = $"The {word} one", description = "likes tea" } }
            )
        ).Succeeded();

        foreach (
            var query in new[]
            {
                $"query={Uri.EscapeDataString(word.ToUpperInvariant())}",
                $"name_contains={Uri.EscapeDataString(word)}&description_contains=TEA",
                $"id_contains={alice.Id}",
                $"query={alice.Id}&state=STATE_APPROVED",
            }
        )
        {
            var found = (await server.Admin.Get($"/search/users?{query}")).Succeeded();
            Assert.Equal([alice.Id], found["users"]!.AsArray().Select(user => (string)user!["ids"]!["user_id"]!));
            Assert.Equal("1", found.Header("X-Total-Count"));
        }

        var suspended = await server.Admin.Get($"/search/users?query={alice.Id}&state=STATE_SUSPENDED");
        Assert.Empty(suspended.Succeeded()["users"]!.AsArray());
        (await bob.Api.Get($"/search/users?query={alice.Id}")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await server.Admin.Get("/search/users?created_after=2026-01-01")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_finds_organizations_that_they_are_in(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var path = $"/search/organizations?query={organization}";

        Assert.Equal(organization, Only((await alice.Api.Get(path)).Succeeded()));
        Assert.Equal(organization, Only((await server.Admin.Get(path)).Succeeded()));
        Assert.Empty((await bob.Api.Get(path)).Succeeded()["organizations"]!.AsArray());

        static string Only(Answer answer) =>
            (string)Assert.Single(answer["organizations"]!.AsArray())!["ids"]!["organization_id"]!;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_invites_finds_accounts_and_no_more_than_ten(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);

        Assert.Equal([organization], Ids(await alice.Api.Get($"/search/accounts?query={organization}")));
        Assert.Empty(Ids(await alice.Api.Get($"/search/accounts?query={organization}&only_users=true")));
        for (var i = 0; i < 11; i++)
        {
            await server.People.NewUser(name: "crowd");
        }

        Assert.Equal(10, Ids(await alice.Api.Get("/search/accounts?query=CROWD-")).Count);
        Assert.True(Ids(await server.Admin.Get("/search/accounts?query=crowd-")).Count >= 11);
        (await alice.Api.Get("/search/accounts?query=c")).Refused(HttpStatusCode.BadRequest, "validation");
        (await server.As(null).Get("/search/accounts?query=crowd")).Refused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Collaborators_and_members_are_found_among_those_that_are_there(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var client = await server.People.NewClient(alice);

        Assert.Equal([alice.Id], Ids(await alice.Api.Get($"/clients/{client}/collaborators/search?query=user-")));
        Assert.Empty(Ids(await alice.Api.Get($"/clients/{client}/collaborators/search?query={bob.Id}")));
        var members = $"/organizations/{organization}/collaborators/search?query=user-";
        Assert.Equal([alice.Id], Ids(await alice.Api.Get(members)));
        (await bob.Api.Get(members)).Refused(HttpStatusCode.Forbidden, "no_organization_rights");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_configuration_is_told_to_everybody_as_the_operator_set_it(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Registration:UserClients", "false"),
            ("Registration:OthersAsContacts", "false")
        );

        var told = (await server.As(null).Get("/is/configuration")).Succeeded()["configuration"]!;

        Assert.False((bool)told["user_rights"]!["create_clients"]!);
        Assert.True((bool)told["user_rights"]!["create_organizations"]!);
        Assert.False((bool)told["collaborator_rights"]!["set_others_as_contacts"]!);
        var password = told["user_registration"]!["password_requirements"]!;
        Assert.Equal(
            (8, 1000, 1, 1, 0),
            (
                (int)password["min_length"]!,
                (int)password["max_length"]!,
                (int)password["min_uppercase"]!,
                (int)password["min_digits"]!,
                (int)password["min_special"]!
            )
        );
    }

    private static List<string> Ids(Answer answer) =>
        (answer.Succeeded()["account_ids"] as JsonArray ?? [])
            .Select(ids => (string)(ids!["user_ids"]?["user_id"] ?? ids["organization_ids"]!["organization_id"])!)
            .ToList();
}
