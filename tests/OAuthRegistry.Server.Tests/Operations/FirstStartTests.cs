using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>What somebody meets who starts the server for the first time.</summary>
public class FirstStartTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_start_creates_an_administrator_and_tells_where_the_credentials_are(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));

        await server.UntilAsync(
            "tells the first steps",
            () => Task.FromResult(server.Output.Any(line => line.Contains("/swagger", StringComparison.Ordinal)))
        );
        Assert.Contains(server.Output, line => line.Trim() == "user ID:  admin");
        Assert.Contains(server.Output, line => line.Contains("bootstrap-credentials.txt", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Output, line => line.Contains(server.WrittenKey, StringComparison.Ordinal));
        var password = File.ReadLines(server.CredentialsFile)
            .Single(line => line.StartsWith("password:", StringComparison.Ordinal))[9..]
            .Trim();
        Assert.DoesNotContain(server.Output, line => line.Contains(password, StringComparison.Ordinal));
        var answer = (await server.As(server.WrittenKey).Get("/auth_info")).Succeeded();
        Assert.True((bool)answer["is_admin"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_sits_at_a_terminal_sees_the_credentials_and_a_log_does_not(bool isTerminal)
    {
        var text = FirstSteps.Text(
            new GeneratedCredentials("admin", "the password", "the key"),
            "/data/file",
            "http://127.0.0.1:5080",
            isTerminal
        );

        Assert.Contains("/data/file", text, StringComparison.Ordinal);
        Assert.Equal(isTerminal, text.Contains("the password", StringComparison.Ordinal));
        Assert.Equal(isTerminal, text.Contains("the key", StringComparison.Ordinal));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_of_the_process_reads_the_credentials_and_the_database()
    {
        await using var server = await ServerProcess.StartReadyAsync();

        var data = Path.Combine(server.Home, "data");
        Assert.Contains(Path.Combine(data, "registry.db-wal"), Directory.GetFiles(data));
        Assert.All(
            Directory.GetFiles(data),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(server.Home, "data"))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_second_start_tells_nothing_and_creates_nothing(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));
        var written = await File.ReadAllTextAsync(server.CredentialsFile);
        await server.StopAsync();

        await server.StartAsync();
        await server.ReadyAsync();

        var users = (await server.As(server.WrittenKey).Get("/users")).Succeeded();
        Assert.Single(users["users"]!.AsArray());
        Assert.Equal(written, await File.ReadAllTextAsync(server.CredentialsFile));
        await server.StopAsync();
        Assert.Equal(server.Log, server.Output);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_operator_chooses_the_credentials_and_then_nothing_is_written_down(Database database)
    {
        var key = BearerToken.Generate(BearerToken.ApiKey).Reveal();
        await using var server = await ServerProcess.StartReadyAsync([
            .. await ServerProcess.SettingsFor(database),
            ("Bootstrap__AdminUserId", "chief"),
            ("Bootstrap__AdminPassword", "Chosen-password-1"),
            ("Bootstrap__AdminApiKey", key),
        ]);

        var chief = server.As(key);
        Assert.Equal("chief", (string)(await chief.Get("/users/chief")).Succeeded()["ids"]!["user_id"]!);
        var narrow = (
            await chief.Post(
                "/users/chief/api-keys",
                new { name = "no administrator", rights = new[] { "RIGHT_USER_ALL" } }
            )
        ).Succeeded();
        (
            await server
                .As((string)narrow["key"]!)
                .Put("/users/chief/password", new { @new = "Another-password-2", old = "Chosen-password-1" })
        ).Succeeded();
        Assert.False(File.Exists(server.CredentialsFile));
        await server.StopAsync();
        Assert.DoesNotContain(
            server.Output,
            line =>
                line.Contains(key, StringComparison.Ordinal)
                || line.Contains("Chosen-password-1", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Bootstrap__AdminApiKey", "secret", "Bootstrap__AdminApiKey must be a full key")]
    [InlineData("Bootstrap__AdminUserId", "The Boss", "Bootstrap__AdminUserId must have 3 to 36 characters")]
    [InlineData(
        "Bootstrap__AdminPassword",
        "short",
        "Bootstrap__AdminPassword must have 8 to 1000 characters; it has 5"
    )]
    [InlineData("Registry__PublicUrl", "registry.example.com", "Registry__PublicUrl must begin with https://")]
    [InlineData(
        "Registry__RestoreWindow",
        "-1.00:00:00",
        "Registry__RestoreWindow is '-1.00:00:00'; it must be from 00:00:00 to"
    )]
    [InlineData(
        "OAuth__AccessTokenLifetime",
        "an hour",
        "OAuth__AccessTokenLifetime is 'an hour'; it must be a duration such as"
    )]
    [InlineData("OAuth__CodeLifetime", "-00:05:00", "OAuth__CodeLifetime is '-00:05:00'; it must be more than nothing")]
    [InlineData(
        "OAuth__RefreshTokenLifetime",
        "9999999.00:00:00",
        "OAuth__RefreshTokenLifetime is '9999999.00:00:00'; it must be more than nothing"
    )]
    [InlineData("OAuth__RequirePkce", "yes please", "OAuth__RequirePkce is 'yes please'; it must be true or false")]
    [InlineData("RateLimits__PerAddress", "-1", "RateLimits__PerAddress is '-1'; it must not be negative")]
    [InlineData("Notifications__MaxAttempts", "0", "Notifications__MaxAttempts is '0'; it must be from 1 to")]
    [InlineData("Mail__Security", "Perhaps", "Mail__Security is 'Perhaps'; it must be one of")]
    [InlineData("Mail__Language", "french", "Mail__Language is 'french'; it must be one of en, de")]
    [InlineData("Probe__Ports__0", "https", "Probe__Ports__0 is 'https'; it must be a number")]
    [InlineData("Proxies__Known__0", "my-proxy", "Proxies__Known__0 is 'my-proxy'; it must be an address")]
    [InlineData("Keys__Certificate", "nowhere.pfx", "Keys__Certificate is 'nowhere.pfx': there is no such file")]
    [InlineData(
        "ConnectionStrings__Registry",
        "Password=hush;Nonsense=1",
        "ConnectionStrings__Registry can not be read"
    )]
    [InlineData("Database__Provider", "Oracle", "Database__Provider is 'Oracle'; it must be Sqlite or Postgres")]
    public async Task A_setting_that_can_not_be_used_ends_the_server_and_says_what_would_be_right(
        string name,
        string value,
        string message
    )
    {
        await using var server = ServerProcess.Prepare((name, value));
        server.Launch();

        Assert.Equal(2, await server.ExitAsync());

        Assert.Contains(server.Output, line => line.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Output,
            line =>
                line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains("hush", StringComparison.Ordinal)
        );
        Assert.Empty(Directory.GetFileSystemEntries(server.Home));
    }

    [Fact]
    public async Task Every_setting_that_can_not_be_used_is_named_at_once()
    {
        await using var server = ServerProcess.Prepare(
            ("Bootstrap__AdminPassword", "short"),
            ("OAuth__CodeLifetime", "soon"),
            ("Database__Provider", "Postgres"),
            ("Registry__PublicUrl", "example.com")
        );
        server.Launch();

        Assert.Equal(2, await server.ExitAsync());

        string[] named =
        [
            "Bootstrap__AdminPassword",
            "OAuth__CodeLifetime",
            "ConnectionStrings__Registry",
            "Registry__PublicUrl",
        ];
        Assert.All(
            named,
            name => Assert.Contains(server.Output, line => line.TrimStart().StartsWith(name, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("http://127.0.0.1:5080;ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:5080/registry")]
    public void An_address_that_nobody_can_listen_on_is_named(string urls)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("urls", (string?)urls)])
            .Build();

        Assert.StartsWith(
            "ASPNETCORE_URLS holds '",
            Assert.Single(SettingsCheck.Faults(settings)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, "verify-record", "--help")]
    [InlineData(0, "--version", "--version")]
    [InlineData(2, "There is no command 'verify-recrod'", "verify-recrod")]
    [InlineData(2, "There is no option '--url=http://x'", "--url=http://x")]
    [InlineData(2, "it is written --Database:Provider", "--Database__Provider=Postgres")]
    [InlineData(2, "'Postgres' belongs to nothing", "--Database:Provider=Sqlite", "Postgres")]
    [InlineData(2, "needs a value", "--urls")]
    public void A_command_line_that_asks_for_something_else_starts_no_server(
        int exitCode,
        string said,
        params string[] args
    )
    {
        using var output = new StringWriter();

        Assert.Equal(exitCode, CommandArguments.Answer(args, output, output));

        if (said != "--version")
        {
            Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("verify-record", "--Database:Provider=Postgres")]
    [InlineData("--urls", "http://127.0.0.1:0", "--Registry:DataDirectory=/tmp/x")]
    public void A_command_line_of_commands_and_settings_goes_on(params string[] args) =>
        Assert.Null(CommandArguments.Answer(args, TextWriter.Null, TextWriter.Null));

    [Fact]
    public async Task A_second_server_on_one_embedded_database_says_so()
    {
        await using var first = await ServerProcess.StartReadyAsync();
        await using var second = await ServerProcess.StartReadyAsync(
            ("Registry__DataDirectory", Path.Combine(first.Home, "data"))
        );

        Assert.Contains(second.Log, line => line.Contains("Another server works on", StringComparison.Ordinal));
        Assert.DoesNotContain(first.Log, line => line.Contains("Another server works on", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_named_once_with_its_host_and_waited_for()
    {
        var there = new Npgsql.NpgsqlConnectionStringBuilder(
            await (await PostgresCluster.Shared).CreateDatabaseAsync()
        );
        var missing = $"later_{Guid.NewGuid():N}";
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(there.ConnectionString)
        {
            Database = missing,
            Password = "hush",
        };
        await using var server = await ServerProcess.StartAsync(ServerProcess.SettingsFor(connection.ConnectionString));
        bool Says(string line) =>
            line.Contains($"Postgres at 127.0.0.1:{there.Port} has no database '{missing}'", StringComparison.Ordinal);
        await server.UntilAsync("says what is missing", () => Task.FromResult(server.Log.Any(Says)));

        await using (var postgres = new Npgsql.NpgsqlConnection(there.ConnectionString))
        {
            await postgres.OpenAsync();
            await using var create = new Npgsql.NpgsqlCommand($"CREATE DATABASE {missing}", postgres);
            await create.ExecuteNonQueryAsync();
        }

        await server.ReadyAsync();
        Assert.Single(server.Log, Says);
        Assert.Contains(
            server.Log,
            line => line.Contains("sudo -u postgres createdb --owner", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(server.Output, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [CurlFact]
    public async Task The_printed_line_registers_a_client_when_it_is_pasted()
    {
        await using var server = await ServerProcess.StartReadyAsync();
        await server.UntilAsync(
            "tells the first steps",
            () => Task.FromResult(server.Output.Any(line => line.Contains("/swagger", StringComparison.Ordinal)))
        );
        var printed = server
            .Output.SkipWhile(line => !line.StartsWith("API_KEY=", StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0);

        using var bash = Process.Start(
            new ProcessStartInfo("bash", ["-c", string.Join('\n', printed)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var answer = JsonNode.Parse(await bash.StandardOutput.ReadToEndAsync())!;

        Assert.Equal("my-first-client", (string)answer["ids"]!["client_id"]!);
        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.NotNull(answer["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Not_even_the_most_talkative_log_holds_a_credential(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync([
            .. await ServerProcess.SettingsFor(database),
            ("Serilog__MinimumLevel__Default", "Verbose"),
            ("Serilog__MinimumLevel__Override__Microsoft", "Verbose"),
            ("Serilog__MinimumLevel__Override__System", "Verbose"),
        ]);
        var key = server.WrittenKey;
        var password = File.ReadLines(server.CredentialsFile)
            .Single(line => line.StartsWith("password:", StringComparison.Ordinal))["password:".Length..]
            .Trim();
        var client = (await server.As(key).Post("/users/admin/clients", People.ClientRequest("talkative"))).Succeeded();
        (
            await server.As(key).Put("/users/admin/password", new { @new = "Another-password-2", old = password })
        ).Succeeded();
        await server.StopAsync();

        string[] secrets = [key.Split('.')[2], password, "Another-password-2", (string)client["secret"]!];
        Assert.Contains(server.Log, line => line.Contains(" DBG ", StringComparison.Ordinal));
        var log = server.Output.Where(line =>
            line.Trim() != $"API key:  {key}"
            && line.Trim() != $"password: {password}"
            && !line.Contains($"-H \"Authorization: Bearer {key}\"", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(log, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }
}

/// <summary>A test that pastes a line into a shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute() => Skip = Requirements.Reason(Missing("bash") ?? Missing("curl"));

    private static string? Missing(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"no {program}: install the Debian package {program}";
}
