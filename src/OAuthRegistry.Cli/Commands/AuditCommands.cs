using System.CommandLine;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>audit …</c></summary>
internal static class AuditCommands
{
    public static Command Build() =>
        new("audit", "Prove that nobody bent the record, for administrators.")
        {
            new Command(
                "verify",
                "Verify the chain of every client and account; ends with 1 and names the broken links if there are any."
            ).Does(async run =>
            {
                var verified = await run.Registry.Record.VerifyAsync(run.CancellationToken);
                if (verified.Whole != true)
                {
                    throw new RuleException("the record is broken", verified.Breaks ?? []);
                }

                if (run.Output.IsTable)
                {
                    run.Output.Console.WriteLine("The record is whole.");
                    return;
                }

                run.Output.Write(verified, Output.Wire.RecordVerificationBody);
            }),
        };
}
