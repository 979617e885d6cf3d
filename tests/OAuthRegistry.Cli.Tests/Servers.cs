using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>
/// A real server process on each database, which all tests share, and the worlds that they build in it.
/// </summary>
[CollectionDefinition(nameof(Servers))]
public sealed class Servers : ICollectionFixture<Servers>, IAsyncLifetime
{
    private readonly Dictionary<Database, ServerProcess> _running = [];

    private static int _count;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _running.Values)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>An ID that nobody else has.</summary>
    public static string NewId(string start) =>
        $"{start}-{Interlocked.Increment(ref _count)}-{Guid.NewGuid().ToString("N")[..8]}";

    internal async Task<ServerProcess> On(Database database)
    {
        if (!_running.TryGetValue(database, out var server))
        {
            _running[database] = server = await ServerProcess.StartReadyAsync([
                .. await ServerProcess.SettingsFor(database),
                ("Probe__Enabled", "false"),
            ]);
        }

        return server;
    }

    /// <summary>The terminal of the administrator.</summary>
    internal async Task<Terminal> Admin(Database database)
    {
        var server = await On(database);
        return new Terminal(server.Address, server.WrittenKey);
    }

    /// <summary>The terminal of a new user.</summary>
    internal async Task<Terminal> NewUser(Database database)
    {
        var admin = await Admin(database);
        var id = NewId("user");
        await admin.Runs("users", "create", id);
        var key = (string)
            (await admin.Runs("api-keys", "create", "--user-id", id, "--name", "test", "--rights", "RIGHT_ALL")).Json[
                "key"
            ]!;
        return new Terminal((await On(database)).Address, key) { User = id };
    }
}
