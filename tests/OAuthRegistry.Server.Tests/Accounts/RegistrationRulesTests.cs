using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>What the operator of a network lets users do.</summary>
public class RegistrationRulesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_operator_says_who_registers_clients(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Registration:UserClients", "false"));
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var request = People.ClientRequest(People.NewId("client"));

        (await alice.Api.Post($"/users/{alice.Id}/clients", request)).Refused(
            HttpStatusCode.Forbidden,
            "admins_create_clients"
        );
        (await alice.Api.Post($"/organizations/{organization}/clients", request)).Succeeded();
        (
            await server.Admin.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client")))
        ).Succeeded();

        await using var strict = await RegistryServer.StartAsync(
            database,
            ("Registration:OrganizationClients", "false"),
            ("Registration:Organizations", "false")
        );
        var bob = await strict.People.NewUser();
        var id = People.NewId("org");
        var create = new { organization = new { ids = new { organization_id = id } } };
        (await bob.Api.Post($"/users/{bob.Id}/organizations", create)).Refused(
            HttpStatusCode.Forbidden,
            "admins_create_organizations"
        );
        (await strict.Admin.Post($"/users/{bob.Id}/organizations", create)).Succeeded();
        (await bob.Api.Post($"/organizations/{id}/clients", request)).Refused(
            HttpStatusCode.Forbidden,
            "admins_create_clients"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_takes_IDs_of_organizations_in_stock(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Registration:OrganizationsPerUser", "3"));
        var alice = await server.People.NewUser();
        Task<Answer> Create(Api by) =>
            by.Post(
                $"/users/{alice.Id}/organizations",
                new { organization = new { ids = new { organization_id = People.NewId("org") } } }
            );

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Create(alice.Api))));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        var first = (string)answers.First(answer => answer.Status == HttpStatusCode.OK)["ids"]!["organization_id"]!;
        (await alice.Api.Delete($"/organizations/{first}")).Succeeded();
        (await Create(alice.Api)).Refused(HttpStatusCode.TooManyRequests, "too_many_organizations");
        (await Create(server.Admin)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_operator_keeps_others_from_being_named_as_contacts(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Registration:OthersAsContacts", "false"));
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var client = await server.People.NewClient(alice);
        (
            await alice.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();
        (await bob.Api.Post($"/clients/{client}/collaborators/user/{bob.Id}/accept")).Succeeded();
        var change = new { client = new { technical_contact = bob.Ids } };

        (await alice.Api.Put($"/clients/{client}", change)).Refused(
            HttpStatusCode.Forbidden,
            "contact_info_restricted"
        );
        (await bob.Api.Put($"/clients/{client}", change)).Succeeded();
        (await alice.Api.Put($"/clients/{client}", change)).Succeeded();
    }
}
