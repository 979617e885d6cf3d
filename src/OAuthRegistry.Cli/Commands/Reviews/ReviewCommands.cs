using System.CommandLine;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>reviews …</c></summary>
internal static class ReviewCommands
{
    private static readonly Option<long?> Revision = new("--revision")
    {
        Description = "The revision that you read, as `reviews show` tells it; the present one if absent.",
    };

    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, in words for the owner." };

    private static readonly Option<List<Guideline>?> ReasonCodes = Flags.Names<Guideline>(
        "--reason-codes",
        "The guidelines that the decision rests on."
    );

    private static readonly Option<List<string>?> Refuse = new("--refuse")
    {
        Description = "To approve a part: a right or scope that is refused, as RIGHT_X or RIGHT_X=why; repeated.",
        HelpName = "name=why",
    };

    private static readonly Option<List<Right>?> Grant = Flags.Names<Right>(
        "--grant",
        "To approve a part: the rights that are granted of those that were asked for."
    );

    public static Command Build() =>
        new("reviews", "Talk about the review of a client; decide, for administrators.")
        {
            QueueCommands.List(),
            QueueCommands.Views(),
            new Command("show", "Check a client against every guideline.")
                .With(Ids.Client)
                .Does(async run =>
                    Write(run, await run.Registry.Reviews.GetReportAsync(Ids.Client.One(run), run.CancellationToken))
                ),
            Deciding(Decision.Approve, "approve", "Approve a client or its pending change, or a part of its rights.")
                .With(Refuse, Grant),
            Deciding(Decision.Reject, "reject", "Reject a client or its pending change."),
            Deciding(Decision.Flag, "flag", "Let a client be used, and watch it."),
            Deciding(Decision.Suspend, "suspend", "Stop a client."),
            new Command("status", "Tell what of a client waits for a decision, and whose move it is.")
                .With(Ids.Client)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Reviews.GetSubmissionAsync(Ids.Client.One(run), run.CancellationToken),
                        Output.Wire.SubmissionBody
                    )
                ),
            WatchCommands.Drift(),
            DeskCommands.Bulk(),
            DeskCommands.Assign(),
            DeskCommands.Figures(),
            DeskCommands.Timeline(),
            ConversationCommands.Messages(),
            ConversationCommands.Reply(),
            ConversationCommands.Ask(),
            ConversationCommands.Note(),
            QuickReplyCommands.Build(),
        };

    /// <summary>A report as people read it: the checks below each other, advice beside what is not met.</summary>
    public static void Write(Run run, ReviewReport report)
    {
        if (!run.Output.IsTable)
        {
            run.Output.Write(report, Output.Wire.ReviewReport);
            return;
        }

        run.Output.Console.WriteLine(
            $"{report.ClientId}{(report.Revision is { } revision ? $", revision {revision}" : "")}: risk "
                + $"{Output.Say(report.Risk)}; {report.Counts.Pass} pass, {report.Counts.Warn} warn, "
                + $"{report.Counts.Fail} fail, {report.Counts.NeedsHuman} need a person"
        );
        var table = new Table().Border(TableBorder.Minimal).AddColumns("status", "guideline", "finding");
        foreach (var check in report.Checks)
        {
            table.AddRow(
                Output.Cell(Output.Say(check.Status)),
                Output.Cell(Output.Say(check.Guideline)),
                new Text(string.Join('\n', new[] { check.Finding, check.Advice }.OfType<string>()))
            );
        }

        run.Output.Console.Write(table);
    }

    /// <summary>A right may be refused without a word of its own, where <c>--reason</c> has one for all.</summary>
    private static string WithText(string refused) =>
        refused.Contains('=', StringComparison.Ordinal) ? refused : $"{refused}=";

    private static Command Deciding(Decision decision, string name, string description) =>
        new Command(name, description)
            .With(Ids.Client)
            .With(Revision, Reason, ReasonCodes)
            .Does(async run =>
            {
                var id = Ids.Client.One(run);
                var request = new DecideRequest
                {
                    Decision = decision,
                    Revision =
                        run.Get(Revision)
                        ?? (await run.Registry.Reviews.GetReportAsync(id, run.CancellationToken)).Revision,
                    Reason = run.Get(Reason),
                    ReasonCodes = run.Get(ReasonCodes),
                    GrantedRights = run.Has(Grant) ? run.Get(Grant) : null,
                    Refusals = run.Get(Refuse) is { Count: > 0 } refused
                        ? run.Pairs("--refuse", refused.ConvertAll(WithText))
                        : null,
                };
                var decided = await run.Registry.Reviews.DecideAsync(id, request, run.CancellationToken);

                // People have read the report; programs may want to keep it.
                decided.Report = run.Output.IsTable ? null : decided.Report;
                run.Output.Write(decided, Output.Wire.DecisionBody);
            });
}
