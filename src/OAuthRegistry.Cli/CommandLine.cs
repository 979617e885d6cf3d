using System.CommandLine;
using System.CommandLine.Invocation;

namespace OAuthRegistry.Cli;

/// <summary>The program: all commands, and how each end of one becomes an exit code and a sentence.</summary>
internal static class CommandLine
{
    public static RootCommand Root { get; } = Build();

    public static async Task<int> RunAsync(string[] args, Shell shell, CancellationToken cancellationToken = default)
    {
        // An argument such as @name is a value, not a file of more arguments.
        var parsed = Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Failures.Tell(
                shell,
                new UsageException(string.Join('\n', parsed.Errors.Select(error => error.Message).Distinct()))
                {
                    Command = parsed.CommandResult.Command,
                }
            );
        }

        try
        {
            return await parsed.InvokeAsync(new Surroundings(shell), cancellationToken);
        }
        catch (Exception failure) when (Failures.AreToldOf(failure))
        {
            return Failures.Tell(shell, failure);
        }
    }

    /// <summary>What the command does; it gets everything it needs as a <see cref="Run"/>.</summary>
    public static Command Does(this Command command, Func<Run, Task> action)
    {
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var run = new Run(
                    ((Surroundings)parsed.InvocationConfiguration).Shell,
                    parsed,
                    cancellationToken
                );
                await action(run);
                return ExitCode.Done;
            }
        );
        return command;
    }

    public static Command With(this Command command, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        return command;
    }

    public static Command With(this Command command, Ids ids)
    {
        command.Arguments.Add(ids.Positional);
        return command.With(ids.Flags);
    }

    private static RootCommand Build()
    {
        var root = new RootCommand("Registers, reviews and manages OAuth clients.")
        {
            SignInCommands.Use(),
            SignInCommands.LogIn(),
            SignInCommands.LogOut(),
            SignInCommands.WhoAmI(),
            ClientCommands.Build(),
            ReviewCommands.Build(),
            PolicyCommands.Build(),
            ReportCommands.Build(),
            ResourceCommands.Build(),
            UserCommands.Build(),
            OrganizationCommands.Build(),
            ApiKeyCommands.Build(),
            HostCommands.Build(),
            AuthorizationCommands.Build(),
            AuditCommands.Build(),
            DemoCommand.Build(),
            CompletionCommand.Build(),
        };
        root.Options.Add(Output.Format);
        return root.Named();
    }

    private sealed class Surroundings : InvocationConfiguration
    {
        public Surroundings(Shell shell)
        {
            Shell = shell;
            (Output, Error, EnableDefaultExceptionHandler, ProcessTerminationTimeout) = (
                shell.Out,
                shell.Error,
                false,
                null
            );
        }

        public Shell Shell { get; }
    }
}
