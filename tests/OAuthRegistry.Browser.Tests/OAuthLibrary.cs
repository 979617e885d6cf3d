using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Browser.Tests;

/// <summary>An application in Node on a foreign OAuth library, each of which is fetched from npm once.</summary>
internal sealed class OAuthLibrary : IDisposable
{
    private static readonly Lazy<Task<string>> Flow = new(() => InstallAsync("oauth4webapi@3.8.8", "flow.mjs")),
        Device = new(() => InstallAsync("openid-client@6.9.0", "device.mjs"));

    private readonly Process _process;

    private OAuthLibrary(Process process) => _process = process;

    /// <summary>One that sends its user to the server and gets a code back.</summary>
    public static Task<OAuthLibrary> StartAsync(params string[] arguments) => StartAsync(Flow, arguments);

    /// <summary>One on which nobody can sign in.</summary>
    public static Task<OAuthLibrary> StartDeviceAsync(params string[] arguments) => StartAsync(Device, arguments);

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

    private static async Task<OAuthLibrary> StartAsync(Lazy<Task<string>> installed, string[] arguments)
    {
        var program = await installed.Value;
        return new OAuthLibrary(Npm.Start("node", Path.GetDirectoryName(program)!, [program, .. arguments]));
    }

    /// <summary>Beside its library, where Node finds it.</summary>
    private static async Task<string> InstallAsync(string package, string program)
    {
        var installed = Path.Combine(await Npm.InstallAsync(package), program);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Library", program), installed);
        return installed;
    }
}
