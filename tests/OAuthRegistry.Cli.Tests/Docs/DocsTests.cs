using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests.Docs;

/// <summary>
/// A newcomer follows every page, one after the other, on one server. With <c>OAUTHREGISTRY_WRITE_DOCS=1</c> what came
/// is written into the pages, to be read before it is committed.
/// </summary>
public sealed class DocsTests
{
    /// <summary>Who signs in where a page says that its reader does.</summary>
    public const string UserOnPages = "app-user",
        PasswordOnPages = "Seven whole words are 1 good password";

    /// <summary>In the order in which somebody would read them.</summary>
    private static readonly string[] Pages =
    [
        "README.md",
        "docs/api.md",
        "docs/review.md",
        "docs/oauth.md",
        "docs/your-own-network.md",
        "docs/cli.md",
        "docs/notifications.md",
        "docs/operating.md",
        "docs/scaling.md",
        "deploy/ha/README.md",
        "docs/architecture.md",
        "samples/SelfRegistering/README.md",
        "src/OAuthRegistry.Cli/readme.md",
        "CONTRIBUTING.md",
    ];

    /// <summary>What no test types, by how the command begins, and why.</summary>
    private static readonly Dictionary<string, string> NotTyped = new()
    {
        ["dotnet run --project"] = "starts the server, which runs already, or the sample, which SampleTests start",
        ["dotnet build"] = "happened before the tests run",
        ["dotnet test"] = "this is it",
        ["dotnet pack"] = "builds the tool, which is built already",
        ["dotnet tool"] = "installs for the whole machine",
        ["dotnet ef"] = "makes a migration",
        ["cd src/"] = "goes where a migration is made",
        ["dotnet publish"] = "builds the server, which is built already",
        ["docker compose"] = "wants Docker",
        ["sudo "] = "installs for the whole machine",
        ["deploy/ha/"] = "starts three Postgres and loses one, for minutes",
        ["ConnectionStrings__"] = "is read by the server at its start; PoolerTests have it",
        ["createdb"] = "wants a Postgres of one's own; the tests run on both databases anyway",
        ["export Database__Provider"] = "is read by the server at its start",
        ["export ConnectionStrings__Registry"] = "is read by the server at its start",
        ["export Registry__"] = "is read by the sample at its start",
        ["Serilog__"] = "is read by the server at its start; LogTests have it",
        ["Keys__Certificate"] = "is read by the server at its start",
        ["oauth-registry login --api-key"] = "asks for the key of somebody else's registry",
        ["oauth-registry use https://registry.example.com"] = "is a registry of somebody else",
        ["oauth-registry clients create --client-id mybrand"] = "is sent to the registry of somebody else",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_page_can_be_followed_after_the_others(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));
        Directory.CreateDirectory(Path.Combine(server.Home, "docs", "examples"));
        foreach (var example in Directory.EnumerateFiles(Path.Combine(DocPage.Root, "docs", "examples")))
        {
            File.Copy(example, Path.Combine(server.Home, "docs", "examples", Path.GetFileName(example)));
        }

        List<string> faults = [];
        HashSet<string> leftOut = [];
        foreach (var page in Pages.Select(path => new DocPage(path)))
        {
            await using var shell = new DocShell(server.Home, server.Address);
            var reader = new DocReader(server.Address, shell, NotTyped);
            await reader.ReadAsync(page);
            faults.AddRange(reader.Faults);
            leftOut.UnionWith(reader.LeftOut);
            if (Environment.GetEnvironmentVariable("OAUTHREGISTRY_WRITE_DOCS") == "1")
            {
                page.Write(reader.Changes);
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.Equal(NotTyped.Keys.Order(StringComparer.Ordinal), leftOut.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_page_with_commands_is_forgotten() => Assert.Empty(DocPage.WithCommands().Except(Pages));
}
