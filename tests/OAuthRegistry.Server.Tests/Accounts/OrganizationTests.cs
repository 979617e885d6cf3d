using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

public class OrganizationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_creator_gets_all_rights_and_is_the_contact(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = People.NewId("org");

        var answer = (
            await alice.Api.Post(
                $"/users/{alice.Id}/organizations",
                new
                {
                    organization = new
                    {
                        ids = new { organization_id = id },
                        name = "My Company",
                        description = "Gateways",
                        attributes = new { country = "de" },
                    },
                }
            )
        ).Succeeded();

        Assert.Equal(
            [
                "ids",
                "created_at",
                "updated_at",
                "name",
                "description",
                "attributes",
                "administrative_contact",
                "technical_contact",
            ],
            answer.Json.AsObject().Select(member => member.Key)
        );
        Assert.Equal(alice.Id, (string)answer["administrative_contact"]!["user_ids"]!["user_id"]!);
        Assert.Equal(answer.Text, (await alice.Api.Get($"/organizations/{id}")).Succeeded().Text);
        var rights = (await alice.Api.Get($"/organizations/{id}/rights")).Succeeded()["rights"]!
            .AsArray()
            .Select(right => (string)right!)
            .ToList();
        Assert.Equal(13, rights.Count);
        Assert.All(rights, right => Assert.StartsWith("RIGHT_ORGANIZATION_", right, StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_creates_one_for_somebody_else_but_an_administrator(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var body = new { organization = new { ids = new { organization_id = People.NewId("org") } } };

        (await bob.Api.Post($"/users/{alice.Id}/organizations", body)).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await server.Admin.Post("/users/nobody-at-all/organizations", body)).Refused(
            HttpStatusCode.NotFound,
            "user_not_found"
        );
        (await server.Admin.Post($"/users/{alice.Id}/organizations", body)).Succeeded();
        (await alice.Api.Delete($"/organizations/{body.organization.ids.organization_id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Strangers_see_the_name_and_the_contacts(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewOrganization(alice);
        (
            await alice.Api.Put(
                $"/organizations/{id}",
                new { organization = new { name = "My Company", description = "private" } }
            )
        ).Succeeded();

        var seen = (await bob.Api.Get($"/organizations/{id}")).Succeeded();

        Assert.Equal(
            ["ids", "created_at", "updated_at", "name", "administrative_contact", "technical_contact"],
            seen.Json.AsObject().Select(member => member.Key)
        );
        (await bob.Api.Get($"/organizations/{id}?field_mask=description")).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (await bob.Api.Put($"/organizations/{id}", new { organization = new { name = "Mine" } })).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (await bob.Api.Get("/organizations/nobody-at-all")).Refused(HttpStatusCode.NotFound, "organization_not_found");
        (await bob.Api.Get($"/organizations/{bob.Id}")).Refused(HttpStatusCode.NotFound, "organization_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_contact_is_a_member(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewOrganization(alice);
        var change = new { organization = new { technical_contact = bob.Ids } };

        (await alice.Api.Put($"/organizations/{id}", change)).Refused(
            HttpStatusCode.BadRequest,
            "contact_no_collaborator"
        );
        (
            await alice.Api.Post(
                $"/users/{alice.Id}/organizations",
                new
                {
                    organization = new
                    {
                        ids = new { organization_id = People.NewId("org") },
                        technical_contact = bob.Ids,
                    },
                }
            )
        ).Refused(HttpStatusCode.BadRequest, "contact_no_collaborator");
        (
            await alice.Api.Put(
                $"/organizations/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();
        (await alice.Api.Put($"/organizations/{id}", change)).Refused(
            HttpStatusCode.BadRequest,
            "contact_no_collaborator"
        );
        (await bob.Api.Post($"/organizations/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await alice.Api.Put($"/organizations/{id}", change)).Succeeded();

        (await alice.Api.Delete($"/organizations/{id}/collaborators/user/{bob.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "collaborator_is_contact"
        );
        (
            await alice.Api.Put($"/organizations/{id}", new { organization = new { technical_contact = alice.Ids } })
        ).Succeeded();
        (await alice.Api.Delete($"/organizations/{id}/collaborators/user/{bob.Id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_lists_the_organizations_it_is_in_and_an_administrator_all(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var (own, foreign) = (await server.People.NewOrganization(alice), await server.People.NewOrganization(bob));

        foreach (var path in new[] { "/organizations", $"/users/{alice.Id}/organizations" })
        {
            var listed = (await alice.Api.Get(path)).Succeeded();
            Assert.Equal([own], Ids(listed));
            Assert.Equal("1", listed.Header("X-Total-Count"));
        }

        (await alice.Api.Get($"/users/{bob.Id}/organizations")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        Assert.Equal([foreign], Ids((await server.Admin.Get($"/users/{bob.Id}/organizations")).Succeeded()));
        var newest = Ids((await server.Admin.Get("/organizations?order=-created_at&limit=1000")).Succeeded())
            .ToHashSet();
        Assert.Subset(newest, new HashSet<string> { own, foreign });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_without_the_right_sees_no_more_in_a_list_than_a_stranger(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewOrganization(alice);
        (
            await alice.Api.Put(
                $"/organizations/{id}",
                new { organization = new { name = "My Company", description = "private" } }
            )
        ).Succeeded();
        (
            await alice.Api.Put(
                $"/organizations/{id}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_CLIENTS_LIST" } } }
            )
        ).Succeeded();

        var listed = (await bob.Api.Get("/organizations")).Succeeded();

        Assert.Equal([id], Ids(listed));
        Assert.DoesNotContain("private", listed.Text, StringComparison.Ordinal);
        Assert.Contains("private", (await alice.Api.Get("/organizations")).Succeeded().Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(Answer answer) =>
        (answer["organizations"] as JsonArray ?? []).Select(organization =>
            (string)organization!["ids"]!["organization_id"]!
        );
}
