using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Operations.Telemetry;

/// <summary>A server in a process of its own whose metrics are read, and somebody who uses it.</summary>
internal sealed partial class MeasuredServer : IAsyncDisposable
{
    private readonly HttpClient _metrics;

    private MeasuredServer(ServerProcess process, int port)
    {
        (Process, Port) = (process, port);
        _metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public ServerProcess Process { get; }

    /// <summary>Where its metrics are.</summary>
    public int Port { get; }

    public Api Admin => Process.As(Process.WrittenKey);

    public static async Task<MeasuredServer> StartAsync(
        Database database,
        params (string Name, string Value)[] settings
    )
    {
        var port = Ports.Free();
        var process = await ServerProcess.StartReadyAsync([
            .. await ServerProcess.SettingsFor(database),
            ("Telemetry__PrometheusPort", $"{port}"),
            ("Telemetry__CountEvery", "00:00:00.2"),
            ("Probe__Enabled", "false"),
            .. settings,
        ]);
        return new MeasuredServer(process, port);
    }

    /// <summary>What answers at the port of the metrics.</summary>
    public Task<HttpResponseMessage> AskPortAsync(string path) => _metrics.GetAsync(path);

    /// <summary>All that Prometheus would read now.</summary>
    public Task<string> ReadAsync() => _metrics.GetStringAsync("/metrics");

    /// <summary>
    /// The value of the first line that begins so, such as <c>name{label="value"</c>; waits until there is one, and it
    /// is what is wanted.
    /// </summary>
    public async Task<double> ReadAsync(string begin, Func<double, bool> isWanted)
    {
        var found = await Eventually(async () =>
            Lines(await ReadAsync())
                .Where(line => line.StartsWith(begin, StringComparison.Ordinal))
                .Select(line => new { Value = ValueOf(line) })
                .FirstOrDefault(line => isWanted(line.Value))
        );
        return found.Value;
    }

    /// <summary>An API key of a user that is made for it.</summary>
    public async Task<Api> NewUserAsync(string id)
    {
        (await Admin.Post("/users", new { user = new { ids = new { user_id = id } } })).Succeeded();
        var made = await Admin.Post($"/users/{id}/api-keys", new { name = "test", rights = new[] { "RIGHT_ALL" } });
        return Process.As((string)made.Succeeded()["key"]!);
    }

    /// <summary>Registers a client that acts as itself.</summary>
    public static async Task<Answer> RegisterAsync(Api owner, string ownerId, string clientId) =>
        await owner.Post(
            $"/users/{ownerId}/clients",
            new
            {
                client = new
                {
                    ids = new { client_id = clientId },
                    name = clientId,
                    description = "Is measured by a test",
                    grants = new[] { "GRANT_CLIENT_CREDENTIALS" },
                    rights = new[] { "RIGHT_USER_INFO" },
                },
            }
        );

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await Process.DisposeAsync();
    }

    public static IEnumerable<string> Lines(string scraped) =>
        scraped.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>Behind it a time may stand.</summary>
    private static double ValueOf(string line) =>
        double.Parse(Sample().Match(line).Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\w+(\{.*\})? (?<value>\S+)")]
    private static partial Regex Sample();
}
