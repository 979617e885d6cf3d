using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>What somebody meets who starts the server for the first time.</summary>
public class FirstStartTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_start_creates_an_administrator_and_tells_the_credentials_once(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));

        await server.UntilAsync("tells the credentials", () => Task.FromResult(server.Output.Any(line => line.Contains("/swagger", StringComparison.Ordinal))));
        Assert.Contains(server.Output, line => line.Trim() == "user ID:  admin");
        Assert.Single(server.Output, line => line.Trim() == $"API key:  {server.WrittenKey}");
        Assert.All(File.ReadLines(server.CredentialsFile), written => Assert.Contains(server.Output, line => line.Trim() == written));
        var answer = (await server.As(server.WrittenKey).Get("/auth_info")).Succeeded();
        Assert.True((bool)answer["is_admin"]!);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_of_the_process_reads_the_credentials_and_the_database()
    {
        await using var server = await ServerProcess.StartReadyAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.CredentialsFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(server.Home, "data")));
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
        await using var server = await ServerProcess.StartReadyAsync(
        [
            .. await ServerProcess.SettingsFor(database),
            ("Bootstrap__AdminUserId", "chief"),
            ("Bootstrap__AdminPassword", "Chosen-password-1"),
            ("Bootstrap__AdminApiKey", key),
        ]);

        var chief = server.As(key);
        Assert.Equal("chief", (string)(await chief.Get("/users/chief")).Succeeded()["ids"]!["user_id"]!);
        var narrow = (await chief.Post("/users/chief/api-keys", new { name = "no administrator", rights = new[] { "RIGHT_USER_ALL" } })).Succeeded();
        (await server.As((string)narrow["key"]!).Put("/users/chief/password", new { @new = "Another-password-2", old = "Chosen-password-1" })).Succeeded();
        Assert.False(File.Exists(server.CredentialsFile));
        await server.StopAsync();
        Assert.DoesNotContain(server.Output, line => line.Contains(key, StringComparison.Ordinal) || line.Contains("Chosen-password-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bootstrap__AdminApiKey", "secret", "Bootstrap__AdminApiKey must be a full key")]
    [InlineData("Bootstrap__AdminUserId", "The Boss", "Bootstrap__AdminUserId must have 3 to 36 characters")]
    [InlineData("Database__Provider", "Oracle", "Database__Provider is 'Oracle'; it must be Sqlite or Postgres")]
    public async Task A_setting_that_can_not_be_used_ends_the_server_and_says_what_would_be_right(string name, string value, string message)
    {
        await using var server = ServerProcess.Prepare((name, value));
        server.Launch();

        Assert.NotEqual(0, await server.ExitAsync());

        Assert.Contains(server.Output, line => line.Contains(message, StringComparison.Ordinal));
        Assert.False(File.Exists(server.CredentialsFile));
    }

    [CurlFact]
    public async Task The_printed_line_registers_a_client_when_it_is_pasted()
    {
        await using var server = await ServerProcess.StartReadyAsync();
        await server.UntilAsync("tells the first steps", () => Task.FromResult(server.Output.Any(line => line.Contains("/swagger", StringComparison.Ordinal))));
        var printed = server.Output.SkipWhile(line => !line.StartsWith("curl", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0);

        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", string.Join('\n', printed)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = JsonNode.Parse(await bash.StandardOutput.ReadToEndAsync())!;

        Assert.Equal("my-first-client", (string)answer["ids"]!["client_id"]!);
        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.NotNull(answer["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Not_even_the_most_talkative_log_holds_a_credential(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(
        [
            .. await ServerProcess.SettingsFor(database),
            ("Serilog__MinimumLevel__Default", "Verbose"),
            ("Serilog__MinimumLevel__Override__Microsoft", "Verbose"),
            ("Serilog__MinimumLevel__Override__System", "Verbose"),
        ]);
        var key = server.WrittenKey;
        var password = File.ReadLines(server.CredentialsFile).Single(line => line.StartsWith("password:", StringComparison.Ordinal))["password:".Length..].Trim();
        var client = (await server.As(key).Post("/users/admin/clients", People.ClientRequest("talkative"))).Succeeded();
        (await server.As(key).Put("/users/admin/password", new { @new = "Another-password-2", old = password })).Succeeded();
        await server.StopAsync();

        string[] secrets = [key.Split('.')[2], password, "Another-password-2", (string)client["secret"]!];
        Assert.Contains(server.Log, line => line.Contains(" DBG ", StringComparison.Ordinal));
        var log = server.Output.Where(line => line.Trim() != $"API key:  {key}" && line.Trim() != $"password: {password}" && !line.Contains($"-H \"Authorization: Bearer {key}\"", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }
}

/// <summary>A test that pastes a line into a shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute() => Skip = Requirements.Reason(Missing("bash") ?? Missing("curl"));

    private static string? Missing(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"no {program}: install the Debian package {program}";
}
