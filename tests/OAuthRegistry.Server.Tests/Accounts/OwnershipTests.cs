using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>Nothing is left to nobody, and what ended stays ended.</summary>
public class OwnershipTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_who_alone_owns_something_is_told_what_before_it_goes(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var (own, shared) = (await server.People.NewClient(alice), await server.People.NewClient(alice));
        var ofOrganization = People.NewId("client");
        (
            await alice.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(ofOrganization))
        ).Succeeded();
        (
            await alice.Api.Put(
                $"/clients/{shared}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();

        foreach (var by in new[] { alice.Api, server.Admin })
        {
            var refused = (await by.Delete($"/users/{alice.Id}")).Refused(HttpStatusCode.BadRequest, "owns_alone");
            var told = refused["details"]![0]!["attributes"]!;
            Assert.Equal(
                new[] { own, shared, ofOrganization }.Order(StringComparer.Ordinal),
                told["client_ids"]!.AsArray().Select(id => (string)id!)
            );
            Assert.Equal([organization], told["organization_ids"]!.AsArray().Select(id => (string)id!));
        }

        (await bob.Api.Post($"/clients/{shared}/collaborators/user/{bob.Id}/accept")).Succeeded();
        (await server.Admin.Delete($"/users/{alice.Id}?owned=everything")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        (await server.Admin.Delete($"/users/{alice.Id}?owned=delete")).Succeeded();

        (await server.Admin.Get($"/organizations/{organization}")).Refused(
            HttpStatusCode.NotFound,
            "organization_not_found"
        );
        foreach (var gone in new[] { own, ofOrganization })
        {
            (await server.Admin.Get($"/clients/{gone}")).Refused(HttpStatusCode.NotFound, "client_not_found");
        }

        (await bob.Api.Get($"/clients/{shared}?field_mask=rights")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_narrow_key_deletes_no_clients_by_deleting_their_owner(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var client = await server.People.NewClient(alice);
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_DELETE"));

        (await narrow.Delete($"/users/{alice.Id}?owned=delete")).Refused(HttpStatusCode.Forbidden, "no_client_rights");

        (await alice.Api.Get($"/clients/{client}")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_organization_with_clients_of_its_own_goes_with_them_or_not_at_all(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var client = People.NewId("client");
        (await alice.Api.Post($"/organizations/{organization}/clients", People.ClientRequest(client))).Succeeded();
        var key = server.As(await server.People.NewKey($"/organizations/{organization}"));

        (await alice.Api.Delete($"/organizations/{organization}")).Refused(HttpStatusCode.BadRequest, "owns_alone");
        (await alice.Api.Delete($"/organizations/{organization}?owned=delete")).Succeeded();
        (await server.Admin.Get($"/clients/{client}")).Refused(HttpStatusCode.NotFound, "client_not_found");

        (await server.Admin.Post($"/organizations/{organization}/restore")).Succeeded();
        (await key.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await alice.Api.Get($"/organizations/{organization}/rights")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Restoring_a_user_revives_no_token_no_session_and_no_key(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var user = (string)
            (await server.As((await app.TokensAsync(browser)).AccessToken()).Get("/auth_info")).Succeeded()[
                "oauth_access_token"
            ]!["user_ids"]!["user_id"]!;
        var tokens = await app.TokensAsync(browser);
        var key = server.As(await server.People.NewKey($"/users/{user}"));

        (await server.Admin.Delete($"/users/{user}")).Succeeded();
        (await server.Admin.Post($"/users/{user}/restore")).Succeeded();

        (await key.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
        var events = (await server.Admin.Get($"/users/{user}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(
            ["user.restore", "api_key.delete", "user.delete"],
            events.Take(3).Select(e => (string)e!["action"]!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_is_not_ended_by_the_time_at_which_an_older_version_ended_tokens(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var key = server.As(await server.People.NewKey($"/users/{user.Id}"));
        await ChangeAsync(server, user.Id, row => row.TokensEndedAt = DateTimeOffset.UtcNow.AddMinutes(1));

        (await key.Get("/auth_info")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Restoring_a_user_revives_nothing_that_an_older_version_left_either(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var tokens = await app.TokensAsync(browser);
        var user = (string)
            (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded()["oauth_access_token"]!["user_ids"]![
                "user_id"
            ]!;
        var key = server.As(await server.People.NewKey($"/users/{user}"));
        await ChangeAsync(server, user, row => row.DeletedAt = DateTimeOffset.UtcNow);

        (await server.Admin.Post($"/users/{user}/restore")).Succeeded();

        (await key.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await server.As(tokens.AccessToken()).Get("/auth_info")).Refused(
            HttpStatusCode.Unauthorized,
            "token_not_found"
        );
        (await app.RefreshAsync(tokens.RefreshToken())).RefusedAs("invalid_grant");
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    /// <summary>As a version before this one, or time, would have left the row.</summary>
    private static async Task ChangeAsync(RegistryServer server, string userId, Action<User> change)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        change(await db.Users.SingleAsync(user => user.AccountId == userId));
        await db.SaveChangesAsync();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_owners_who_go_at_the_same_moment_one_stays(Database database)
    {
        var server = await RegistryServer.On(database);
        for (var round = 0; round < 5; round++)
        {
            var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
            var client = await server.People.NewClient(alice);
            (
                await alice.Api.Put(
                    $"/clients/{client}/collaborators",
                    new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
                )
            ).Succeeded();
            (await bob.Api.Post($"/clients/{client}/collaborators/user/{bob.Id}/accept")).Succeeded();

            var answers = await Task.WhenAll(
                Task.Run(() => alice.Api.Delete($"/users/{alice.Id}")),
                Task.Run(() => bob.Api.Delete($"/users/{bob.Id}"))
            );

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Administrators_find_clients_that_belong_to_nobody(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var (orphan, owned) = (await server.People.NewClient(alice), await server.People.NewClient(bob));
        await using (var scope = server.Services.CreateAsyncScope())
        {
            // As an earlier version left it.
            await scope
                .ServiceProvider.GetRequiredService<RegistryContext>()
                .Users.Where(user => user.AccountId == alice.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.DeletedAt, DateTimeOffset.UtcNow));
        }

        var found = (await server.Admin.Get("/search/clients?without_owner=true&limit=1000")).Succeeded().Text;
        Assert.Contains(orphan, found, StringComparison.Ordinal);
        Assert.DoesNotContain(owned, found, StringComparison.Ordinal);
        (await bob.Api.Get("/search/clients?without_owner=true")).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (
            await server.Admin.Put(
                $"/clients/{orphan}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ALL" } } }
            )
        ).Succeeded();
        Assert.DoesNotContain(
            orphan,
            (await server.Admin.Get("/search/clients?without_owner=true&limit=1000")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_body_that_names_another_than_the_path_is_warned_of(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);

        var answer = await alice.Api.Put(
            $"/organizations/{organization}",
            new { organization = new { ids = new { organization_id = "another" }, name = "Brand" } }
        );

        Assert.Contains("another organization", answer.Succeeded().Header("X-Warning"), StringComparison.Ordinal);
    }
}
