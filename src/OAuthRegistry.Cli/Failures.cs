using System.CommandLine;
using System.Net;
using OAuthRegistry.Client;

namespace OAuthRegistry.Cli;

/// <summary>What the exit code of the program means. Scripts rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Done = 0,
        Refused = 1,
        Usage = 2,
        NotSignedIn = 3,
        NotFound = 4,
        Conflict = 5,
        ServerAway = 6;
}

/// <summary>The command was not written as it should be.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    public Command? Command { get; init; }
}

/// <summary>What was to be checked has faults.</summary>
internal sealed class RuleException(string message, IReadOnlyList<string> faults) : Exception(message)
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>There is no credential to call with.</summary>
internal sealed class NotSignedInException(Uri address) : Exception($"not signed in to {address}");

/// <summary>Tells why a command failed and what to do about it.</summary>
internal static class Failures
{
    private const string SignIn =
        "Sign in with `oauth-registry login` in a browser, with `oauth-registry login --device` in one elsewhere, with "
        + "`oauth-registry login --api-key`, or set OAUTHREGISTRY_API_KEY.";

    public static bool AreToldOf(Exception failure) =>
        failure
            is UsageException
                or RuleException
                or NotSignedInException
                or SignInException
                or RegistryException
                or HttpRequestException
                or OperationCanceledException
                or IOException
                or UnauthorizedAccessException;

    public static int Tell(Shell shell, Exception failure)
    {
        var (code, lines) = failure switch
        {
            UsageException usage => (ExitCode.Usage, [usage.Message, $"See `{PathOf(usage.Command)} --help`."]),
            RuleException broken => (ExitCode.Refused, [broken.Message, .. broken.Faults]),
            NotSignedInException => (ExitCode.NotSignedIn, [failure.Message, SignIn]),
            SignInException => (ExitCode.NotSignedIn, new[] { failure.Message }),
            RegistryException refusal => (CodeOf(refusal), Explain(refusal)),
            HttpRequestException => (
                ExitCode.ServerAway,
                [
                    $"the server can not be reached: {failure.Message}",
                    "Check the address with `oauth-registry whoami`, change it with `oauth-registry use URL`.",
                ]
            ),
            OperationCanceledException { InnerException: TimeoutException } => (
                ExitCode.ServerAway,
                ["the server did not answer in time", "Try again later."]
            ),
            OperationCanceledException => (ExitCode.Refused, ["interrupted"]),
            _ => (ExitCode.Refused, new[] { failure.Message }),
        };
        shell.Error.WriteLine(DeceptiveText.Harmless($"error: {string.Join("\n  ", lines)}"));
        return code;
    }

    private static int CodeOf(RegistryException refusal) =>
        refusal.Status switch
        {
            HttpStatusCode.Unauthorized => ExitCode.NotSignedIn,
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Conflict => ExitCode.Conflict,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                ExitCode.ServerAway,
            _ => ExitCode.Refused,
        };

    private static string[] Explain(RegistryException refusal) =>
        [
            refusal.Name is null ? refusal.Message : $"{refusal.Message} ({refusal.Name})",
            .. refusal.Fields.SelectMany(field => field.Value.Select(wrong => $"{field.Key}: {wrong}")),
            .. new[]
            {
                refusal.Fields.Count == 0 ? refusal.Detail : null,
                refusal.Status == HttpStatusCode.Unauthorized ? SignIn : null,
                refusal.RetryAfter is { } wait ? $"Try again in {Math.Ceiling(wait.TotalSeconds)} seconds." : null,
                refusal.CorrelationId is { } id ? $"The log of the server has it as {id}." : null,
            }.OfType<string>(),
        ];

    private static string PathOf(Command? command) =>
        command switch
        {
            null or RootCommand => "oauth-registry",
            _ => $"{PathOf(command.Parents.OfType<Command>().FirstOrDefault())} {command.Name}",
        };
}
