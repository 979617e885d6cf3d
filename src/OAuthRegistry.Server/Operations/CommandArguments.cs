using OAuthRegistry.Server.Audit;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// What stands behind the name of the program. A word that nobody knows ends it: the framework would take no notice of
/// it, and start a server.
/// </summary>
internal static class CommandArguments
{
    private const string Help = $"""
        OAuthRegistry.Server                 starts the server on http://127.0.0.1:5080
        OAuthRegistry.Server {VerifyCommand.Name}   checks the record of every client and account, and ends
        OAuthRegistry.Server --help          says this
        OAuthRegistry.Server --version       says which version this is

        Settings stand in environment variables (Database__Provider=Postgres), in appsettings.json beside the program,
        or behind the command (--Database:Provider=Postgres, --urls http://127.0.0.1:8080). The README lists them.

        """;

    /// <summary>Options without a colon that the framework reads; the rest are settings.</summary>
    private static readonly HashSet<string> OfTheHost = new(
        [
            "urls",
            "http_ports",
            "https_ports",
            "environment",
            "contentRoot",
            "applicationName",
            "webroot",
            "shutdownTimeoutSeconds",
            "detailedErrors",
            "captureStartupErrors",
            "startupAssembly",
            "hostingStartupAssemblies",
            "hostingStartupExcludeAssemblies",
            "preferHostingUrls",
            "preventHostingStartup",
            "suppressStatusMessages",
            "staticWebAssets",
            "AllowedHosts",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>
    /// The exit code, if that was all there is to do; null if a server or a command is to be started.
    /// </summary>
    public static int? Answer(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?" or "/?") || args is ["help", ..])
        {
            output.Write(Help);
            return 0;
        }

        if (args.Contains("--version"))
        {
            output.WriteLine(typeof(CommandArguments).Assembly.GetName().Version!.ToString(3));
            return 0;
        }

        var faults = Faults(args).ToList();
        foreach (var fault in faults)
        {
            errors.WriteLine(Printable.Of(fault));
        }

        if (faults.Count > 0)
        {
            errors.WriteLine();
            errors.Write(Help);
            return SettingsCheck.ExitCode;
        }

        return null;
    }

    private static IEnumerable<string> Faults(string[] args)
    {
        for (var i = args is [VerifyCommand.Name, ..] ? 1 : 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-') && !args[i].StartsWith('/'))
            {
                yield return i == 0
                    ? $"There is no command '{args[i]}'; the only one is {VerifyCommand.Name}."
                    : $"'{args[i]}' belongs to nothing; a setting is written --Section:Name=value.";
                continue;
            }

            var (name, hasValue) = Name(args[i]);
            var isSetting = name.Contains(':', StringComparison.Ordinal) || args[i].EndsWith('=');
            if (!isSetting && !OfTheHost.Contains(name))
            {
                var written = name.Replace("__", ":", StringComparison.Ordinal);
                yield return written == name
                    ? $"There is no option '{args[i]}'."
                    : $"There is no option '{args[i]}'; behind a command it is written --{written}.";
            }
            else if (!hasValue && i + 1 == args.Length)
            {
                yield return $"The option '{args[i]}' needs a value.";
            }

            // The framework reads "--name value" as well.
            var isFollowed = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            i += !hasValue && isFollowed ? 1 : 0;
        }
    }

    private static (string Name, bool HasValue) Name(string arg)
    {
        var name = arg.TrimStart('-', '/');
        var end = name.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? (name, false) : (name[..end], true);
    }
}
