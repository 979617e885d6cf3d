using System.CommandLine;
using System.Globalization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>reviews bulk</c>, <c>reviews assign</c> and <c>reviews figures</c>.</summary>
internal static class DeskCommands
{
    private static readonly Option<Decision?> Verdict = Flags.Name<Decision>("--decision", "What is decided.");

    private static readonly Option<string?> Question = new("--ask") { Description = "Instead: what is asked." };

    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, in words for the owners." };

    private static readonly Option<List<Guideline>?> ReasonCodes = Flags.Names<Guideline>(
        "--reason-codes",
        "The guidelines that the decision rests on."
    );

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only tell what would happen to each.",
    };

    private static readonly Argument<string[]> Reviews = new("client-id")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "The clients; with @ and the revision that you read behind an ID, or as they are now.",
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "The administrator who shall work on it.",
        Required = true,
    };

    private static readonly Option<int?> Days = new("--days") { Description = "How many days to look back." };

    public static Command Timeline() =>
        new Command("timeline", "Tell all that happened to a client, newest first.")
            .With(Ids.Client)
            .With(Flags.Limit)
            .Does(async run =>
            {
                var lines = await run.Registry.Reviews.GetTimelineAsync(
                    Ids.Client.One(run),
                    run.Get(Flags.Limit),
                    run.CancellationToken
                );
                await run.Output.WriteAsync(
                    lines.Timeline.ToAsyncEnumerable(),
                    Output.Wire.TimelineBody,
                    limit: null,
                    ("at", line => line.At),
                    ("by", line => (object?)line.By ?? line.Credential),
                    ("what", line => line.Action ?? Output.Say(line.Kind)),
                    ("text", line => line.Text)
                );
            });

    public static Command Figures() =>
        new Command("figures", "Count what waits, and what was decided by week, reason and decider.")
            .With(Days)
            .Does(async run =>
                run.Output.Write(
                    await run.Registry.Reviews.GetFiguresAsync(run.Get(Days), run.CancellationToken),
                    Output.Wire.ReviewFiguresBody
                )
            );

    public static Command Bulk()
    {
        var bulk = new Command("bulk", "Decide about several at once, or ask about them. For administrators.")
            .With(Verdict, Question, Reason, ReasonCodes, DryRun)
            .Does(DecideAsync);
        bulk.Arguments.Add(Reviews);
        return bulk;
    }

    public static Command Assign() =>
        new Command("assign", "Give a review to an administrator. For administrators.")
            .With(Ids.Client)
            .With(To)
            .Does(async run =>
            {
                await run.Registry.Reviews.AssignAsync(Ids.Client.One(run), run.Get(To)!, run.CancellationToken);
                run.Output.Tell("Assigned.");
            });

    private static async Task DecideAsync(Run run)
    {
        var reviews = new List<ReviewReference>();
        foreach (var named in run.Parsed.GetValue(Reviews)!)
        {
            reviews.Add(await ReadAsync(run, named));
        }

        var answer = await run.Registry.Reviews.DecideSeveralAsync(
            new DecideSeveralRequest
            {
                Decision = run.Get(Verdict),
                Ask = run.Get(Question),
                Reason = run.Get(Reason),
                ReasonCodes = run.Get(ReasonCodes),
                Reviews = reviews,
            },
            run.Get(DryRun),
            run.CancellationToken
        );
        if (!run.Output.IsTable)
        {
            run.Output.Write(answer, Output.Wire.DecideSeveralAnswer);
            return;
        }

        await run.Output.WriteAsync(
            answer.Outcomes.ToAsyncEnumerable(),
            Output.Wire.OutcomeBody,
            limit: null,
            ("client", o => o.ClientId),
            ("from", o => o.From),
            ("to", o => o.To),
            ("users", o => o.Users),
            ("refused", o => o.Message)
        );
    }

    private static async Task<ReviewReference> ReadAsync(Run run, string named)
    {
        var (id, at) = named.Split('@', 2) is [var left, var right] ? (left, right) : (named, null);
        if (at is null)
        {
            return new ReviewReference
            {
                ClientId = id,
                Revision = (await run.Registry.Reviews.GetReportAsync(id, run.CancellationToken)).Revision,
            };
        }

        return long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new ReviewReference { ClientId = id, Revision = revision }
            : throw run.Misused($"'{named}' is no client ID with @ and a revision");
    }
}
