using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// An application in Node on foreign OAuth libraries, which are fetched from npm once, in the versions of its lock file.
/// </summary>
internal sealed class OAuthLibrary : IDisposable
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private readonly Process _process;

    private OAuthLibrary(Process process) => _process = process;

    /// <summary>Runs an application of the folder <c>Library</c>, such as <c>flow.mjs</c>.</summary>
    public static async Task<OAuthLibrary> StartAsync(string application, params string[] arguments)
    {
        var folder = await Installed.Value;
        return new OAuthLibrary(Npm.Start("node", folder, [Path.Combine(folder, application), .. arguments]));
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
        var folder = Directory.CreateTempSubdirectory("npm-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Library")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await Npm.InstallLockedAsync(folder);
        return folder;
    }
}
