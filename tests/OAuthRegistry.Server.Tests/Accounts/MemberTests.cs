using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>Who works in an organization.</summary>
public class MemberTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Members_are_added_read_changed_and_removed(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        var member = $"/organizations/{id}/collaborator/user/{bob.Id}";
        (await alice.Api.Get(member)).Refused(HttpStatusCode.NotFound, "membership_not_found");

        Assert.Equal("{}", (await Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_INFO")).Succeeded().Text);
        Assert.Equal(["RIGHT_ORGANIZATION_INFO"], Rights((await alice.Api.Get(member)).Succeeded().Json));
        (await Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_CLIENTS_LIST", "RIGHT_ORGANIZATION_ALL")).Succeeded();
        Assert.Equal(
            ["RIGHT_ORGANIZATION_CLIENTS_LIST", "RIGHT_ORGANIZATION_ALL"],
            Rights((await alice.Api.Get(member)).Succeeded().Json)
        );
        var listed = (await bob.Api.Get($"/organizations/{id}/collaborators")).Succeeded();
        Assert.Equal(
            new[] { alice.Id, bob.Id }.Order(StringComparer.Ordinal),
            listed["collaborators"]!.AsArray().Select(one => (string)one!["ids"]!["user_ids"]!["user_id"]!)
        );
        Assert.Equal("2", listed.Header("X-Total-Count"));

        Assert.Equal(
            "{}",
            (await alice.Api.Delete($"/organizations/{id}/collaborators/user/{bob.Id}")).Succeeded().Text
        );
        (await alice.Api.Delete($"/organizations/{id}/collaborators/user/{bob.Id}")).Refused(
            HttpStatusCode.NotFound,
            "membership_not_found"
        );
        (await bob.Api.Get($"/organizations/{id}/collaborators")).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_rights_end_a_membership(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_INFO")).Succeeded();

        (await Set(alice, id, bob.Ids)).Succeeded();

        (await alice.Api.Get($"/organizations/{id}/collaborator/user/{bob.Id}")).Refused(
            HttpStatusCode.NotFound,
            "membership_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Organizations_are_not_nested(Database database)
    {
        var (server, alice, id) = await World(database);
        var other = await server.People.NewOrganization(alice);

        (
            await Set(alice, id, new { organization_ids = new { organization_id = other } }, "RIGHT_ORGANIZATION_INFO")
        ).Refused(HttpStatusCode.BadRequest, "nested_organizations");
        (await Set(alice, id, new { user_ids = new { user_id = other } }, "RIGHT_ORGANIZATION_INFO")).Refused(
            HttpStatusCode.NotFound,
            "user_not_found"
        );
        (await Set(alice, id, new { }, "RIGHT_ORGANIZATION_INFO")).Refused(HttpStatusCode.BadRequest, "validation");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_last_member_with_all_rights_stays(Database database)
    {
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_SETTINGS_MEMBERS")).Succeeded();

        (await Set(alice, id, alice.Ids, "RIGHT_ORGANIZATION_INFO")).Refused(
            HttpStatusCode.BadRequest,
            "organization_needs_collaborator"
        );
        Assert.Contains(
            "RIGHT_ALL",
            Rights((await alice.Api.Get($"/organizations/{id}/collaborator/user/{alice.Id}")).Succeeded().Json)
        );

        (await Set(alice, id, bob.Ids, "RIGHT_ALL")).Succeeded();
        (await bob.Api.Post($"/organizations/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await Set(bob, id, alice.Ids, "RIGHT_ORGANIZATION_INFO")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_stays(Database database)
    {
        const int Rounds = 20;
        var (server, alice, id) = await World(database);
        var bob = await server.People.NewUser();
        (await Set(alice, id, bob.Ids, "RIGHT_ALL")).Succeeded();
        (await bob.Api.Post($"/organizations/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var owner in new[] { alice, bob })
            {
                (await Set(server.Admin, id, owner.Ids, "RIGHT_ALL")).Succeeded();
            }

            await Task.WhenAll(
                Task.Run(() => Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_INFO")),
                Task.Run(() => Set(bob, id, alice.Ids, "RIGHT_ORGANIZATION_INFO"))
            );

            var members = (await server.Admin.Get($"/organizations/{id}/collaborators")).Succeeded();
            Assert.Contains("RIGHT_ALL", members.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_hands_on_or_takes_away_what_it_does_not_hold(Database database)
    {
        var (server, alice, id) = await World(database);
        var (bob, carol) = (await server.People.NewUser(), await server.People.NewUser());
        (await Set(alice, id, bob.Ids, "RIGHT_ORGANIZATION_SETTINGS_MEMBERS", "RIGHT_ORGANIZATION_INFO")).Succeeded();

        (await Set(bob, id, carol.Ids, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        var answer = (await Set(bob, id, carol.Ids, "RIGHT_ORGANIZATION_INFO", "RIGHT_ORGANIZATION_DELETE")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_organization_rights"
        );
        Assert.Equal(
            ["RIGHT_ORGANIZATION_DELETE"],
            answer["details"]![0]!["attributes"]!["missing"]!.AsArray().Select(right => (string)right!)
        );
        (await Set(bob, id, bob.Ids, "RIGHT_ORGANIZATION_ALL")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_organization_rights"
        );
        (await bob.Api.Delete($"/organizations/{id}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_organization_rights"
        );
        (await Set(carol, id, bob.Ids, "RIGHT_ORGANIZATION_INFO")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_organization_rights"
        );
        (await bob.Api.Delete($"/organizations/{id}/collaborators/user/{carol.Id}")).Succeeded();
    }

    private static Task<Answer> Set(Person who, string organization, object ids, params string[] rights) =>
        Set(who.Api, organization, ids, rights);

    private static Task<Answer> Set(Api who, string organization, object ids, params string[] rights) =>
        who.Put($"/organizations/{organization}/collaborators", new { collaborator = new { ids, rights } });

    private static IEnumerable<string> Rights(JsonNode collaborator) =>
        collaborator["rights"]!.AsArray().Select(right => (string)right!);

    private static async Task<(RegistryServer Server, Person Alice, string Organization)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        return (server, alice, await server.People.NewOrganization(alice));
    }
}
