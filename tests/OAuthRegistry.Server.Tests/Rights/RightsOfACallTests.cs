using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Rights;

/// <summary>A call may do what both its credential and the account behind it may do.</summary>
public class RightsOfACallTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_stranger_has_no_rights(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var client = await server.People.NewClient(alice);

        (await bob.Api.Get($"/users/{alice.Id}/clients")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await bob.Api.Get($"/organizations/{organization}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (await bob.Api.Put($"/clients/{client}", new { client = new { name = "Mine now" } })).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        foreach (var path in new[] { $"/users/{alice.Id}", $"/organizations/{organization}", $"/clients/{client}" })
        {
            Assert.Null((await bob.Api.Get($"{path}/rights")).Succeeded()["rights"]);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_without_the_right_is_told_which_one_is_missing(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser(rights: ["RIGHT_USER_INFO", "RIGHT_CLIENT_INFO"]);
        var client = await server.People.NewClient(
            alice with
            {
                Api = server.As(await server.People.NewKey($"/users/{alice.Id}")),
            }
        );

        foreach (
            var (answer, error, missing) in new[]
            {
                (
                    await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(People.NewId("client"))),
                    "insufficient_user_rights",
                    "RIGHT_USER_CLIENTS_CREATE"
                ),
                (
                    await alice.Api.Get($"/users/{alice.Id}/clients"),
                    "insufficient_user_rights",
                    "RIGHT_USER_CLIENTS_LIST"
                ),
                (
                    await alice.Api.Get($"/users/{alice.Id}/api-keys"),
                    "insufficient_user_rights",
                    "RIGHT_USER_SETTINGS_API_KEYS"
                ),
                (await alice.Api.Delete($"/users/{alice.Id}"), "insufficient_user_rights", "RIGHT_USER_DELETE"),
                (
                    await alice.Api.Put($"/clients/{client}", new { client = new { name = "New" } }),
                    "insufficient_client_rights",
                    "RIGHT_CLIENT_SETTINGS_BASIC"
                ),
                (await alice.Api.Delete($"/clients/{client}"), "insufficient_client_rights", "RIGHT_CLIENT_DELETE"),
            }
        )
        {
            answer.Refused(HttpStatusCode.Forbidden, error);
            Assert.Equal(
                [missing],
                answer["details"]![0]!["attributes"]!["missing"]!.AsArray().Select(right => (string)right!)
            );
            Assert.Contains(missing, (string)answer["detail"]!, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pseudo_right_of_a_key_opens_its_group_and_no_other(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser(rights: "RIGHT_USER_ALL");

        (await alice.Api.Get($"/users/{alice.Id}/clients")).Succeeded();
        var client = await server.People.NewClient(alice);

        (await alice.Api.Delete($"/clients/{client}")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_narrow_key_of_an_administrator_stays_narrow(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var client = await server.People.NewClient(alice);
        var narrow = await server.People.NewUser(
            admin: true,
            rights: ["RIGHT_USER_ALL", "RIGHT_CLIENT_ALL", "RIGHT_ORGANIZATION_ALL"]
        );

        (await narrow.Api.Get("/users")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await narrow.Api.Post("/users", new { user = new { ids = new { user_id = People.NewId("user") } } })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await narrow.Api.Get($"/users/{alice.Id}/clients")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await narrow.Api.Put($"/clients/{client}", new { client = new { state = "STATE_APPROVED" } })).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (
            await narrow.Api.Put($"/users/{narrow.Id}", new { user = new { admin = false }, field_mask = "admin" })
        ).Refused(HttpStatusCode.Forbidden, "update_admin_field");
        (await narrow.Api.Post($"/users/{narrow.Id}/api-keys", new { rights = new[] { "RIGHT_ALL" } })).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
        var info = (await narrow.Api.Get("/auth_info")).Succeeded();
        Assert.Null(info["is_admin"]);
        Assert.Null(info["universal_rights"]);

        var wide = server.As(await server.People.NewKey($"/users/{narrow.Id}"));
        (await wide.Get($"/users/{alice.Id}/clients")).Succeeded();
        Assert.True((bool)(await wide.Get("/auth_info")).Succeeded()["is_admin"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Through_an_organization_a_user_may_do_what_both_memberships_allow(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(owner);
        var client = await server.People.NewClient(owner);
        await SetMember(
            owner,
            organization,
            member,
            "RIGHT_CLIENT_INFO",
            "RIGHT_CLIENT_SETTINGS_BASIC",
            "RIGHT_ORGANIZATION_INFO"
        );
        var ofOrganization = new
        {
            collaborator = new
            {
                ids = new { organization_ids = new { organization_id = organization } },
                rights = new[] { "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_DELETE" },
            },
        };
        (await owner.Api.Put($"/clients/{client}/collaborators", ofOrganization)).Succeeded();

        Assert.Equal(["RIGHT_CLIENT_INFO"], await Rights(member.Api, $"/clients/{client}"));
        (await member.Api.Delete($"/clients/{client}")).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        Assert.Contains(
            client,
            (await member.Api.Get("/clients?limit=1000")).Succeeded().Text,
            StringComparison.Ordinal
        );

        var blind = server.As(await server.People.NewKey($"/users/{member.Id}", "RIGHT_CLIENT_SETTINGS_BASIC"));
        Assert.Empty(await Rights(blind, $"/clients/{client}"));

        (await owner.Api.Delete($"/organizations/{organization}/collaborators/user/{member.Id}")).Succeeded();
        Assert.Empty(await Rights(member.Api, $"/clients/{client}"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Memberships_add_up(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var client = await server.People.NewClient(owner);
        foreach (var right in new[] { "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_DELETE" })
        {
            var organization = await server.People.NewOrganization(owner);
            await SetMember(owner, organization, member, "RIGHT_CLIENT_ALL");
            (
                await owner.Api.Put(
                    $"/clients/{client}/collaborators",
                    new
                    {
                        collaborator = new
                        {
                            ids = new { organization_ids = new { organization_id = organization } },
                            rights = new[] { right },
                        },
                    }
                )
            ).Succeeded();
        }

        (
            await owner.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = member.Ids, rights = new[] { "RIGHT_CLIENT_SETTINGS_BASIC" } } }
            )
        ).Succeeded();

        Assert.Equal(
            ["RIGHT_CLIENT_INFO", "RIGHT_CLIENT_SETTINGS_BASIC", "RIGHT_CLIENT_DELETE"],
            await Rights(member.Api, $"/clients/{client}")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_organization_lends_nobody_its_rights(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(owner);
        await SetMember(owner, organization, member, "RIGHT_ALL");
        var answer = await member.Api.Post(
            $"/organizations/{organization}/clients",
            People.ClientRequest(People.NewId("client"))
        );
        var client = (string)answer.Succeeded()["ids"]!["client_id"]!;
        Assert.Contains("RIGHT_CLIENT_DELETE", await Rights(member.Api, $"/clients/{client}"));

        (
            await owner.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = owner.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();
        (await server.Admin.Delete($"/organizations/{organization}")).Succeeded();

        Assert.Empty(await Rights(member.Api, $"/clients/{client}"));
        (await member.Api.Delete($"/clients/{client}")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_key_of_an_organization_acts_for_the_organization_and_nobody_else(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var own = await server.People.NewClient(alice);
        var key = server.As(await server.People.NewKey($"/organizations/{organization}"));

        var client = (string)
            (
                await key.Post($"/organizations/{organization}/clients", People.ClientRequest(People.NewId("client")))
            ).Succeeded()["ids"]!["client_id"]!;

        Assert.Contains("RIGHT_CLIENT_ALL", await Rights(key, $"/clients/{client}"));
        (await key.Get($"/users/{alice.Id}/clients")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await key.Delete($"/clients/{own}")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (
            await key.Post(
                $"/users/{alice.Id}/organizations",
                new { organization = new { ids = new { organization_id = People.NewId("org") } } }
            )
        ).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        var listed = (await key.Get("/clients")).Succeeded();
        Assert.Equal([client], listed["clients"]!.AsArray().Select(item => (string)item!["ids"]!["client_id"]!));
    }

    private static async Task SetMember(Person owner, string organization, Person member, params string[] rights) =>
        (
            await owner.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = member.Ids, rights } }
            )
        ).Succeeded();

    private static async Task<List<string>> Rights(Api api, string path) =>
        [.. ((await api.Get($"{path}/rights")).Succeeded()["rights"]?.AsArray() ?? []).Select(right => (string)right!)];
}
