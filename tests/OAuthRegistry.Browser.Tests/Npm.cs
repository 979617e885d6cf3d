using System.Diagnostics;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>Programs of npm, which nobody of this project wrote; each is fetched once.</summary>
internal static class Npm
{
    public static string? Missing =>
        Find("npm") is null || Find("node") is null
            ? "node or npm is missing; they run programs that nobody of this project wrote."
            : null;

    /// <summary>Installs packages, such as <c>oauth4webapi@3.8.8</c>, and tells in which folder.</summary>
    public static async Task<string> InstallAsync(params string[] packages)
    {
        var folder = Directory.CreateTempSubdirectory("npm-").FullName;
        await RunAsync(folder, ["install", "--prefix", folder, .. packages]);
        return folder;
    }

    /// <summary>Installs into the folder what its lock file names, and nothing else.</summary>
    public static Task InstallLockedAsync(string folder) => RunAsync(folder, "ci");

    private static async Task RunAsync(string folder, params string[] arguments)
    {
        using var npm = Start("npm", folder, [.. arguments, "--silent", "--no-audit", "--no-fund"]);
        await npm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"npm {string.Join(' ', arguments)} failed: {await npm.StandardError.ReadToEndAsync()}"
            );
        }
    }

    public static Process Start(string program, string folder, IEnumerable<string> arguments) =>
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

/// <summary>A theory with programs of npm, on one database.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnNodeAttribute(Database database) : WithProgramsAttribute(database, Npm.Missing);
