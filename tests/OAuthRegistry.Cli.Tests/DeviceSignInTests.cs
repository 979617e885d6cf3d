using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>Signing in on a machine without a browser: the person types a code in one on another machine.</summary>
[Collection(nameof(Servers))]
public sealed class DeviceSignInTests(Servers servers)
{
    private const string Password = "A-password-4-somebody";

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_types_the_code_elsewhere_is_signed_in_as_by_a_browser_here(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        using var person = new Person(terminal, "allow");

        var ended = await terminal.RunBefore("", "login", "--device");

        Assert.True(ended.Code == ExitCode.Done, ended.Error);
        Assert.Contains($"as user/{terminal.User}", ended.Error, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(5)], person.Waited);
        Assert.Equal(
            terminal.User,
            (string?)(await terminal.Runs("whoami")).Json["oauth_access_token"]!["user_ids"]!["user_id"]
        );
        await terminal.Runs("logout");
        await terminal.Fails(ExitCode.NotSignedIn, "oauth-registry login", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asks_too_fast_is_told_and_asks_more_slowly(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        using var person = new Person(terminal, "allow") { AnswersAtWait = 3 };

        // No time passes between the polls of this test, so the second comes too early.
        await terminal.Runs("login", "--device");

        Assert.Equal([5, 5, 10], person.Waited.Select(wait => wait.TotalSeconds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_denies_it_is_not_signed_in(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        using var person = new Person(terminal, "deny");

        var ended = await terminal.Fails(ExitCode.NotSignedIn, "it was not allowed", "login", "--device");

        Assert.Contains("/device", ended.Error, StringComparison.Ordinal);
        await terminal.Fails(ExitCode.NotSignedIn, "not signed in", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_nobody_types_the_code_it_gives_up(Database database)
    {
        var waited = TimeSpan.Zero;
        using var terminal = await SomebodyAsync(database);
        terminal.Wait = (wait, _) =>
        {
            waited += wait;
            return Task.CompletedTask;
        };

        await terminal.Fails(ExitCode.NotSignedIn, "nobody typed the code in time", "login", "--device");

        Assert.InRange(waited.TotalMinutes, 10, 12);
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_is_asked_again_and_less_often()
    {
        using var registry = new FakeRegistry();
        using var terminal = new Terminal(registry.Address);
        List<double> waited = [];
        terminal.Wait = (wait, _) =>
        {
            waited.Add(wait.TotalSeconds);
            return Task.CompletedTask;
        };

        await terminal.Fails(ExitCode.NotSignedIn, "it was not allowed", "login", "--device");

        Assert.Equal([2, 4, 8], waited);
    }

    [Fact]
    public async Task Two_ways_at_once_are_none()
    {
        using var terminal = new Terminal(new Uri("http://127.0.0.1:9"));

        await terminal.Fails(ExitCode.Usage, "two ways to sign in", "login", "--device", "--api-key", "x");
    }

    private async Task<Terminal> SomebodyAsync(Database database)
    {
        using var made = await servers.NewUser(database);
        var server = await servers.On(database);
        (await server.As(server.WrittenKey).Put($"/users/{made.User}/password", new { @new = Password })).Succeeded();
        return new Terminal(server.Address) { User = made.User };
    }

    /// <summary>Sees what the terminal shows, and answers in a browser while the command waits.</summary>
    private sealed class Person : IDisposable
    {
        private readonly Forms _browser = new();

        public Person(Terminal terminal, string decision)
        {
            terminal.Wait = async (wait, _) =>
            {
                Waited.Add(wait);
                if (Waited.Count == AnswersAtWait)
                {
                    await AnswerAsync(terminal, decision);
                }
            };
        }

        public int AnswersAtWait { get; init; } = 1;

        public List<TimeSpan> Waited { get; } = [];

        public void Dispose() => _browser.Dispose();

        private async Task AnswerAsync(Terminal terminal, string decision)
        {
            var shown = terminal.Shown.Split(
                '\n',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            );
            var page = await _browser.OpenAsync(new Uri(shown[1]), default);
            page = await _browser.SubmitAsync(page, default, ("name", terminal.User), ("password", Password));
            page = await _browser.SubmitAsync(page, default, ("user_code", shown[2]));
            Assert.Contains("OAuthRegistry command line", page.Html, StringComparison.Ordinal);
            await _browser.SubmitAsync(page, default, ("decision", decision));
        }
    }
}
