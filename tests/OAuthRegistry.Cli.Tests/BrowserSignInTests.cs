using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>Signing in from a terminal with a browser, which here is one that sends forms.</summary>
[Collection(nameof(Servers))]
public sealed class BrowserSignInTests(Servers servers)
{
    private const string Password = "A-password-4-somebody";

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_allows_it_in_the_browser_is_signed_in_until_logging_out(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        var browsing = Browse(terminal, "allow");

        Assert.Equal(ExitCode.Done, (await terminal.RunBefore("", "login")).Code);
        await browsing();
        Assert.Equal(
            terminal.User,
            (string?)(await terminal.Runs("whoami")).Json["oauth_access_token"]!["user_ids"]!["user_id"]
        );
        Assert.Contains("of cli", (await terminal.RunBefore("", "whoami")).Out, StringComparison.Ordinal);
        var id = await terminal.NewClient();
        Assert.Equal(id, (string?)(await terminal.Runs("clients", "get", id)).Json["ids"]!["client_id"]);
        var token = (string)Kept(terminal)["access_token"]!;

        await terminal.Runs("logout");

        await terminal.Fails(ExitCode.NotSignedIn, "oauth-registry login", "whoami");
        using var thief = new Terminal((await servers.On(database)).Address, token);
        await thief.Fails(ExitCode.NotSignedIn, "token_not_found", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_administers(Database database)
    {
        var server = await servers.On(database);
        using var terminal = await SomebodyAsync(database);
        (
            await server.As(server.WrittenKey).Put($"/users/{terminal.User}", new { user = new { admin = true } })
        ).Succeeded();
        Browse(terminal, "allow");

        await terminal.Runs("login");

        Assert.True((bool?)(await terminal.Runs("audit", "verify")).Json["whole"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_denies_it_is_not_signed_in(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        Browse(terminal, "deny");

        await terminal.Fails(ExitCode.NotSignedIn, "it was not allowed", "login");
        await terminal.Fails(ExitCode.NotSignedIn, "not signed in", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_to_another_question_signs_nobody_in(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        terminal.Browse = page =>
            _ = Task.Run(async () =>
            {
                using var http = new HttpClient();
                var back = System.Web.HttpUtility.ParseQueryString(page.Query)["redirect_uri"]!;
                Assert.Equal(
                    HttpStatusCode.NotFound,
                    (
                        await http.GetAsync(back.Replace("/callback", "/favicon.ico", StringComparison.Ordinal))
                    ).StatusCode
                );
                await http.GetAsync($"{back}?code=MF2XI.STOLEN.CODE&state=forged");
            });

        await terminal.Fails(ExitCode.NotSignedIn, "another question", "login");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commands_that_find_the_token_old_get_a_new_one_together(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        Browse(terminal, "allow");
        await terminal.Runs("login");
        var before = Age(terminal);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => terminal.Runs("clients", "list")));

        var after = Kept(terminal);
        Assert.NotEqual(before, (string)after["access_token"]!);
        await terminal.Runs("clients", "list");
        Assert.Equal((string)after["access_token"]!, (string)Kept(terminal)["access_token"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_user_took_back_is_over_when_the_token_is(Database database)
    {
        using var terminal = await SomebodyAsync(database);
        Browse(terminal, "allow");
        await terminal.Runs("login");
        var server = await servers.On(database);
        (await server.As(server.WrittenKey).Delete($"/users/{terminal.User}/authorizations/cli")).Succeeded();

        await terminal.Fails(ExitCode.NotSignedIn, "oauth-registry login", "whoami");
        Age(terminal);
        await terminal.Fails(ExitCode.NotSignedIn, "oauth-registry login", "whoami");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_demo_shows_a_client_from_its_registration_to_a_call_and_leaves_nothing(Database database)
    {
        using var admin = await servers.Admin(database);

        var shown = (await admin.Runs("demo")).Out;

        foreach (
            var call in new[]
            {
                "/clients  200",
                "/review  200",
                "/decisions  200",
                "/secrets  200",
                "/oauth/token  200",
                "/api/v3/auth_info  200",
                "/purge  200",
            }
        )
        {
            Assert.Contains(call, shown, StringComparison.Ordinal);
        }

        var name = System.Text.RegularExpressions.Regex.Match(shown, "demo-[0-9a-f]{6}").Value;
        await admin.Fails(ExitCode.NotFound, "client_not_found", "clients", "get", $"{name}-gateways");
        await admin.Fails(ExitCode.NotFound, "user_not_found", "users", "get", name);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_demo_and_the_record_are_for_administrators(Database database)
    {
        using var user = await servers.NewUser(database);

        await user.Fails(ExitCode.NotSignedIn, "administrator", "demo");
        await user.Fails(ExitCode.Refused, "verify the record", "audit", "verify");
    }

    /// <summary>Somebody at a terminal who has a password and did not sign in yet.</summary>
    private async Task<Terminal> SomebodyAsync(Database database)
    {
        using var made = await servers.NewUser(database);
        var server = await servers.On(database);
        (await server.As(server.WrittenKey).Put($"/users/{made.User}/password", new { @new = Password })).Succeeded();
        return new Terminal(server.Address) { User = made.User };
    }

    /// <summary>
    /// Signs in and decides on the page that the command opens; what is returned waits until that is done.
    /// </summary>
    private static Func<Task> Browse(Terminal terminal, string decision)
    {
        var browsing = Task.CompletedTask;
        terminal.Browse = page =>
            browsing = Task.Run(async () =>
            {
                using var browser = new Forms();
                var consent = await browser.SubmitAsync(
                    await browser.OpenAsync(page, default),
                    default,
                    ("name", terminal.User),
                    ("password", Password)
                );
                Assert.Contains("OAuthRegistry command line", consent.Html, StringComparison.Ordinal);
                var back = (await browser.SubmitAsync(consent, default, ("decision", decision))).RedirectsTo!;
                using var http = new HttpClient();
                Assert.Contains("Back to the terminal", await http.GetStringAsync(back), StringComparison.Ordinal);
            });
        return () => browsing;
    }

    private static string FileOf(Terminal terminal) => Path.Combine(terminal.Home, "config", "credentials.json");

    private static JsonNode Kept(Terminal terminal) =>
        JsonNode.Parse(File.ReadAllText(FileOf(terminal)))!["tokens"]!.AsObject().Single().Value!;

    /// <summary>Makes the kept access token old, and tells which it is.</summary>
    private static string Age(Terminal terminal)
    {
        var file = JsonNode.Parse(File.ReadAllText(FileOf(terminal)))!;
        var tokens = file["tokens"]!.AsObject().Single().Value!;
        tokens["expires_at"] = DateTimeOffset.UtcNow.AddMinutes(-1);
        File.WriteAllText(FileOf(terminal), file.ToJsonString());
        return (string)tokens["access_token"]!;
    }
}
