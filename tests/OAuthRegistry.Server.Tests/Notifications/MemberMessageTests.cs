using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>Whoever is invited into an organization hears of it, once, wherever it looks.</summary>
public class MemberMessageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_invitation_into_an_organization_reaches_its_list_its_mailbox_and_the_webhooks(
        Database database
    )
    {
        using var sink = new SmtpSink();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(database, [.. MailTo(sink.Port), .. Quick]);
        await NewWebhook(server.Admin, receiver.Url, "member_changed");
        var (alice, bob) = (await server.People.NewUser(), await NewUserWithMailbox(server));
        var organization = await server.People.NewOrganization(alice);

        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();

        var posted = (await receiver.NextAsync()).Json;
        Assert.Equal("member_changed", (string)posted["type"]!);
        Assert.Equal(organization, (string)posted["organization_id"]!);
        Assert.Null(posted["client_id"]);
        var mail = await sink.NextAsync();
        Assert.Contains($"You were invited into organization {organization}.", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("/clients/", mail, StringComparison.Ordinal);
        var told = Assert.Single(await Told(bob, 1));
        Assert.Equal("collaborator_changed", (string)told["notification_type"]!);
        Assert.Equal(organization, (string)told["entity_ids"]!["organization_ids"]!["organization_id"]!);
        Assert.Equal(bob.Id, (string)told["data"]!["ids"]!["user_ids"]!["user_id"]!);
        Assert.Equal("RIGHT_ORGANIZATION_INFO", (string)told["data"]!["rights"]![0]!);
        Assert.Equal(alice.Id, (string)told["sender_ids"]!["user_ids"]!["user_id"]!);
        Assert.Empty(await Told(alice, 0));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Invited_and_removed_again_and_again_is_one_mail_until_it_is_read(Database database)
    {
        using var sink = new SmtpSink();
        await using var server = await RegistryServer.StartAsync(database, [.. MailTo(sink.Port), .. Quick]);
        var (alice, bob) = (await server.People.NewUser(), await NewUserWithMailbox(server));
        var organization = await server.People.NewOrganization(alice);
        var path = $"/organizations/{organization}/collaborators/user/{bob.Id}";

        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        await Told(bob, 1);
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        (await alice.Api.Delete(path)).Succeeded();
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        var told = await Told(bob, 3);
        Assert.Single(told, notification => (bool?)notification["email"] == true);
        Assert.Equal("1", (await server.Admin.Get("/mails")).Succeeded().Header("X-Total-Count"));

        (
            await bob.Api.Send(
                HttpMethod.Patch,
                $"/users/{bob.Id}/notifications",
                new { ids = told.Select(notification => (string)notification["id"]!), status = "SEEN" }
            )
        ).Succeeded();
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_ALL")).Succeeded();
        Assert.Equal(2, (await Told(bob, 4)).Count(notification => (bool?)notification["email"] == true));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_told_of_its_own_acts_and_who_agreed_for_itself_is_not_invited(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Quick);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        await Told(bob, 1);

        (await bob.Api.Post($"/organizations/{organization}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await bob.Api.Delete($"/organizations/{organization}/collaborators/user/{bob.Id}")).Succeeded();
        var ofAdmin = People.NewId("org");
        (
            await server.Admin.Post(
                $"/users/{bob.Id}/organizations",
                new { organization = new { ids = new { organization_id = ofAdmin } } }
            )
        ).Succeeded();

        var told = await Told(bob, 2);
        Assert.Equal(ofAdmin, (string)told[0]["entity_ids"]!["organization_ids"]!["organization_id"]!);
        Assert.Empty(await Told(alice, 0));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Messages_to_members_count_as_invitations_by_sender_and_by_receiver(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Invitations:PerSender", "3"),
            ("Invitations:PerReceiver", "2")
        );
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var carol = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);

        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Succeeded();
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_ALL")).Succeeded();
        (await Set(alice, organization, bob, "RIGHT_ORGANIZATION_INFO")).Refused(
            HttpStatusCode.TooManyRequests,
            "too_many_invitations"
        );
        (await Set(alice, organization, carol, "RIGHT_ORGANIZATION_INFO")).Refused(
            HttpStatusCode.TooManyRequests,
            "too_many_invitations"
        );
        (await alice.Api.Delete($"/organizations/{organization}/collaborators/user/{bob.Id}")).Succeeded();
    }

    private static Task<Answer> Set(Person by, string organization, Person member, string right) =>
        by.Api.Put(
            $"/organizations/{organization}/collaborators",
            new { collaborator = new { ids = member.Ids, rights = new[] { right } } }
        );

    /// <summary>The notifications of somebody, once there are as many.</summary>
    private static Task<List<JsonNode>> Told(Person person, int count) =>
        Eventually(async () =>
        {
            var answer = (await person.Api.Get($"/users/{person.Id}/notifications")).Succeeded();
            List<JsonNode> told =
            [
                .. (answer["notifications"] as JsonArray ?? []).Select(notification => notification!),
            ];
            return told.Count == count ? told : null;
        });
}
