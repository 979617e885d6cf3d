using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace OAuthRegistry.Cli;

/// <summary>What surrounds a command: streams, variables, and the folder where credentials are kept.</summary>
internal sealed record Shell(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    Func<string, string?> Variable,
    string Folder
)
{
    /// <summary>Whether a person types what is read.</summary>
    public bool IsInputTyped { get; init; }

    /// <summary>Whether a person reads what is written.</summary>
    public bool IsOutputRead { get; init; }

    /// <summary>Shows a page to the person, in a browser if there is one; the address is printed too.</summary>
    public Action<Uri> Browse { get; init; } = _ => { };

    /// <summary>Lets time pass.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    public static Shell OfThisProcess()
    {
        Console.OutputEncoding = Encoding.UTF8;
        return new Shell(
            Console.In,
            Console.Out,
            Console.Error,
            Environment.GetEnvironmentVariable,
            Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.ApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "oauth-registry"
            )
        )
        {
            IsInputTyped = !Console.IsInputRedirected,
            IsOutputRead = !Console.IsOutputRedirected,
            Browse = Open,
        };
    }

    private static void Open(Uri page)
    {
        try
        {
            // What xdg-open and the browser have to say is nobody's business here, least of all that there is none.
            var start =
                OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD()
                    ? new ProcessStartInfo(
                        "sh",
                        ["-c", "exec xdg-open \"$1\" </dev/null >/dev/null 2>&1", "sh", page.AbsoluteUri]
                    )
                    : new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true };
            using var browser = Process.Start(start);
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException)
        {
            // No browser here, as on a server: the person opens the address somewhere else, or signs in with a key.
        }
    }
}
