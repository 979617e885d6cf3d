using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// The real server in a process of its own, on a free port, in an empty folder that is its home as well: what an
/// operator sees and does.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3),
        Pause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, string> _settings;

    private readonly ConcurrentQueue<string> _output = new();

    private Process? _process;

    private HttpClient? _http;

    private ServerProcess(IEnumerable<(string Name, string Value)> settings) =>
        _settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value);

    /// <summary>Where the server was started.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("registry-home-").FullName;

    /// <summary>Everything that the present process wrote to the terminal.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of the log among it, without what the first start tells.</summary>
    public IEnumerable<string> Log => _output.Where(line => LogLine().IsMatch(line));

    /// <summary>The lines that say that something is wrong with the server itself.</summary>
    public IEnumerable<string> Errors =>
        Log.Where(line => LogLine().Match(line).Groups["level"].Value is "ERR" or "FTL");

    public int Id => _process!.Id;

    public Uri Address { get; private set; } = null!;

    /// <summary>Calls without a credential, outside of the API too.</summary>
    public HttpClient Http => _http!;

    /// <summary>The API key that the first start wrote down.</summary>
    public string WrittenKey =>
        File.ReadLines(CredentialsFile)
            .Single(line => line.StartsWith("API key:", StringComparison.Ordinal))["API key:".Length..]
            .Trim();

    public string CredentialsFile => Path.Combine(Home, "data", "bootstrap-credentials.txt");

    /// <summary>The settings, as environment variables, of a server on an empty database.</summary>
    public static async Task<(string Name, string Value)[]> SettingsFor(Database database) =>
        database == Database.Sqlite ? [] : SettingsFor(await (await PostgresCluster.Shared).CreateDatabaseAsync());

    public static (string Name, string Value)[] SettingsFor(string connection) =>
        [("Database__Provider", "Postgres"), ("ConnectionStrings__Registry", connection)];

    /// <summary>Starts a server and waits until its database is prepared.</summary>
    public static async Task<ServerProcess> StartReadyAsync(params (string Name, string Value)[] settings)
    {
        var server = await StartAsync(settings);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = Prepare(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>The folder for a server that is not started yet.</summary>
    public static ServerProcess Prepare(params (string Name, string Value)[] settings) => new(settings);

    /// <summary>Starts the server, again perhaps, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        Launch();
        await UntilAsync(
            "listens",
            () => Task.FromResult(_output.Any(line => line.Contains("Now listening on:", StringComparison.Ordinal)))
        );
        Address = new Uri(
            _output.Select(line => ListeningLine().Match(line)).First(match => match.Success).Groups["address"].Value
        );
        _http = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Starts the server and looks back at once.</summary>
    /// <param name="address">Where it shall listen; anywhere if absent.</param>
    public void Launch(Uri? address = null)
    {
        _output.Clear();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "OAuthRegistry.Server.dll"),
                "--urls",
                (address ?? new Uri("http://127.0.0.1:0")).ToString(),
            ]
        )
        {
            WorkingDirectory = Home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Home;
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync() =>
        await UntilAsync(
            "is ready",
            async () =>
            {
                using var answer = await Http.GetAsync("/readyz");
                return answer.StatusCode == HttpStatusCode.OK;
            }
        );

    /// <summary>Waits until the condition holds; fails when the server ends first, or the patience.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (_process!.HasExited || patience.IsCancellationRequested)
            {
                Assert.Fail(
                    $"before the server {what}, {(_process.HasExited ? $"it ended with {_process.ExitCode}" : "the patience ended")}:\n{string.Join('\n', _output.TakeLast(50))}"
                );
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>As <c>docker stop</c> and a service manager do; the exit code tells how it went.</summary>
    public Task<int> StopAsync()
    {
        Signals.Send(Id, Signal.Terminate);
        return ExitAsync();
    }

    /// <summary>Waits for the end of the process and all that it wrote.</summary>
    public async Task<int> ExitAsync()
    {
        await _process!.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the process as a power failure would.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return ExitAsync();
    }

    public Api As(string? key) => new(new HttpClient { BaseAddress = Address }, key);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _http?.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _output.Enqueue(line.Data);
        }
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d{3} (?<level>[A-Z]{3}) ")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"Now listening on: .*?(?<address>http://[^\s""]+)")]
    private static partial Regex ListeningLine();
}
