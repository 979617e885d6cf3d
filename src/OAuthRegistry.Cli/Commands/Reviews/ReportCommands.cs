using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>reports …</c></summary>
internal static class ReportCommands
{
    private static readonly Option<ComplaintReason?> Reason = Flags.Name<ComplaintReason>(
        "--reason",
        "What is wrong with it."
    );

    private static readonly Option<string?> Text = new("--text", "-t") { Description = "What happened." };

    private static readonly Option<string?> Note = new("--note")
    {
        Description = "What was found, kept in the conversation for reviewers only.",
    };

    private static readonly Option<bool> Handled = new("--handled")
    {
        Description = "Those that were handled, instead of the open ones.",
    };

    public static Command Build() =>
        new("reports", "Report a client; read and handle what was reported, for administrators.")
        {
            new Command("send", "Report a client to the administrators.")
                .With(Ids.Client)
                .With(Reason, Text)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Reports.ReportAsync(
                            Ids.Client.One(run),
                            new ComplainRequest { Reason = run.Get(Reason), Text = run.Get(Text) },
                            run.CancellationToken
                        ),
                        Output.Wire.ComplaintBody
                    )
                ),
            new Command("list", "List the clients that reports are open about.")
                .With(Flags.Listing)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Reports.ListClientsAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.ReportedClientBody,
                        run.Get(Flags.Limit),
                        ("client", c => c.ClientIds?.ClientId),
                        ("name", c => c.Name),
                        ("state", c => c.State),
                        ("open", c => c.Open),
                        ("last", c => c.LastAt)
                    )
                ),
            new Command("show", "List what users reported about a client.")
                .With(Ids.Client)
                .With(Flags.Listing)
                .With(Handled)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Reports.ListAsync(
                            Ids.Client.One(run),
                            run.Get(Handled),
                            run.ListOptions(),
                            run.CancellationToken
                        ),
                        Output.Wire.ComplaintBody,
                        run.Get(Flags.Limit),
                        ("when", c => c.CreatedAt),
                        ("who", c => c.UserIds?.UserId),
                        ("reason", c => c.Reason),
                        ("text", c => c.Text)
                    )
                ),
            new Command("handled", "Say that the open reports about a client are handled.")
                .With(Ids.Client)
                .With(Note)
                .Does(async run =>
                {
                    await run.Registry.Reports.HandleAsync(Ids.Client.One(run), run.Get(Note), run.CancellationToken);
                    run.Output.Tell("Handled.");
                }),
        };
}
