using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

[Collection(nameof(Servers))]
public sealed class AccountCommandTests(Servers servers)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Users_are_managed(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);

        Assert.Equal("Ada", (string?)(await user.Runs("users", "set", user.User, "--name", "Ada")).Json["name"]);
        Assert.Equal("Ada", (string?)(await admin.Runs("users", "get", "--user-id", user.User)).Json["name"]);
        Assert.Contains(user.User, (await admin.Runs("users", "list")).Out, StringComparison.Ordinal);
        Assert.Contains(
            "RIGHT_USER_ALL",
            (await user.Runs("users", "rights", user.User)).Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ExitCode.Done,
            (await admin.RunWith("A-new-password-4-tests\n", "users", "password", user.User)).Code
        );
        Assert.Equal(
            ExitCode.Done,
            (
                await user.RunWith("Another-password-4-tests\nA-new-password-4-tests\n", "users", "password", user.User)
            ).Code
        );
        await user.Fails(ExitCode.Refused, "error:", "users", "list");
        await user.Fails(ExitCode.Refused, "update_admin_field", "users", "set", user.User, "--admin");
        await user.Fails(ExitCode.Usage, "nothing to change", "users", "set", user.User);
        await admin.Fails(ExitCode.Conflict, "id_taken", "users", "create", user.User);
        await admin.Runs("users", "delete", user.User);
        await admin.Runs("users", "restore", user.User);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Organizations_their_members_and_their_clients_are_managed(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        using var other = await servers.NewUser(database);
        var (id, client) = (Servers.NewId("org"), Servers.NewId("client"));

        await user.Runs("organizations", "create", id, "--name", "Brand");
        await user.Runs("organizations", "set", id, "--description", "Ours");
        Assert.Equal("Ours", (string?)(await user.Runs("organizations", "get", id)).Json["description"]);
        Assert.Single((await user.Runs("organizations", "list")).Json.AsArray());
        Assert.Contains(
            "RIGHT_ORGANIZATION_ALL",
            (await user.Runs("organizations", "rights", id)).Out,
            StringComparison.Ordinal
        );
        await user.Runs("organizations", "members", "set", id, other.User, "--rights", "RIGHT_ORGANIZATION_INFO");
        Assert.Equal(2, (await user.Runs("organizations", "members", "list", id)).Json.AsArray().Count);
        await other.Runs("organizations", "members", "accept", id);
        Assert.Contains(
            "accepted_at",
            (await user.Runs("organizations", "members", "list", id)).Out,
            StringComparison.Ordinal
        );
        await other.Runs("organizations", "members", "leave", id);
        await user.Fails(ExitCode.Refused, "needs", "organizations", "members", "leave", id);
        await user.Runs("organizations", "members", "set", id, other.User, "--rights", "RIGHT_ORGANIZATION_INFO");
        await user.Runs("organizations", "members", "delete", "--organization-id", id, "--user-id", other.User);

        var created = (
            await user.Runs(
                "clients",
                "create",
                client,
                "--organization-id",
                id,
                "--redirect-uris",
                "https://app.example.com"
            )
        ).Json;
        Assert.Equal(id, (string?)created["administrative_contact"]!["organization_ids"]!["organization_id"]);
        Assert.Single((await user.Runs("clients", "list", "--organization-id", id)).Json.AsArray());
        await user.Fails(ExitCode.Usage, "exclude", "clients", "list", "--organization-id", id, "--user-id", user.User);
        await user.Runs("clients", "delete", client);
        await user.Fails(ExitCode.NotFound, "organization_not_found", "organizations", "get", "no-such-organization");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task API_keys_are_managed(Database database)
    {
        using var user = await servers.NewUser(database);

        var key = (
            await user.Runs(
                "api-keys",
                "create",
                "--name",
                "ci",
                "--rights",
                "RIGHT_USER_INFO,USER_CLIENTS_LIST",
                "--expires-at",
                "12h"
            )
        ).Json;
        var id = (string)key["id"]!;
        Assert.Equal(2, (await user.Runs("api-keys", "get", id)).Json["rights"]!.AsArray().Count);
        Assert.Equal("build", (string?)(await user.Runs("api-keys", "set", id, "--name", "build")).Json["name"]);
        Assert.Equal(2, (await user.Runs("api-keys", "list")).Json.AsArray().Count);
        await user.Runs("api-keys", "delete", id);
        await user.Fails(ExitCode.NotFound, "error:", "api-keys", "get", id);

        using var revoked = new Terminal((await servers.On(database)).Address, (string)key["key"]!);
        await revoked.Fails(ExitCode.NotSignedIn, "login --api-key", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hosts_are_added_listed_and_removed_and_what_proves_them_is_said(Database database)
    {
        using var user = await servers.NewUser(database);
        var organization = Servers.NewId("org");
        await user.Runs("organizations", "create", organization);

        var added = (await user.Runs("hosts", "add", "Example.com")).Json;
        Assert.Equal("_oauth-registry.example.com", (string?)added["txt_name"]);
        await user.Runs("hosts", "add", "--host", "example.org", "--organization-id", organization);
        await user.Fails(ExitCode.Conflict, "host_exists", "hosts", "add", "example.com");
        await user.Fails(ExitCode.Refused, "is an address", "hosts", "add", "https://example.net");
        await user.Fails(ExitCode.Usage, "--host is missing", "hosts", "verify");
        await user.Fails(ExitCode.NotFound, "host_not_found", "hosts", "verify", "example.net");
        Assert.Single((await user.Runs("hosts", "list")).Json.AsArray());
        Assert.Contains(
            "example.org",
            (await user.Runs("hosts", "list", "--organization-id", organization)).Out,
            StringComparison.Ordinal
        );
        await user.Runs("hosts", "remove", "example.com");
        Assert.Empty((await user.Runs("hosts", "list")).Json.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Authorizations_are_listed_and_taken_back(Database database)
    {
        using var user = await servers.NewUser(database);

        Assert.Empty((await user.Runs("authorizations", "list")).Json.AsArray());
        await user.Fails(ExitCode.NotFound, "error:", "authorizations", "revoke", await user.NewClient());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_is_kept_for_its_server_alone_where_only_its_owner_reads_it(Database database)
    {
        using var user = await servers.NewUser(database);
        var (address, key) = (user.Variables["OAUTHREGISTRY_URL"]!, user.Variables["OAUTHREGISTRY_API_KEY"]!);
        using var terminal = new Terminal();

        await terminal.Runs("use", address);
        await terminal.Fails(ExitCode.NotSignedIn, "login --api-key", "whoami");
        Assert.Equal(ExitCode.NotSignedIn, (await terminal.Run("login", "--api-key", "NNSXS.WRONG.KEY")).Code);
        Assert.Equal(ExitCode.Done, (await terminal.RunWith(key, "login", "--api-key")).Code);
        Assert.Contains(user.User, (await terminal.Runs("whoami")).Out, StringComparison.Ordinal);
        Assert.Contains(user.User, (await terminal.RunBefore("", "whoami")).Out, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(terminal.Home, "config", "credentials.json"))
            );
        }

        await terminal.Runs("use", "http://127.0.0.1:9");
        await terminal.Fails(ExitCode.NotSignedIn, "127.0.0.1:9", "whoami");
        await terminal.Runs("use", address);
        await terminal.Runs("logout");
        await terminal.Fails(ExitCode.NotSignedIn, "login --api-key", "whoami");
    }
}
