using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>Deleting, restoring and purging.</summary>
public class RemovingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_client_is_gone_for_everybody_until_it_is_restored_as_it_was(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        var before = (await alice.Api.Get($"/clients/{id}")).Succeeded();

        Assert.Equal("{}", (await alice.Api.Delete($"/clients/{id}")).Succeeded().Text);

        foreach (var api in new[] { alice.Api, server.Admin })
        {
            (await api.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
            (await api.Put($"/clients/{id}", new { client = new { name = "x" } })).Refused(
                HttpStatusCode.NotFound,
                "client_not_found"
            );
            (await api.Delete($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
            (await api.Get($"/clients/{id}/rights")).Refused(HttpStatusCode.NotFound, "client_not_found");
            (await api.Get($"/clients/{id}/collaborators")).Refused(HttpStatusCode.NotFound, "client_not_found");
        }

        Assert.Equal("{}", (await alice.Api.Post($"/clients/{id}/restore")).Succeeded().Text);
        var after = (await alice.Api.Get($"/clients/{id}")).Succeeded();
        Assert.All(
            before.Json.AsObject().Where(member => member.Key != "updated_at"),
            member => Assert.True(JsonNode.DeepEquals(member.Value, after[member.Key]), member.Key)
        );
        Assert.Null(after["deleted_at"]);
        (await alice.Api.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.NotFound, "client_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deleting_and_restoring_need_the_right(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var id = await server.People.NewClient(alice);
        var narrow = server.As(
            await server.People.NewKey($"/users/{alice.Id}", "RIGHT_CLIENT_INFO", "RIGHT_CLIENT_SETTINGS_BASIC")
        );

        (await bob.Api.Delete($"/clients/{id}")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await narrow.Delete($"/clients/{id}")).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        (await server.As(null).Delete($"/clients/{id}")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.Api.Get($"/clients/{id}")).Succeeded();

        (await alice.Api.Delete($"/clients/{id}")).Succeeded();
        (await bob.Api.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await narrow.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.Forbidden, "insufficient_client_rights");
        (await alice.Api.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        (await server.Admin.Post($"/clients/{id}/restore")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_the_restore_window_a_client_stays_deleted(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Registry:RestoreWindow", "00:00:00"));
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        (await alice.Api.Delete($"/clients/{id}")).Succeeded();

        foreach (var api in new[] { alice.Api, server.Admin })
        {
            var answer = (await api.Post($"/clients/{id}/restore")).Refused(
                HttpStatusCode.BadRequest,
                "restore_window_expired"
            );
            Assert.Equal(9, (int)answer["code"]!);
        }

        (await alice.Api.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(id))).Refused(
            HttpStatusCode.Conflict,
            "id_taken"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_administrators_purge(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var root = await server.People.NewUser(admin: true);
        var id = await server.People.NewClient(alice);
        var narrow = server.As(await server.People.NewKey($"/users/{root.Id}", "RIGHT_CLIENT_ALL"));

        (await alice.Api.Delete($"/clients/{id}/purge")).Refused(HttpStatusCode.Forbidden, "admins_purge_clients");
        (await narrow.Delete($"/clients/{id}/purge")).Refused(HttpStatusCode.Forbidden, "admins_purge_clients");

        (await alice.Api.Get($"/clients/{id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_purged_client_leaves_nothing_but_its_id_and_its_record(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);

        Assert.Equal("{}", (await server.Admin.Delete($"/clients/{id}/purge")).Succeeded().Text);

        foreach (var api in new[] { alice.Api, server.Admin })
        {
            (await api.Get($"/clients/{id}")).Refused(HttpStatusCode.NotFound, "client_not_found");
            (await api.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.NotFound, "client_not_found");
            Assert.Equal(
                "0",
                (await api.Get($"/search/clients?id_contains={id}&deleted=true")).Succeeded().Header("X-Total-Count")
            );
            Assert.Equal("0", (await api.Get($"/search/clients?id_contains={id}")).Succeeded().Header("X-Total-Count"));
        }

        (await server.Admin.Delete($"/clients/{id}/purge")).Refused(HttpStatusCode.NotFound, "client_not_found");
        (await server.Admin.Post($"/users/{alice.Id}/clients", People.ClientRequest(id))).Refused(
            HttpStatusCode.Conflict,
            "id_taken"
        );
        (await alice.Api.Get($"/clients/{id}/events")).Refused(HttpStatusCode.NotFound, "client_not_found");
        var record = (await server.Admin.Get($"/clients/{id}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(["client.purge", "client.create"], record.Select(e => (string)e!["action"]!));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_client_can_be_purged_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var id = await server.People.NewClient(root);
        (await root.Api.Delete($"/clients/{id}")).Succeeded();

        (await root.Api.Delete($"/clients/{id}/purge")).Succeeded();

        Assert.Equal(
            "0",
            (await root.Api.Get($"/users/{root.Id}/clients?deleted=true")).Succeeded().Header("X-Total-Count")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Purges_do_not_hold_up_registrations_nor_these_the_purges(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var old = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            old.Add(await server.People.NewClient(developer));
        }

        var purges = old.Select(id => server.Admin.Delete($"/clients/{id}/purge")).ToList();
        var registrations = Enumerable.Range(0, 50).Select(_ => server.People.NewClient(developer)).ToList();

        await Task.WhenAll(registrations);
        foreach (var purge in await Task.WhenAll(purges))
        {
            purge.Succeeded();
        }
    }
}
