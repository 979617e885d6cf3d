using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

public class AccountRemovalTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_user_is_gone_until_an_administrator_restores_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());

        Assert.Equal("{}", (await alice.Api.Delete($"/users/{alice.Id}")).Succeeded().Text);

        (await bob.Api.Get($"/users/{alice.Id}")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await server.Admin.Delete($"/users/{alice.Id}")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await bob.Api.Post($"/users/{alice.Id}/restore")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        Assert.Equal("{}", (await server.Admin.Post($"/users/{alice.Id}/restore")).Succeeded().Text);
        (await bob.Api.Get($"/users/{alice.Id}")).Succeeded();
        (await alice.Api.Get($"/users/{alice.Id}")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await server.Admin.Post($"/users/{alice.Id}/restore")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_organization_is_gone_until_an_administrator_restores_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);

        Assert.Equal("{}", (await alice.Api.Delete($"/organizations/{organization}")).Succeeded().Text);

        (await server.Admin.Get($"/organizations/{organization}")).Refused(
            HttpStatusCode.NotFound,
            "organization_not_found"
        );
        (await alice.Api.Post($"/organizations/{organization}/restore")).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await server.Admin.Post($"/users/{organization}/restore")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await server.Admin.Post($"/organizations/{organization}/restore")).Succeeded();
        Assert.Contains(
            "RIGHT_ORGANIZATION_ALL",
            (await alice.Api.Get($"/organizations/{organization}/rights")).Succeeded().Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_the_window_nothing_is_restored(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        (await alice.Api.Delete($"/users/{alice.Id}")).Succeeded();
        await using var scope = server.Services.CreateAsyncScope();
        var longAgo = DateTimeOffset.UnixEpoch;
        await scope
            .ServiceProvider.GetRequiredService<RegistryContext>()
            .Users.Where(user => user.AccountId == alice.Id)
            .ExecuteUpdateAsync(user => user.SetProperty(u => u.DeletedAt, longAgo));

        (await server.Admin.Post($"/users/{alice.Id}/restore")).Refused(
            HttpStatusCode.BadRequest,
            "restore_window_expired"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Strangers_delete_nobody(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);

        (await bob.Api.Delete($"/users/{alice.Id}")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await bob.Api.Delete($"/organizations/{organization}")).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
    }
}
