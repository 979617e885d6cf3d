using System.CommandLine;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>reviews list</c>, and <c>reviews views …</c>, which keeps what it is narrowed to.</summary>
internal static class QueueCommands
{
    private static readonly Option<Risk?> Risk = Flags.Name<Risk>("--risk", "Only what has this risk.");

    private static readonly Option<Guideline?> Check = Flags.Name<Guideline>(
        "--check",
        "Only what did not pass this check."
    );

    private static readonly Option<string?> Owner = new("--owner")
    {
        Description = "Only clients that this user or organization works on.",
    };

    private static readonly Option<string?> Query = new("--query") { Description = "Text in the ID or the name." };

    private static readonly Option<bool> Mine = new("--mine") { Description = "Only what you work on." };

    private static readonly Option<WaitsFor?> WaitsForSide = Flags.Name<WaitsFor>(
        "--waits-for",
        "Only what waits for this side."
    );

    private static readonly Option<string?> View = new("--view")
    {
        Description = "A view that you keep, by its name; other filters go before its own.",
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "How the view is called.",
        Required = true,
    };

    private static readonly Ids Kept = new("view-id");

    private static IEnumerable<Option> Filters { get; } = [WaitsForSide, Risk, Check, Owner, Query, Mine];

    public static Command List() =>
        new Command("list", "List what waits for a decision, oldest first.")
            .With(Flags.Listing)
            .With(Filters)
            .With(View)
            .Does(run =>
                run.Output.WriteAsync(
                    run.Registry.Reviews.ListAsync(
                        Filter(run) with
                        {
                            Order = run.Get(Flags.Order),
                            View = run.Get(View),
                        },
                        run.CancellationToken
                    ),
                    Output.Wire.ReviewItem,
                    run.Get(Flags.Limit),
                    ("client", r => r.Client?.Ids?.ClientId),
                    ("what", r => r.OfPendingChange == true ? "a change" : "a new client"),
                    ("owner", r => r.Client?.AdministrativeContact),
                    ("risk", r => r.Risk),
                    ("waiting since", r => r.WaitingSince),
                    ("waits for", r => r.WaitsFor),
                    ("claimed by", r => r.ClaimedBy)
                )
            );

    public static Command Views() =>
        new("views", "The views of the queue that you keep, for administrators and reviewers.")
        {
            new Command("list", "List them by name.")
                .With(Flags.Listing)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Reviews.ListQueueViewsAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.QueueViewBody,
                        run.Get(Flags.Limit),
                        ("id", v => v.Id),
                        ("name", v => v.Name),
                        ("filter", v => v.Filter)
                    )
                ),
            new Command("add", "Keep what `reviews list` is narrowed to by the same flags.")
                .With(Name)
                .With(Filters)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Reviews.CreateQueueViewAsync(
                            run.Get(Name)!,
                            Filter(run),
                            run.CancellationToken
                        ),
                        Output.Wire.QueueViewBody
                    )
                ),
            new Command("remove", "Remove one.")
                .With(Kept)
                .Does(async run =>
                {
                    await run.Registry.Reviews.DeleteQueueViewAsync(Kept.One(run), run.CancellationToken);
                    run.Output.Tell("Removed.");
                }),
        };

    private static ReviewFilter Filter(Run run) =>
        new()
        {
            WaitsFor = run.Get(WaitsForSide),
            Risk = run.Get(Risk),
            Check = run.Get(Check),
            Owner = run.Get(Owner),
            Query = run.Get(Query),
            Mine = run.Get(Mine),
        };
}
