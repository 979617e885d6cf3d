using System.Diagnostics;

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
        using var npm = Start(
            "npm",
            folder,
            ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, .. packages]
        );
        await npm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return npm.ExitCode == 0
            ? folder
            : throw new InvalidOperationException(
                $"npm could not install {string.Join(", ", packages)}: {await npm.StandardError.ReadToEndAsync()}"
            );
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
