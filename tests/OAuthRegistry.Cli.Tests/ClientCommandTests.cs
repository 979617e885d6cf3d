using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

[Collection(nameof(Servers))]
public sealed class ClientCommandTests(Servers servers)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_command_of_the_manual_registers_a_client(Database database)
    {
        using var user = await servers.NewUser(database);
        var id = Servers.NewId("client");

        var client = (
            await user.Runs(
                "clients",
                "create",
                "--client-id",
                id,
                "--name",
                "My OAuth client",
                "--description",
                "My new OAuth client",
                "--redirect-uris",
                "https://thethings.example.com",
                "--grants",
                "GRANT_AUTHORIZATION_CODE",
                "--rights",
                "RIGHT_GATEWAY_ALL,RIGHT_ORGANIZATION_GATEWAYS_CREATE,RIGHT_ORGANIZATION_GATEWAYS_LIST,RIGHT_ORGANIZATION_INFO,RIGHT_USER_GATEWAYS_CREATE,RIGHT_USER_GATEWAYS_LIST,RIGHT_USER_INFO,RIGHT_USER_ORGANIZATIONS_LIST"
            )
        ).Json;

        Assert.Equal(id, (string?)client["ids"]!["client_id"]);
        Assert.Equal("STATE_REQUESTED", (string?)client["state"]);
        Assert.Equal(user.User, (string?)client["administrative_contact"]!["user_ids"]!["user_id"]);
        Assert.Equal(8, client["rights"]!.AsArray().Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_lives_through_every_command(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var id = await user.NewClient();

        Assert.Equal(
            "Other",
            (string?)
                (
                    await user.Runs(
                        "clients",
                        "set",
                        id,
                        "--name",
                        "Other",
                        "--redirect-uris",
                        "https://a.example.com/x,y,https://b.example.com",
                        "--redirect-uris",
                        "https://c.example.com"
                    )
                ).Json["name"]
        );
        var client = (await user.Runs("clients", "get", "--client-id", id)).Json;
        Assert.Equal(
            ["https://a.example.com/x,y", "https://b.example.com", "https://c.example.com"],
            client["redirect_uris"]!.AsArray().Select(uri => (string)uri!)
        );
        await user.Runs("clients", "set", id, "--description", "");
        Assert.Null((await user.Runs("clients", "get", id)).Json["description"]);
        Assert.Contains(id, (await user.Runs("clients", "list")).Out, StringComparison.Ordinal);
        Assert.Single((await user.Runs("clients", "list", "--user-id", user.User, "--limit", "1")).Json.AsArray());
        Assert.Contains(
            id,
            (await user.Runs("clients", "search", "--id-contains", id, "--state", "requested")).Out,
            StringComparison.Ordinal
        );
        Assert.Contains("RIGHT_CLIENT_ALL", (await user.Runs("clients", "rights", id)).Out, StringComparison.Ordinal);

        await user.Runs("clients", "delete", id);
        await user.Fails(ExitCode.NotFound, "client_not_found", "clients", "get", id);
        await user.Runs("clients", "restore", id);
        await user.Fails(ExitCode.Usage, "--yes", "clients", "purge", id);
        await user.Fails(ExitCode.Refused, "admins_purge_clients", "clients", "purge", id, "--yes");
        await admin.Runs("clients", "purge", id, "--yes");
        await user.Fails(
            ExitCode.Conflict,
            "id_taken",
            "clients",
            "create",
            id,
            "--redirect-uris",
            "https://app.example.com"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_body_comes_from_a_file_or_the_standard_input_and_flags_win(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var body = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "req.json"))
            .Replace("testuser", user.User, StringComparison.Ordinal);
        var (first, second, third) = (Servers.NewId("client"), Servers.NewId("client"), Servers.NewId("client"));

        var piped = await user.RunWith(
            body.Replace("my-test-client", first, StringComparison.Ordinal),
            "clients",
            "create"
        );
        var filed = await user.Runs(
            "clients",
            "create",
            "--file",
            user.Write("req.json", body),
            "--client-id",
            second,
            "--name",
            "Of a flag"
        );
        var yaml = await user.Runs(
            "clients",
            "create",
            "-f",
            user.Write(
                "client.yaml",
                $"ids: {{client_id: {third}}}\nname: 'No'\nredirect_uris:\n- https://app.example.com\n"
            )
        );

        Assert.True(piped.Code == ExitCode.Done, piped.Error);
        Assert.Equal((first, "My Test OAuth"), ((string?)piped.Json["ids"]!["client_id"], (string?)piped.Json["name"]));
        Assert.Equal((second, "Of a flag"), ((string?)filed.Json["ids"]!["client_id"], (string?)filed.Json["name"]));
        Assert.Equal(third, (string?)yaml.Json["ids"]!["client_id"]);
        Assert.Equal(
            ExitCode.Usage,
            (await user.RunWith("""{"client":{"redirect_uri":"x"}}""", "clients", "create")).Code
        );
        await user.Fails(
            ExitCode.Usage,
            "`redirect_uri`",
            "clients",
            "create",
            "-f",
            user.Write("slip.json", """{"client":{"redirect_uri":"x"}}""")
        );
        await user.Fails(ExitCode.Usage, "nowhere.json", "clients", "create", "-f", "nowhere.json");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_says_who_is_behind_it_and_gets_a_logo(Database database)
    {
        using var user = await servers.NewUser(database);
        var id = await user.NewClient();
        var (logo, note) = (Path.Combine(user.Home, "logo.png"), Path.Combine(user.Home, "note.png"));
        await File.WriteAllBytesAsync(logo, Pictures.Png(SkiaSharp.SKColors.Teal));
        await File.WriteAllTextAsync(note, Pictures.Svg);

        string[] said = ["--client-uri", "https://app.example.com", "--contacts", "team@example.com,it@example.com"];
        await user.Runs(["clients", "set", id, .. said]);
        var shown = (await user.Runs("clients", "logo", "set", id, logo)).Json;
        Assert.Contains($"/clients/{id}/logo/", (string)shown["logo"]!, StringComparison.Ordinal);

        await user.Fails(ExitCode.Refused, "such as SVG", "clients", "logo", "set", id, note);
        await user.Fails(ExitCode.Usage, "missing.png", "clients", "logo", "set", id, "missing.png");
        await user.Fails(ExitCode.Usage, "--picture is missing", "clients", "logo", "set", id);
        var client = (await user.Runs("clients", "get", id)).Json;
        Assert.Equal("https://app.example.com", (string)client["client_uri"]!);
        Assert.Equal(2, client["contacts"]!.AsArray().Count);
        Assert.NotNull(client["logo"]);
        await user.Runs("clients", "logo", "remove", id);
        Assert.Null((await user.Runs("clients", "get", id)).Json["logo"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Collaborators_come_and_go(Database database)
    {
        using var user = await servers.NewUser(database);
        using var other = await servers.NewUser(database);
        var id = await user.NewClient();

        await user.Runs("clients", "collaborators", "set", id, "--user-id", other.User, "--rights", "CLIENT_INFO");
        Assert.Equal(
            "RIGHT_CLIENT_INFO",
            (string?)
                (await user.Runs("clients", "collaborators", "get", id, "--user-id", other.User)).Json["rights"]![0]
        );
        Assert.Equal(2, (await user.Runs("clients", "collaborators", "list", id)).Json.AsArray().Count);
        await other.Runs("clients", "collaborators", "accept", id);
        await other.Runs("clients", "collaborators", "leave", id);
        await user.Runs("clients", "collaborators", "set", id, "--user-id", other.User, "--rights", "CLIENT_INFO");
        await user.Runs("clients", "collaborators", "delete", id, "--user-id", other.User);
        await user.Fails(ExitCode.NotFound, "error:", "clients", "collaborators", "get", id, "--user-id", other.User);
        await user.Fails(ExitCode.Refused, "error:", "clients", "collaborators", "delete", id, "--user-id", user.User);
        await user.Fails(ExitCode.Usage, "--user-id", "clients", "collaborators", "delete", id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewed_client_gets_a_secret_and_its_changes_wait(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var id = await user.NewClient();

        await user.Fails(ExitCode.Refused, "error:", "clients", "secrets", "issue", id);
        Assert.Contains(id, (await admin.Runs("reviews", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(11, (await admin.Runs("reviews", "show", id)).Json["checks"]!.AsArray().Count);
        await user.Fails(ExitCode.Refused, "error:", "reviews", "approve", id);
        await admin.Fails(ExitCode.Refused, "error:", "reviews", "reject", id);
        await admin.Runs("reviews", "approve", id);
        await admin.Fails(
            ExitCode.Conflict,
            "error:",
            "reviews",
            "flag",
            id,
            "--revision",
            "1",
            "--reason",
            "look",
            "--reason-codes",
            "other"
        );

        var secret = (
            await user.Runs("clients", "secrets", "issue", id, "--description", "production", "--expires-at", "30d")
        ).Json;
        Assert.Equal(52, ((string)secret["secret"]!).Length);
        Assert.DoesNotContain(
            (string)secret["secret"]!,
            (await user.Runs("clients", "secrets", "list", id)).Out,
            StringComparison.Ordinal
        );
        await user.Runs("clients", "secrets", "revoke", id, (string)secret["id"]!);
        await user.Fails(
            ExitCode.NotFound,
            "error:",
            "clients",
            "secrets",
            "revoke",
            "--client-id",
            id,
            (string)secret["id"]!
        );

        await user.Runs("clients", "set", id, "--redirect-uris", "https://elsewhere.example.com");
        Assert.Contains("elsewhere", (await user.Runs("clients", "pending", id)).Out, StringComparison.Ordinal);
        await user.Runs("clients", "pending", id, "--withdraw");
        await user.Fails(ExitCode.NotFound, "error:", "clients", "pending", id);
        await admin.Runs("reviews", "suspend", id, "--reason", "Sends spam", "--reason-codes", "abuse");
        Assert.Equal("STATE_SUSPENDED", (string?)(await user.Runs("clients", "get", id)).Json["state"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_check_tells_what_reviewers_would_read_and_stores_nothing(Database database)
    {
        using var user = await servers.NewUser(database);
        var id = Servers.NewId("client");

        var report = (
            await user.Runs(
                "clients",
                "check",
                id,
                "--name",
                "Clear",
                "--redirect-uris",
                "https://app.example.com",
                "--rights",
                "RIGHT_ALL"
            )
        ).Json;
        Assert.Equal("high", (string?)report["risk"]);
        await user.Fails(ExitCode.NotFound, "client_not_found", "clients", "get", id);

        using var nobody = new Terminal(new Uri("http://127.0.0.1:9"));
        var wrong = nobody.Write(
            "wrong.yaml",
            "ids: {client_id: No!}\nredirect_uris: ['http://app.example.com']\ngrants: [GRANT_PASSWORD]\n"
        );
        var refused = await nobody.Fails(
            ExitCode.Refused,
            "client.ids.client_id",
            "clients",
            "check",
            "--offline",
            "--file",
            wrong
        );
        Assert.Contains("client.redirect_uris[0]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("client.grants[0]", refused.Error, StringComparison.Ordinal);
        await nobody.Runs("clients", "check", "--offline", "fine-client", "--redirect-uris", "https://app.example.com");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Files_are_applied_once_and_exported_the_same(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var (first, second, stranger) = (Servers.NewId("client"), Servers.NewId("client"), await user.NewClient());
        user.Write(
            "git/first.yaml",
            $"ids: {{client_id: {first}}}\nname: First\nredirect_uris: ['https://app.example.com']\nrights: [RIGHT_USER_INFO, RIGHT_GATEWAY_INFO]\n"
        );
        user.Write(
            "git/second.json",
            $"{{\"client\":{{\"ids\":{{\"client_id\":\"{second}\"}},\"name\":\"Second\",\"redirect_uris\":[\"https://app.example.com\"]}},\"collaborator\":{{\"user_ids\":{{\"user_id\":\"{user.User}\"}}}}}}"
        );
        string[] apply = ["clients", "apply", "-f", Path.Combine(user.Home, "git"), "--label", "team-a"];

        Assert.Equal(
            ["create", "create"],
            (await user.Runs([.. apply, "--dry-run"])).Json.AsArray().Select(step => (string)step!["action"]!)
        );
        await user.Fails(ExitCode.NotFound, "client_not_found", "clients", "get", first);
        Assert.Equal(ExitCode.Usage, (await user.Run(apply)).Code);
        await user.Runs([.. apply, "--yes"]);
        Assert.Empty((await user.Runs([.. apply, "--yes"])).Json.AsArray());

        await admin.Runs("reviews", "approve", first);
        user.Write(
            "git/first.yaml",
            $"ids: {{client_id: {first}}}\nname: First\nredirect_uris: ['https://new.example.com']\n"
        );
        var change = Assert.Single((await user.Runs([.. apply, "--yes"])).Json.AsArray());
        Assert.Equal("redirect_uris", (string?)Assert.Single(change!["changes"]!.AsArray())!["field"]);
        Assert.Empty((await user.Runs([.. apply, "--yes"])).Json.AsArray());

        await user.Runs("clients", "export", "--directory", Path.Combine(user.Home, "out"));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(user.Home, "out"), "*.yaml").Length);
        File.Delete(Path.Combine(user.Home, "out", $"{first}.yaml"));
        Assert.Empty(
            (await user.Runs("clients", "apply", "-f", Path.Combine(user.Home, "out"), "--yes")).Json.AsArray()
        );

        File.Delete(Path.Combine(user.Home, "git", "second.json"));
        await user.Fails(
            ExitCode.Usage,
            "--label",
            "clients",
            "apply",
            "-f",
            Path.Combine(user.Home, "git"),
            "--prune",
            "--yes"
        );
        await user.Runs([.. apply, "--prune", "--yes"]);
        await user.Fails(ExitCode.NotFound, "client_not_found", "clients", "get", second);
        await user.Runs("clients", "get", stranger);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_person_reads_tables_and_a_program_reads_JSON(Database database)
    {
        using var user = await servers.NewUser(database);
        var id = await user.NewClient();

        var read = await user.RunBefore("", "clients", "list");
        var asked = await user.RunBefore("", "clients", "get", id, "--output", "json");

        Assert.Contains("owner", read.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ids\"", read.Out, StringComparison.Ordinal);
        Assert.Contains(
            "Gateway Onboarding",
            (await user.Run("clients", "get", id, "-o", "table")).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "owner",
            (
                await user.RunBefore("", "clients", "check", "some-thing", "--redirect-uris", "https://app.example.com")
            ).Out,
            StringComparison.Ordinal
        );
        Assert.Equal(id, (string?)asked.Json["ids"]!["client_id"]);
    }
}
