using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

public class PasswordTests
{
    private const string First = "A-first-password-1", Second = "A-second-password-2";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_changes_its_password_by_proving_the_old_one(Database database)
    {
        var (server, alice) = await World(database);

        (await alice.Api.Put(Path(alice), new { old = "wrong", @new = Second })).Refused(HttpStatusCode.Unauthorized, "old_password");
        (await alice.Api.Put(Path(alice), new { @new = Second })).Refused(HttpStatusCode.Unauthorized, "old_password");
        Assert.Equal("{}", (await alice.Api.Put(Path(alice), new { old = First, @new = Second })).Succeeded().Text);

        (await alice.Api.Put(Path(alice), new { old = First, @new = First })).Refused(HttpStatusCode.Unauthorized, "old_password");
        (await alice.Api.Put(Path(alice), new { old = Second, @new = First })).Succeeded();
        Assert.DoesNotContain("assword", string.Join('\n', (await server.Admin.Get($"/users/{alice.Id}")).Succeeded().Text), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_needs_no_old_password_but_its_own(Database database)
    {
        var (server, alice) = await World(database);
        var admin = await server.People.NewUser(admin: true);

        (await admin.Api.Put(Path(alice), new { @new = Second })).Succeeded();
        (await alice.Api.Put(Path(alice), new { old = Second, @new = First })).Succeeded();
        (await admin.Api.Put(Path(admin), new { @new = Second })).Refused(HttpStatusCode.Unauthorized, "old_password");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_changes_it(Database database)
    {
        var (server, alice) = await World(database);
        var bob = await server.People.NewUser();
        var organization = server.As(await server.People.NewKey($"/organizations/{await server.People.NewOrganization(alice)}"));

        (await bob.Api.Put(Path(alice), new { old = First, @new = Second })).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await organization.Put(Path(alice), new { old = First, @new = Second })).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await server.As(null).Put(Path(alice), new { old = First, @new = Second })).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.Api.Put(Path(alice), new { old = First, @new = Second })).Succeeded();
    }

    [Theory]
    [InlineData("Short-1", "characters")]
    [InlineData("no-capital-letter-1", "capital")]
    [InlineData("No-digit-at-all", "digit")]
    [InlineData("", "characters")]
    [InlineData(null, "characters")]
    public async Task A_weak_password_is_refused_with_what_it_lacks(string? password, string reason)
    {
        var (_, alice) = await World(Database.Sqlite);

        var answer = (await alice.Api.Put(Path(alice), new { old = First, @new = password })).Refused(HttpStatusCode.BadRequest, "validation");

        Assert.Equal(["new"], answer.Faulty);
        Assert.Contains(reason, answer["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_may_be_long_but_not_hold_the_user_id()
    {
        var (_, alice) = await World(Database.Sqlite);

        (await alice.Api.Put(Path(alice), new { old = First, @new = $"Prefix-1-{alice.Id.ToUpperInvariant()}" })).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Put(Path(alice), new { old = First, @new = "A1" + new string('ü', 999) })).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Put(Path(alice), new { old = First, @new = "A1" + new string('ü', 998) })).Succeeded();
    }

    private static string Path(Person person) => $"/users/{person.Id}/password";

    private static async Task<(RegistryServer Server, Person Alice)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        (await server.Admin.Put(Path(alice), new { @new = First })).Succeeded();
        return (server, alice);
    }
}
