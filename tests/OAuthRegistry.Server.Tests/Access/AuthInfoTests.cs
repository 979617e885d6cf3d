using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Access;

/// <summary>Who am I?</summary>
public class AuthInfoTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_told_nothing(Database database)
    {
        var server = await RegistryServer.On(database);

        Assert.Equal("{}", (await server.As(null).Get("/auth_info")).Succeeded().Text);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_sees_its_key_with_the_rights_spelled_out_and_never_its_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser(rights: ["RIGHT_CLIENT_ALL", "RIGHT_GATEWAY_LINK"]);

        var info = (await alice.Api.Get("/auth_info")).Succeeded();

        var access = info["api_key"]!;
        Assert.Equal(alice.Id, (string)access["entity_ids"]!["user_ids"]!["user_id"]!);
        Assert.Equal("test", (string)access["api_key"]!["name"]!);
        Assert.Equal(BearerToken.Parse(alice.Key)!.Id, (string)access["api_key"]!["id"]!);
        Assert.Equal(
            [
                "RIGHT_CLIENT_ALL",
                "RIGHT_GATEWAY_INFO",
                "RIGHT_GATEWAY_LINK",
                "RIGHT_CLIENT_INFO",
                "RIGHT_CLIENT_SETTINGS_BASIC",
                "RIGHT_CLIENT_SETTINGS_COLLABORATORS",
                "RIGHT_CLIENT_DELETE",
            ],
            access["api_key"]!["rights"]!.AsArray().Select(right => (string)right!)
        );
        Assert.DoesNotContain(BearerToken.Parse(alice.Key)!.Secret, info.Text, StringComparison.Ordinal);
        Assert.Null(access["api_key"]!["key"]);
        Assert.Null(info["is_admin"]);
        Assert.Null(info["universal_rights"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_key_of_an_organization_names_the_organization(Database database)
    {
        var server = await RegistryServer.On(database);
        var organization = await server.People.NewOrganization(await server.People.NewUser());

        var info = (
            await server.As(await server.People.NewKey($"/organizations/{organization}")).Get("/auth_info")
        ).Succeeded();

        Assert.Equal(organization, (string)info["api_key"]!["entity_ids"]!["organization_ids"]!["organization_id"]!);
        Assert.Null(info["api_key"]!["entity_ids"]!["user_ids"]);
        Assert.Null(info["is_admin"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_has_every_right_everywhere(Database database)
    {
        var server = await RegistryServer.On(database);

        var info = (await server.Admin.Get("/auth_info")).Succeeded();

        Assert.True((bool)info["is_admin"]!);
        Assert.Equal(63, info["universal_rights"]!["rights"]!.AsArray().Count);
    }
}
