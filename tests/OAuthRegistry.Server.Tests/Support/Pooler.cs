using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>A test that needs Postgres and PgBouncer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PoolerFactAttribute : FactAttribute
{
    public PoolerFactAttribute() => Skip = Requirements.Reason(PostgresCluster.Missing ?? Pooler.Missing);
}

/// <summary>
/// PgBouncer in transaction mode before the Postgres that all tests share: whoever connects gets another connection to
/// Postgres with each transaction.
/// </summary>
internal sealed class Pooler : IDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly string _directory;

    private readonly Process _process;

    private Pooler(string directory, int port, Process process) =>
        (_directory, Port, _process) = (directory, port, process);

    /// <summary>What keeps this machine from running it; null if nothing does.</summary>
    public static string? Missing { get; } =
        File.Exists(Program) ? null : "no PgBouncer: install the Debian package pgbouncer";

    /// <summary>Whether it keeps the prepared statements of servers apart: from 1.21 on.</summary>
    public static bool KnowsStatements { get; } = Missing is null && ReadVersion() >= new Version(1, 21);

    public int Port { get; }

    /// <summary>The same database through the pooler, as one writes it for any version.</summary>
    public string Before(string connection) => $"{Unsaid(connection)};Max Auto Prepare=0";

    /// <summary>The same without a word about prepared statements.</summary>
    public string Unsaid(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    public static async Task<Pooler> StartAsync(int connections)
    {
        var postgres = new NpgsqlConnectionStringBuilder((await PostgresCluster.Shared).Connection);
        var directory = Directory.CreateTempSubdirectory("registry-pooler-").FullName;
        var (file, port) = (Path.Combine(directory, "pgbouncer.ini"), Ports.Free());
        await File.WriteAllLinesAsync(
            file,
            [
                "[databases]",
                $"* = host={postgres.Host} port={postgres.Port} user={postgres.Username}"
                    + (postgres.Password is { Length: > 0 } password ? $" password={password}" : ""),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                string.Create(CultureInfo.InvariantCulture, $"listen_port = {port}"),
                "unix_socket_dir =",
                "auth_type = any",
                "pool_mode = transaction",
                string.Create(CultureInfo.InvariantCulture, $"default_pool_size = {connections}"),
                // It refuses to run as root.
                Environment.IsPrivilegedProcess
                    ? "user = nobody"
                    : "",
            ]
        );
        var pooler = new Pooler(directory, port, Process.Start(Program, ["-q", file]));
        await Patience.Eventually(() => pooler.AnswersAsync(postgres.ConnectionString));
        return pooler;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static Version ReadVersion()
    {
        using var process = Process.Start(
            new ProcessStartInfo(Program, ["--version"]) { RedirectStandardOutput = true }
        )!;
        return Version.Parse(process.StandardOutput.ReadToEnd().Split(' ', '\n')[1]);
    }

    private async Task<object?> AnswersAsync(string connection)
    {
        Assert.False(_process.HasExited, "PgBouncer ended at once");
        try
        {
            await using var source = NpgsqlDataSource.Create(Before(connection));
            await using var command = source.CreateCommand("SELECT 1");
            return await command.ExecuteScalarAsync();
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            return null; // It does not listen yet.
        }
    }
}
