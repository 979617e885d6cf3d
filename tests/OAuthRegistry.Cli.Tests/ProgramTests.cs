namespace OAuthRegistry.Cli.Tests;

/// <summary>What needs no server.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("clients")]
    [InlineData("clients create")]
    [InlineData("clients get")]
    [InlineData("clients get one two")]
    [InlineData("clients create abc --grants GRANT_MAGIC")]
    [InlineData("clients create abc --rights RIGHT_NONSENSE")]
    [InlineData("clients secrets revoke abc")]
    [InlineData("api-keys create")]
    [InlineData("use nowhere")]
    [InlineData("login --api-key")]
    public async Task A_command_that_is_written_wrong_ends_with_2_and_says_where_to_look(string line)
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:9"), "key");

        await terminal.Fails(ExitCode.Usage, "--help", line.Split(' '));
    }

    [Fact]
    public async Task A_server_that_is_away_is_6()
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:9"), "key");

        await terminal.Fails(ExitCode.ServerAway, "can not be reached", "clients", "list");
    }

    [Fact]
    public async Task Nobody_signs_in_with_a_browser_to_a_server_that_is_away()
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:9"));

        await terminal.Fails(ExitCode.ServerAway, "can not be reached", "login");
    }

    [Fact]
    public async Task Who_did_not_sign_in_is_told_how_to()
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:9"));

        await terminal.Fails(ExitCode.NotSignedIn, "oauth-registry login --api-key", "clients", "list");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Each_shell_gets_a_script(string shell)
    {
        using var terminal = new Terminal();

        Assert.Contains("[suggest:", (await terminal.Runs("completion", shell)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oauth-registry clients cr", "create")]
    [InlineData("oauth-registry clients create --rights RIGHT_GATEWAY_A", "RIGHT_GATEWAY_ALL")]
    public async Task What_may_come_next_is_suggested(string line, string suggestion)
    {
        using var terminal = new Terminal();

        Assert.Contains(suggestion, (await terminal.Runs($"[suggest:{line.Length}]", line)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_help()
    {
        using var terminal = new Terminal();
        foreach (var path in Paths(CommandLine.Root, []))
        {
            Assert.Contains("Usage:", (await terminal.Runs([.. path, "--help"])).Out, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string[]> Paths(System.CommandLine.Command command, string[] path) =>
        command.Subcommands.SelectMany(inner => Paths(inner, [.. path, inner.Name])).Append(path);
}
