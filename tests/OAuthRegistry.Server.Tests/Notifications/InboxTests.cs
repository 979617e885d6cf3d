using System.Net;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

public class InboxTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_reaches_the_owner_in_the_form_of_The_Things_Stack(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        (
            await server.Admin.Put(
                $"/clients/{clientId}",
                new { client = new { state = "STATE_REJECTED", state_description = "no description" } }
            )
        ).Succeeded();

        var told = await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);
        Assert.Equal(
            "type.googleapis.com/ttn.lorawan.v3.EntityStateChangedNotification",
            (string)told["data"]!["@type"]!
        );
        Assert.Equal("STATE_REJECTED", (string)told["data"]!["state"]!);
        Assert.Equal("no description", (string)told["data"]!["state_description"]!);
        Assert.Equal("admin", (string)told["sender_ids"]!["user_ids"]!["user_id"]!);
        Assert.Contains(
            "NOTIFICATION_RECEIVER_ADMINISTRATIVE_CONTACT",
            told["receivers"]!.AsArray().Select(receiver => (string)receiver!)
        );
        Assert.Null(told["status"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Notifications_come_newest_first_in_pages_and_can_be_marked_as_seen(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var path = $"/users/{alice.Id}/notifications";
        var clientId = await server.People.NewClient(alice);
        foreach (var state in new[] { "APPROVED", "SUSPENDED", "FLAGGED" })
        {
            (await server.Admin.Put($"/clients/{clientId}", new { client = new { state } })).Succeeded();
        }

        var all = await Eventually(async () =>
            (await alice.Api.Get(path)).Succeeded() is { } answer && answer.Header("X-Total-Count") == "3"
                ? answer
                : null
        );
        Assert.Equal(
            ["STATE_FLAGGED", "STATE_SUSPENDED", "STATE_APPROVED"],
            all["notifications"]!.AsArray().Select(n => (string)n!["data"]!["state"]!)
        );
        var newest = (string)all["notifications"]![0]!["id"]!;
        var second = (await alice.Api.Get($"{path}?limit=1&page=2")).Succeeded();
        Assert.Equal("STATE_SUSPENDED", (string)Assert.Single(second["notifications"]!.AsArray())!["data"]!["state"]!);
        Assert.Equal("3", second.Header("X-Total-Count"));

        (
            await alice.Api.Send(
                HttpMethod.Patch,
                path,
                new { ids = new[] { newest }, status = "NOTIFICATION_STATUS_SEEN" }
            )
        ).Succeeded();

        var seen = (await alice.Api.Get($"{path}?status=NOTIFICATION_STATUS_SEEN")).Succeeded();
        var only = Assert.Single(seen["notifications"]!.AsArray())!;
        Assert.Equal(newest, (string)only["id"]!);
        Assert.Equal("NOTIFICATION_STATUS_SEEN", (string)only["status"]!);
        Assert.NotNull(only["status_updated_at"]);
        Assert.Equal("2", (await alice.Api.Get($"{path}?status=UNSEEN")).Succeeded().Header("X-Total-Count"));
        Assert.Equal(
            "3",
            (await alice.Api.Get($"{path}?status=UNSEEN&status=SEEN")).Succeeded().Header("X-Total-Count")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_of_another_origin_may_mark_notifications(Database database)
    {
        var server = await RegistryServer.On(database);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v3/users/admin/notifications");
        preflight.Headers.Add("Origin", "https://console.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "PATCH");

        using var answer = await server.As(null).Http.SendAsync(preflight);

        Assert.Contains(
            "PATCH",
            answer.Headers.GetValues("Access-Control-Allow-Methods").Single(),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_reads_or_marks_the_notifications_of_others(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_INFO"));
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        var told = await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);
        var seen = new { ids = new[] { (string)told["id"]! }, status = "SEEN" };

        (await bob.Api.Get($"/users/{alice.Id}/notifications")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await narrow.Get($"/users/{alice.Id}/notifications")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_user_rights"
        );
        (await bob.Api.Send(HttpMethod.Patch, $"/users/{alice.Id}/notifications", seen)).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await bob.Api.Send(HttpMethod.Patch, $"/users/{bob.Id}/notifications", seen)).Succeeded();

        Assert.Null((await Notification(alice.Api, alice.Id, "entity_state_changed", clientId))["status"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_notification_can_not_be_marked(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var path = $"/users/{alice.Id}/notifications";

        Assert.Equal(
            ["ids[1]"],
            (
                await alice.Api.Send(
                    HttpMethod.Patch,
                    path,
                    new { ids = new[] { $"{Guid.NewGuid()}", "first" }, status = "SEEN" }
                )
            )
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
        Assert.Equal(
            ["ids"],
            (await alice.Api.Send(HttpMethod.Patch, path, new { status = "SEEN" }))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
        Assert.Equal(
            ["status"],
            (await alice.Api.Get($"{path}?status=READ")).Refused(HttpStatusCode.BadRequest, "validation").Faulty
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_reaches_the_administrators_and_nobody_else(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, admin) = (await server.People.NewUser(), await server.People.NewUser(admin: true));

        var clientId = await server.People.NewClient(alice);

        var told = await Notification(admin.Api, admin.Id, "client_requested", clientId);
        Assert.Contains(clientId, (string)told["data"]!["summary"]!, StringComparison.Ordinal);
        Assert.Equal(alice.Id, (string)told["sender_ids"]!["user_ids"]!["user_id"]!);
        Assert.Equal(
            "0",
            (await alice.Api.Get($"/users/{alice.Id}/notifications")).Succeeded().Header("X-Total-Count")
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_an_organization_those_hear_who_may_see_the_client_through_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob, carol) = (
            await server.People.NewUser(),
            await server.People.NewUser(),
            await server.People.NewUser()
        );
        var organization = await server.People.NewOrganization(alice);
        await SetMember(alice, organization, bob, "RIGHT_CLIENT_ALL");
        await SetMember(alice, organization, carol, "RIGHT_ORGANIZATION_INFO");
        var clientId = People.NewId("client");
        (await alice.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(clientId))).Succeeded();

        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();

        await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);
        await Notification(bob.Api, bob.Id, "entity_state_changed", clientId);
        Assert.DoesNotContain(
            clientId,
            (await carol.Api.Get($"/users/{carol.Id}/notifications")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_collaborator_hears_that_it_was_added_and_that_it_was_removed(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(alice);

        (
            await alice.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        (await alice.Api.Delete($"/clients/{clientId}/collaborators/user/{bob.Id}")).Succeeded();

        foreach (var person in new[] { alice, bob })
        {
            var told = await Eventually(async () =>
                (await person.Api.Get($"/users/{person.Id}/notifications")).Succeeded() is { } answer
                && answer.Header("X-Total-Count") == "2"
                    ? answer
                    : null
            );
            Assert.All(
                told["notifications"]!.AsArray(),
                n => Assert.Equal(bob.Id, (string)n!["data"]!["ids"]!["user_ids"]!["user_id"]!)
            );
            Assert.Null(told["notifications"]![0]!["data"]!["rights"]);
            Assert.Equal("RIGHT_CLIENT_INFO", (string)told["notifications"]![1]!["data"]!["rights"]![0]!);
        }
    }

    private static async Task SetMember(Person owner, string organization, Person member, string right) =>
        (
            await owner.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = member.Ids, rights = new[] { right } } }
            )
        ).Succeeded();
}
