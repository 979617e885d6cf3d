using System.CommandLine;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>audit …</c></summary>
internal static class AuditCommands
{
    private static readonly Option<RecordPart?> What = Flags.Name<RecordPart>(
        "--what",
        "Every event, or every decision."
    );

    private static readonly Option<ExportFormat?> Format = Flags.Name<ExportFormat>(
        "--format",
        "JSON in lines, or a table with commas."
    );

    public static Command Build() =>
        new("audit", "Export the record and prove that nobody bent it, for administrators.")
        {
            new Command("export", "Write the whole record, or all decisions, to the standard output.")
                .With(What, Format)
                .Does(ExportAsync),
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

    private static async Task ExportAsync(Run run)
    {
        await using var export = await run.Registry.Record.ExportAsync(
            run.Get(What) ?? RecordPart.Events,
            run.Get(Format) ?? ExportFormat.Json,
            run.CancellationToken
        );
        using var text = new StreamReader(export);
        var part = new char[64 * 1024];
        while (await text.ReadAsync(part, run.CancellationToken) is > 0 and var read)
        {
            await run.Shell.Out.WriteAsync(part.AsMemory(0, read), run.CancellationToken);
        }
    }
}
