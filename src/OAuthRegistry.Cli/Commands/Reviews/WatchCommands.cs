using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary>What comes after an approval: <c>clients watch</c>, <c>clients attest</c>, <c>reviews drift</c>.</summary>
internal static class WatchCommands
{
    public static Command Watch() =>
        new Command("watch", "Look now whether a client is as it was approved.")
            .With(Ids.Client)
            .Does(async run =>
                run.Output.Write(
                    await run.Registry.Reviews.WatchAsync(Ids.Client.One(run), run.CancellationToken),
                    Output.Wire.WatchBody
                )
            );

    public static Command Attest() =>
        new Command("attest", "Confirm, as an owner, that a client is as it was approved.")
            .With(Ids.Client)
            .Does(async run =>
                run.Output.Write(
                    await run.Registry.Reviews.AttestAsync(Ids.Client.One(run), run.CancellationToken),
                    Output.Wire.AttestationBody
                )
            );

    public static Command Drift() =>
        new Command("drift", "List what of clients in use is not any more as it was approved.")
            .With(Flags.Listing)
            .Does(run =>
                run.Output.WriteAsync(
                    run.Registry.Reviews.ListDriftsAsync(run.ListOptions(), run.CancellationToken),
                    Output.Wire.DriftBody,
                    run.Get(Flags.Limit),
                    ("client", d => d.ClientIds?.ClientId),
                    ("what", d => d.Check),
                    ("finding", d => d.Finding),
                    ("since", d => d.FirstSeenAt),
                    ("owner told", d => d.ToldOwnerAt),
                    ("administrators told", d => d.ToldReviewersAt)
                )
            );
}
