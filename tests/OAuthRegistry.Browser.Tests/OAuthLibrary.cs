using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Browser.Tests;

/// <summary>An application in Node on a foreign OAuth library, fetched from npm once.</summary>
internal sealed class OAuthLibrary : IDisposable
{
    private const string Package = "oauth4webapi@3.8.8";

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private readonly Process _process;

    private OAuthLibrary(Process process) => _process = process;

    public static string? Missing =>
        Find("npm") is null || Find("node") is null
            ? "node or npm is missing; they run an OAuth library that nobody of this project wrote."
            : null;

    public static async Task<OAuthLibrary> StartAsync(params string[] arguments)
    {
        var folder = await Installed.Value;
        return new OAuthLibrary(Start("node", folder, [Path.Combine(folder, "flow.mjs"), .. arguments]));
    }

    /// <summary>What the application says next.</summary>
    public async Task<JsonNode> NextAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return line is not null
            ? JsonNode.Parse(line)!
            : throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Directory.CreateTempSubdirectory("oauth-library-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Library", "flow.mjs"), Path.Combine(folder, "flow.mjs"));
        using var npm = Start(
            "npm",
            folder,
            ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, Package]
        );
        await npm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return npm.ExitCode == 0
            ? folder
            : throw new InvalidOperationException(
                $"npm could not install {Package}: {await npm.StandardError.ReadToEndAsync()}"
            );
    }

    private static Process Start(string program, string folder, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(Find(program) ?? program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
