using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>A test that needs Debian's Prometheus, or says what is missing for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() => Skip = Requirements.Reason(Prometheus.Missing);
}

/// <summary>Prometheus with the settings and rules that the repository brings along, in a process of its own.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus",
        Tool = "/usr/bin/promtool";

    private readonly string _folder;

    private readonly Process _process;

    private readonly HttpClient _http;

    private Prometheus(string folder, Process process, Uri address) =>
        (_folder, _process, _http) = (folder, process, new HttpClient { BaseAddress = address });

    /// <summary>What is missing to run it; nothing if all is there.</summary>
    public static string? Missing =>
        File.Exists(Program) && File.Exists(Tool) ? null : "No Prometheus found: install Debian's package prometheus.";

    /// <summary>Where the settings and rules are that the repository brings along.</summary>
    public static string Settings => Path.Combine(AppContext.BaseDirectory, "telemetry");

    /// <summary>What promtool says of a file among them, and whether it is content.</summary>
    public static async Task<(bool IsContent, string Said)> CheckAsync(params string[] arguments)
    {
        using var tool = Process.Start(
            new ProcessStartInfo(Tool, arguments)
            {
                WorkingDirectory = Settings,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var said = await Task.WhenAll(tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return (tool.ExitCode == 0, string.Concat(said));
    }

    /// <summary>Starts one that reads a registry at a port, each second and not each quarter of a minute.</summary>
    public static Prometheus Reading(int port)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var settings = File.ReadAllText(Path.Combine(Settings, "prometheus.yml"));
        File.WriteAllText(
            Path.Combine(folder, "prometheus.yml"),
            settings
                .Replace("127.0.0.1:9464", $"127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("15s", "1s", StringComparison.Ordinal)
        );
        File.Copy(Path.Combine(Settings, "alerts.yml"), Path.Combine(folder, "alerts.yml"));
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var process = Process.Start(
            Program,
            [
                $"--config.file={folder}/prometheus.yml",
                $"--storage.tsdb.path={folder}/data",
                $"--web.listen-address={address.Authority}",
                "--log.level=error",
            ]
        );
        return new Prometheus(folder, process, address);
    }

    /// <summary>An alert, once it fires.</summary>
    public Task<JsonNode> FiringAsync(string name) =>
        Patience.Eventually(async () =>
        {
            Assert.False(_process.HasExited, "Prometheus ended");
            try
            {
                var alerts = JsonNode.Parse(await _http.GetStringAsync("/api/v1/alerts"))!;
                return alerts["data"]!["alerts"]!
                    .AsArray()
                    .FirstOrDefault(alert =>
                        (string?)alert!["labels"]!["alertname"] == name && (string?)alert["state"] == "firing"
                    );
            }
            catch (HttpRequestException)
            {
                // It has only begun.
                return null;
            }
        });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
