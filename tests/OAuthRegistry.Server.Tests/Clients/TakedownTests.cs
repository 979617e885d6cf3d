using System.Net;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>What an administrator takes down stays down until an administrator says otherwise.</summary>
public class TakedownTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_an_administrator_deleted_its_owner_can_not_restore(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        (await server.Admin.Delete($"/clients/{id}")).Succeeded();

        (await alice.Api.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.Forbidden, "client_taken_down");
        (await alice.Api.Post($"/clients/{id}/resubmit")).Refused(HttpStatusCode.NotFound, "client_not_found");
        (await alice.Api.Put($"/clients/{id}", new { client = new { name = "x" } })).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
        (await alice.Api.Post($"/users/{alice.Id}/clients", People.ClientRequest(id))).Refused(
            HttpStatusCode.Conflict,
            "id_taken"
        );
        var record = (await server.Admin.Get($"/clients/{id}/events")).Succeeded()["events"]![0]!;
        Assert.Equal("taken_down", (string)record["changes"]![0]!["field"]!);

        (await server.Admin.Post($"/clients/{id}/restore")).Succeeded();
        (await alice.Api.Delete($"/clients/{id}")).Succeeded();
        (await alice.Api.Post($"/clients/{id}/restore")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_owner_who_made_the_administrator_a_collaborator_can_not_restore_either(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, root) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var id = await server.People.NewClient(alice);
        var invitation = new { collaborator = new { ids = root.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } };
        (await alice.Api.Put($"/clients/{id}/collaborators", invitation)).Succeeded();

        (await root.Api.Delete($"/clients/{id}")).Succeeded();

        (await alice.Api.Post($"/clients/{id}/restore")).Refused(HttpStatusCode.Forbidden, "client_taken_down");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_deletes_as_an_owner_with_a_key_that_has_no_more_than_an_owners_rights(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (alice, root) = (await server.People.NewUser(), await server.People.NewUser(admin: true));
        var id = await server.People.NewClient(root);
        var sharing = new { collaborator = new { ids = alice.Ids, rights = new[] { "RIGHT_CLIENT_ALL" } } };
        (await root.Api.Put($"/clients/{id}/collaborators", sharing)).Succeeded();
        var narrow = server.As(await server.People.NewKey($"/users/{root.Id}", "RIGHT_CLIENT_ALL"));

        (await narrow.Delete($"/clients/{id}")).Succeeded();

        (await alice.Api.Post($"/clients/{id}/restore")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_users_allowed_a_client_ends_when_it_is_taken_down(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        (await server.Admin.Delete($"/clients/{app.ClientId}")).Succeeded();
        (await server.Admin.Post($"/clients/{app.ClientId}/restore")).Succeeded();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(app.AuthorizeUrl())).Status);
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Tokens_of_a_client_that_went_back_into_review_do_not_come_back_with_its_approval(
        Database database
    )
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        foreach (var state in new[] { "STATE_REQUESTED", "STATE_APPROVED" })
        {
            (await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state } })).Succeeded();
        }

        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
    }
}
