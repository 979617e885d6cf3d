using System.Diagnostics;

namespace OAuthRegistry.Cli.Tests.Docs;

/// <summary>What a script ended with, and what it wrote.</summary>
internal sealed record Typed(int Code, string Out, string Error);

/// <summary>One terminal for one page: variables that a command sets are there for the next one.</summary>
internal sealed class DocShell : IAsyncDisposable
{
    private readonly Process _shell;

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("registry-docs-");

    /// <param name="folder">Where the person stands who reads the page.</param>
    /// <param name="server">The server that the command line calls unless told otherwise.</param>
    /// <param name="shell">The program that reads the commands.</param>
    public DocShell(string folder, Uri server, string shell = "bash")
    {
        var programs = _scratch.CreateSubdirectory("bin");
        var program = Path.Combine(programs.FullName, "oauth-registry");
        var library = Path.Combine(AppContext.BaseDirectory, "oauth-registry.dll");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{library}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(shell)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = _scratch.FullName;
        start.Environment["PATH"] = $"{programs.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["OAUTHREGISTRY_URL"] = server.ToString();
        foreach (var name in (string[])["XDG_CONFIG_HOME", "OAUTHREGISTRY_API_KEY", "API_KEY", "DEV_KEY"])
        {
            start.Environment.Remove(name);
        }

        _shell = Process.Start(start)!;
    }

    /// <summary>Runs the script; as one, both streams are in the order in which it wrote them.</summary>
    public async Task<Typed> RunAsync(string script, bool asOne)
    {
        var (file, output, error) = (PathOf("script"), PathOf("out"), PathOf("error"));
        await File.WriteAllTextAsync(file, $"(exit ${{code:-0}})\n{script}\n");
        await _shell.StandardInput.WriteLineAsync(
            $". '{file}' </dev/null >'{output}' 2>{(asOne ? "&1" : $"'{error}'")}; code=$?; echo \"$code\""
        );
        await _shell.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var code = await _shell.StandardOutput.ReadLineAsync(patience.Token);
        return new Typed(
            int.Parse(code!, System.Globalization.CultureInfo.InvariantCulture),
            await File.ReadAllTextAsync(output),
            asOne ? "" : await File.ReadAllTextAsync(error)
        );
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
        _scratch.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_scratch.FullName, name);
}
