using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Testcontainers.PostgreSql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// A throw-away Postgres: the one that <c>OAUTHREGISTRY_TEST_POSTGRES</c> names, or one started from the binaries of
/// this machine, or one in Docker.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string Variable = "OAUTHREGISTRY_TEST_POSTGRES";

    private static readonly Lazy<Task<PostgresCluster>> LazyShared = new(() => StartAsync());

    private readonly string? _directory;

    private readonly int _port;

    private readonly bool _isDurable;

    private readonly PostgreSqlContainer? _container;

    private PostgresCluster(
        string connection,
        string? directory = null,
        int port = 0,
        bool isDurable = true,
        PostgreSqlContainer? container = null
    )
    {
        Connection = connection;
        _directory = directory;
        _port = port;
        _isDurable = isDurable;
        _container = container;
    }

    /// <summary>Where the programs of Postgres are on this machine; null if nowhere.</summary>
    public static string? Binaries { get; } = FindBinaries();

    /// <summary>What keeps this machine from running Postgres; null if nothing does.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable(Variable) is null && Binaries is null && !HasDocker()
            ? $"no Postgres: set {Variable} to a connection string of a superuser, or install the Debian package postgresql, or start Docker"
            : null;

    /// <summary>The cluster that all tests share; each server has a database of its own in it.</summary>
    public static Task<PostgresCluster> Shared => LazyShared.Value;

    /// <summary>A connection as superuser to the database <c>postgres</c>.</summary>
    public string Connection { get; }

    /// <summary>What its processes, those that ended too, took of all cores so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            var postmaster = File.ReadLines(ProcessIdFile).First();
            var children = File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Trim().Split(' ');
            return TimeSpan.FromMilliseconds(10 * (Ticks(postmaster, 4) + children.Sum(child => Ticks(child, 2))));

            // User and system time, then the same of children that were waited for; see proc(5).
            static long Ticks(string process, int fields)
            {
                try
                {
                    var stat = File.ReadAllText($"/proc/{process}/stat");
                    return stat[(stat.LastIndexOf(')') + 2)..]
                        .Split(' ')
                        .Skip(11)
                        .Take(fields)
                        .Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
                }
                catch (IOException)
                {
                    return 0;
                }
            }
        }
    }

    private string ProcessIdFile => Path.Combine(_directory!, "postmaster.pid");

    /// <summary>A cluster of one's own, to stop and start: from the binaries of this machine only.</summary>
    public static Task<PostgresCluster> StartOwnAsync() =>
        Binaries is null
            ? throw new InvalidOperationException(
                "this test stops Postgres; it needs the binaries of the Debian package postgresql"
            )
            : StartFromBinariesAsync(isDurable: true);

    /// <summary>A new database.</summary>
    /// <param name="template">What is in it from the start; nothing, not even tables, if absent.</param>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = $"registry_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await command.ExecuteNonQueryAsync();

        // A server that is gone leaves its pool, and there are hundreds of servers: idle connections go soon.
        return new NpgsqlConnectionStringBuilder(Connection)
        {
            Database = name,
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    /// <summary>Stops at once, as if the machine had lost power.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "stop", "-D", _directory!, "-m", "immediate", "-w");

    public Task StartAgainAsync() =>
        RunAsync(
            "pg_ctl",
            "start",
            "-D",
            _directory!,
            "-w",
            "-t",
            "60",
            "-l",
            Path.Combine(_directory!, "log"),
            "-o",
            $"-p {_port} -k {_directory} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync={(_isDurable ? "on" : "off")}"
        );

    /// <summary>The machine hangs: connections stay open, and nothing answers.</summary>
    public void Freeze() => Tell(Signal.Freeze);

    public void Thaw() => Tell(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        if (_directory is not null)
        {
            if (File.Exists(ProcessIdFile))
            {
                Thaw();
                await StopAsync();
            }

            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>First the postmaster, so that it starts no more, then those that it started.</summary>
    private void Tell(Signal signal)
    {
        var postmaster = int.Parse(File.ReadLines(ProcessIdFile).First(), CultureInfo.InvariantCulture);
        Signals.Send(postmaster, signal);
        foreach (
            var child in File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            // A connection may have ended since the list was read.
            Signals.TrySend(int.Parse(child, CultureInfo.InvariantCulture), signal);
        }
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } configured)
        {
            return new PostgresCluster(configured);
        }

        var cluster = Binaries is not null
            ? await StartFromBinariesAsync(isDurable: false)
            : await StartInDockerAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
        return cluster;
    }

    /// <param name="isDurable">False where nothing outlives the tests: no commit waits for the disk.</param>
    private static async Task<PostgresCluster> StartFromBinariesAsync(bool isDurable)
    {
        var directory = Directory.CreateTempSubdirectory("registry-pg-").FullName;
        var port = Ports.Free();
        if (Environment.IsPrivilegedProcess)
        {
            // Postgres refuses to run as root.
            using var chown = Process.Start("chown", ["postgres", directory]);
            await chown.WaitForExitAsync();
        }

        var cluster = new PostgresCluster(
            $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres",
            directory,
            port,
            isDurable
        );
        await RunAsync("initdb", "-D", directory, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync");
        await cluster.StartAgainAsync();
        return cluster;
    }

    private static async Task<PostgresCluster> StartInDockerAsync()
    {
        var container = new PostgreSqlBuilder("postgres:17").Build();
        await container.StartAsync();
        return new PostgresCluster(container.GetConnectionString(), container: container);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);

        // Not redirected: the server that pg_ctl starts inherits the pipes, and they would never end.
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = program == "initdb";
        using var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            await process.StandardOutput.ReadToEndAsync();
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderDescending()
                .Select(version => Path.Combine(version, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian
            .Concat(path)
            .FirstOrDefault(directory =>
                File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl"))
            );
    }

    private static bool HasDocker() =>
        File.Exists("/var/run/docker.sock") || Environment.GetEnvironmentVariable("DOCKER_HOST") is not null;
}
