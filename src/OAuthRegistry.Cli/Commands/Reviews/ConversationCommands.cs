using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>reviews messages</c>, <c>reply</c>, <c>ask</c> and <c>note</c>.</summary>
internal static class ConversationCommands
{
    private static readonly Option<string?> Text = new("--text", "-t")
    {
        Description = "What you write; without it the standard input is read.",
    };

    public static Command Messages() =>
        new Command("messages", "Read what was written about a client, oldest first.")
            .With(Ids.Client)
            .With(Flags.Listing)
            .Does(run =>
                run.Output.WriteAsync(
                    run.Registry.Reviews.ListMessagesAsync(
                        Ids.Client.One(run),
                        run.ListOptions(),
                        run.CancellationToken
                    ),
                    Output.Wire.MessageBody,
                    run.Get(Flags.Limit),
                    ("when", m => m.CreatedAt),
                    ("who", m => m.Author),
                    ("as", As),
                    ("text", m => m.Text)
                )
            );

    public static Command Reply() =>
        Writing("reply", "Write to the other side; where it was asked, this is the answer.", _ => { });

    public static Command Ask() =>
        Writing(
            "ask",
            "Ask for something; the review waits for the answer. For administrators.",
            message => message.Asks = true
        );

    public static Command Note() =>
        Writing("note", "Note what only reviewers see. For administrators.", message => message.Internal = true);

    private static string As(MessageBody message) =>
        message switch
        {
            { Internal: true } => "note",
            { Asks: true } => "question",
            { FromReviewer: true } => "reviewer",
            _ => "registrant",
        };

    private static Command Writing(string name, string description, Action<PostMessageRequest> mark) =>
        new Command(name, description)
            .With(Ids.Client)
            .With(Text)
            .Does(async run =>
            {
                var message = new PostMessageRequest { Text = await ReadAsync(run) };
                mark(message);
                var written = await run.Registry.Reviews.WriteMessageAsync(
                    Ids.Client.One(run),
                    message,
                    run.CancellationToken
                );
                run.Output.Write(written, Output.Wire.MessageBody);
            });

    private static async Task<string> ReadAsync(Run run) =>
        run.Get(Text)
        ?? (
            run.Shell.IsInputTyped
                ? throw run.Misused("--text is missing")
                : await run.Shell.In.ReadToEndAsync(run.CancellationToken)
        );
}
