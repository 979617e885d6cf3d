using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>Nobody is in an organization, or works on a client, by the act of somebody else.</summary>
public class AcceptingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Whom_others_add_to_an_organization_is_invited_until_it_accepts(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        foreach (var by in new[] { alice.Api, server.Admin })
        {
            (await Add(by, organization, bob)).Succeeded();
            Assert.Null((await bob.Api.Get(Member(organization, bob))).Succeeded()["accepted_at"]);
        }

        (await alice.Api.Post(Accept(organization, bob))).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await server.Admin.Post(Accept(organization, bob))).Refused(HttpStatusCode.Forbidden, "only_by_oneself");
        var narrow = server.As(await server.People.NewKey($"/users/{bob.Id}", "RIGHT_USER_INFO"));
        (await narrow.Post(Accept(organization, bob))).Refused(HttpStatusCode.Forbidden, "insufficient_user_rights");
        Assert.Null((await bob.Api.Get(Member(organization, bob))).Succeeded()["accepted_at"]);

        Assert.Equal("{}", (await bob.Api.Post(Accept(organization, bob))).Succeeded().Text);
        var since = (string)(await bob.Api.Get(Member(organization, bob))).Succeeded()["accepted_at"]!;
        (await bob.Api.Post(Accept(organization, bob))).Succeeded();
        (
            await Add(alice.Api, organization, bob, "RIGHT_ORGANIZATION_INFO", "RIGHT_ORGANIZATION_CLIENTS_LIST")
        ).Succeeded();
        Assert.Equal(since, (string)(await bob.Api.Get(Member(organization, bob))).Succeeded()["accepted_at"]!);
        Assert.NotNull((await alice.Api.Get(Member(organization, alice))).Succeeded()["accepted_at"]);
        Assert.Equal(1, await Count(alice, organization, "organization.collaborator.accept"));
        (await bob.Api.Post(Accept(organization, alice))).Refused(HttpStatusCode.Forbidden, "no_user_rights");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_organization_that_somebody_was_added_to_brings_nobody_an_unreviewed_client(Database database)
    {
        var (server, attacker, victim, organization) = await World(database);
        var app = await App.RegisteredAsync(server, attacker);
        var ids = new { organization_ids = new { organization_id = organization } };
        (
            await attacker.Api.Put(
                $"/clients/{app.ClientId}/collaborators",
                new { collaborator = new { ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        (
            await attacker.Api.Post($"/clients/{app.ClientId}/collaborators/organization/{organization}/accept")
        ).Succeeded();
        (await Add(attacker.Api, organization, victim, "RIGHT_ALL")).Succeeded();
        var browser = await Browser.SignedInAsync(server, victim.Id);

        Assert.Contains(
            "client_not_approved",
            (await browser.GetAsync(app.AuthorizeUrl())).Text,
            StringComparison.Ordinal
        );

        (await victim.Api.Post(Accept(organization, victim))).Succeeded();
        Assert.Contains(
            "Not approved yet",
            (await browser.GetAsync(app.AuthorizeUrl())).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_an_administrator_registers_for_somebody_waits_for_its_owner_in_the_sandbox(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (admin, bob) = (await server.People.NewUser(admin: true), await server.People.NewUser());
        var id = People.NewId("client");
        var request = People.ClientRequest(id);
        request["client"]!["state"] = "STATE_REQUESTED";
        (await admin.Api.Post($"/users/{bob.Id}/clients", request)).Succeeded();
        var member = $"/clients/{id}/collaborator/user/{bob.Id}";

        Assert.Null((await bob.Api.Get(member)).Succeeded()["accepted_at"]);
        (await admin.Api.Post($"/clients/{id}/collaborators/user/{bob.Id}/accept")).Refused(
            HttpStatusCode.Forbidden,
            "only_by_oneself"
        );
        (await bob.Api.Post($"/clients/{id}/collaborators/user/{bob.Id}/accept")).Succeeded();
        Assert.NotNull((await bob.Api.Get(member)).Succeeded()["accepted_at"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task For_an_organization_its_member_accepts_and_no_administrator(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var client = await server.People.NewClient(bob);
        var ids = new { organization_ids = new { organization_id = organization } };
        (
            await bob.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        var accept = $"/clients/{client}/collaborators/organization/{organization}/accept";

        (await server.Admin.Post(accept)).Refused(HttpStatusCode.Forbidden, "only_by_oneself");
        (await bob.Api.Post(accept)).Refused(HttpStatusCode.Forbidden, "no_organization_rights");
        (await alice.Api.Post(accept)).Succeeded();
        (await alice.Api.Delete($"/clients/{client}/collaborators/organization/{organization}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_program_of_somebody_else_agrees_to_nothing(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var client = await server.People.NewClient(alice);
        var app = await App.ApprovedAsync(
            server,
            alice,
            change: request => request["client"]!["rights"] = new JsonArray("RIGHT_ALL")
        );
        var token = server.As((await app.TokensAsync(await Browser.SignedInAsync(server, bob.Id))).AccessToken());
        (await Add(alice.Api, organization, bob)).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();

        (await token.Post(Accept(organization, bob))).Refused(HttpStatusCode.Forbidden, "only_by_oneself");
        (await token.Post($"/clients/{client}/collaborators/user/{bob.Id}/accept")).Refused(
            HttpStatusCode.Forbidden,
            "only_by_oneself"
        );
        var registered = People.NewId("client");
        (await token.Post($"/users/{bob.Id}/clients", People.ClientRequest(registered))).Succeeded();
        Assert.Null(
            (await bob.Api.Get($"/clients/{registered}/collaborator/user/{bob.Id}")).Succeeded()["accepted_at"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_leaves_a_contact_too_and_an_owner_who_stays_takes_its_place(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var client = await server.People.NewClient(alice);
        (await Add(alice.Api, organization, bob)).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        var contact = new { technical_contact = bob.Ids };
        (await alice.Api.Put($"/organizations/{organization}", new { organization = contact })).Refused(
            HttpStatusCode.BadRequest,
            "contact_no_collaborator"
        );
        (await bob.Api.Post(Accept(organization, bob))).Succeeded();
        (await bob.Api.Post($"/clients/{client}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await alice.Api.Put($"/organizations/{organization}", new { organization = contact })).Succeeded();
        (await alice.Api.Put($"/clients/{client}", new { client = contact })).Succeeded();

        (await alice.Api.Delete($"/organizations/{organization}/collaborators/user/{bob.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "collaborator_is_contact"
        );
        (await bob.Api.Delete($"/organizations/{organization}/collaborators/user/{bob.Id}")).Succeeded();
        (await bob.Api.Delete($"/clients/{client}/collaborators/user/{bob.Id}")).Succeeded();

        foreach (var path in new[] { $"/organizations/{organization}", $"/clients/{client}" })
        {
            Assert.Equal(
                alice.Id,
                (string)(await alice.Api.Get(path)).Succeeded()["technical_contact"]!["user_ids"]!["user_id"]!
            );
        }

        (await alice.Api.Delete($"/organizations/{organization}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "organization_needs_collaborator"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_leaves_what_it_owns_to_somebody_who_never_agreed_to_own_it(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var client = await server.People.NewClient(alice);
        (await Add(alice.Api, organization, bob, "RIGHT_ALL")).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();

        (await alice.Api.Delete($"/organizations/{organization}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "organization_needs_collaborator"
        );
        (await alice.Api.Delete($"/clients/{client}/collaborators/user/{alice.Id}")).Refused(
            HttpStatusCode.BadRequest,
            "client_needs_collaborator"
        );
        (await bob.Api.Post(Accept(organization, bob))).Succeeded();
        (await bob.Api.Post($"/clients/{client}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await alice.Api.Delete($"/organizations/{organization}/collaborators/user/{alice.Id}")).Succeeded();
        (await alice.Api.Delete($"/clients/{client}/collaborators/user/{alice.Id}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_again_is_no_change_no_event_and_no_message(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var client = await server.People.NewClient(alice);
        var revisions = new List<long>();
        for (var time = 0; time < 5; time++)
        {
            (await Add(alice.Api, organization, bob)).Succeeded();
            (
                await alice.Api.Put(
                    $"/clients/{client}/collaborators",
                    new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
                )
            ).Succeeded();
            revisions.Add(await server.Revision(client));
        }

        Assert.Single(revisions.Distinct());
        Assert.Equal(1, await Count(alice, organization, "organization.collaborator.set"));
        Assert.Equal(1, await Count(alice, organization, "organization.collaborator.set"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Invitations_are_limited_by_sender_and_by_receiver_but_not_for_administrators(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Invitations:PerSender", "3"),
            ("Invitations:PerReceiver", "2")
        );
        var (alice, dave) = (await server.People.NewUser(), await server.People.NewUser());
        var bob = await server.People.NewUser();
        async Task<Answer> Invite(Api by, Person whom)
        {
            var client = await server.People.NewClient(alice);
            return await by.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = whom.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            );
        }

        (await Invite(alice.Api, bob)).Succeeded();
        (await Invite(alice.Api, bob)).Succeeded();
        var refused = (await Invite(alice.Api, bob)).Refused(HttpStatusCode.TooManyRequests, "too_many_invitations");
        Assert.True(int.Parse(refused.Header("Retry-After"), System.Globalization.CultureInfo.InvariantCulture) > 0);
        (await Invite(alice.Api, dave)).Refused(HttpStatusCode.TooManyRequests, "too_many_invitations");
        (await Invite(server.Admin, bob)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task On_the_pages_one_sees_invitations_accepts_declines_and_leaves(Database database)
    {
        var (server, alice, bob, organization) = await World(database);
        var other = await server.People.NewOrganization(alice);
        var client = await server.People.NewClient(alice);
        (await Add(alice.Api, organization, bob)).Succeeded();
        (await Add(alice.Api, other, bob)).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{client}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_INFO" } } }
            )
        ).Succeeded();
        var browser = await Browser.SignedInAsync(server, bob.Id);

        var home = (await browser.GetAsync("/")).Text;
        Assert.All(
            new[] { organization, other, client },
            invitation => Assert.Contains(invitation, home, StringComparison.Ordinal)
        );
        await (await browser.GetAsync($"/organizations/{organization}")).SubmitAsync(("act", "accept"));
        Assert.Equal(
            "/organizations",
            (await (await browser.GetAsync($"/organizations/{other}")).SubmitAsync(("act", "leave"))).Location
        );
        Assert.Equal(
            "/clients",
            (await (await browser.GetAsync($"/clients/{client}/collaborators")).SubmitAsync(("act", "leave"))).Location
        );

        Assert.NotNull((await bob.Api.Get(Member(organization, bob))).Succeeded()["accepted_at"]);
        (await bob.Api.Get(Member(other, bob))).Refused(HttpStatusCode.NotFound, "membership_not_found");
        Assert.DoesNotContain("Invitations", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    private static string Member(string organization, Person who) =>
        $"/organizations/{organization}/collaborator/user/{who.Id}";

    private static string Accept(string organization, Person who) =>
        $"/organizations/{organization}/collaborators/user/{who.Id}/accept";

    private static Task<Answer> Add(Api by, string organization, Person whom, params string[] rights) =>
        by.Put(
            $"/organizations/{organization}/collaborators",
            new
            {
                collaborator = new
                {
                    ids = whom.Ids,
                    rights = rights.Length > 0 ? rights : ["RIGHT_ORGANIZATION_INFO"],
                },
            }
        );

    private static async Task<int> Count(Person reader, string organization, string action) =>
        (await reader.Api.Get($"/organizations/{organization}/events?limit=1000")).Succeeded()["events"]!
            .AsArray()
            .Count(e => (string)e!["action"]! == action);

    private static async Task<(RegistryServer Server, Person Alice, Person Bob, string Organization)> World(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        return (server, alice, bob, await server.People.NewOrganization(alice));
    }
}
