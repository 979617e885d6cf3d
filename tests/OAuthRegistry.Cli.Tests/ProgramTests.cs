using System.CommandLine.Parsing;
using OAuthRegistry.Client;

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

        Assert.Contains(
            suggestion,
            (await terminal.Runs($"[suggest:{line.Length}]", line)).Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("client update", "clients set")]
    [InlineData("c ls", "clients list")]
    [InlineData("cli info", "clients get")]
    [InlineData("clients register", "clients create")]
    [InlineData("clients rm", "clients delete")]
    [InlineData("clients hard-delete", "clients purge")]
    [InlineData("clients members ls", "clients collaborators list")]
    [InlineData("usr update", "users set")]
    [InlineData("users change-password", "users password")]
    [InlineData("org add", "organizations create")]
    [InlineData("o collaborators update", "organizations members set")]
    [InlineData("api-key generate", "api-keys create")]
    [InlineData("authorizations delete", "authorizations revoke")]
    [InlineData("users api-keys ls", "users api-keys list")]
    [InlineData("user api-key generate", "users api-keys create")]
    [InlineData("org api-keys rm", "organizations api-keys delete")]
    [InlineData("users oauth authorizations ls", "users oauth authorizations list")]
    [InlineData("users oauth authorization delete", "users oauth authorizations revoke")]
    [InlineData("generate-cfg", "use")]
    public void Every_name_that_ttn_lw_cli_has_for_a_command_works(string theirs, string ours)
    {
        static string[] Path(string line)
        {
            List<string> path = [];
            for (
                var result = CommandLine.Root.Parse(line).CommandResult;
                result is { Parent: not null };
                result = result.Parent as CommandResult
            )
            {
                path.Insert(0, result.Command.Name);
            }

            return [.. path];
        }

        Assert.Equal(ours.Split(' '), Path(theirs));
    }

    [Theory]
    [InlineData("NNSXS.x\ny")]
    [InlineData("\u201cNNSXS.x.y\u201d")]
    [InlineData("NNSXS x")]
    public async Task A_key_that_no_header_can_hold_is_refused_with_words(string key)
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:1"), key);
        await terminal.Fails(ExitCode.Usage, "which no key has", "whoami");

        using var other = new Terminal(new Uri("http://127.0.0.1:1"));
        await other.Fails(ExitCode.Usage, "which no key has", "login", "--api-key", key);
    }

    [Fact]
    public void White_space_around_a_key_is_nothing() =>
        Assert.Equal("NNSXS.x.y", KeyText.Read(" NNSXS.x.y\r\n", "a file"));

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
