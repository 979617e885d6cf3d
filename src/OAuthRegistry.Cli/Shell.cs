using System.Text;

namespace OAuthRegistry.Cli;

/// <summary>What surrounds a command: streams, variables, and the folder where credentials are kept.</summary>
internal sealed record Shell(TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Variable, string Folder)
{
    /// <summary>Whether a person types what is read.</summary>
    public bool IsInputTyped { get; init; }

    /// <summary>Whether a person reads what is written.</summary>
    public bool IsOutputRead { get; init; }

    public static Shell OfThisProcess()
    {
        Console.OutputEncoding = Encoding.UTF8;
        return new Shell(
            Console.In,
            Console.Out,
            Console.Error,
            Environment.GetEnvironmentVariable,
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "oauth-registry"))
        {
            IsInputTyped = !Console.IsInputRedirected,
            IsOutputRead = !Console.IsOutputRedirected,
        };
    }
}
