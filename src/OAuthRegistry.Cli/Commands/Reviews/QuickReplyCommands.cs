using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>reviews quick-replies …</c></summary>
internal static class QuickReplyCommands
{
    private static readonly Ids Reply = new("reply-id");

    private static readonly Option<string?> Title = new("--title") { Description = "What it is about." };

    private static readonly Option<string?> Text = new("--text", "-t") { Description = "The text." };

    public static Command Build() =>
        new("quick-replies", "The texts that reviewers keep, for administrators.")
        {
            new Command("list", "List them by title.")
                .With(Flags.Listing)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Reviews.ListQuickRepliesAsync(run.ListOptions(), run.CancellationToken),
                        Output.Wire.QuickReplyBody,
                        run.Get(Flags.Limit),
                        ("id", r => r.Id),
                        ("title", r => r.Title),
                        ("text", r => r.Text)
                    )
                ),
            new Command("add", "Keep a text.")
                .With(Title, Text)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Reviews.CreateQuickReplyAsync(Typed(run), run.CancellationToken),
                        Output.Wire.QuickReplyBody
                    )
                ),
            new Command("set", "Change the title or the text of one.")
                .With(Reply)
                .With(Title, Text)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Reviews.UpdateQuickReplyAsync(
                            Reply.One(run),
                            Typed(run),
                            run.CancellationToken
                        ),
                        Output.Wire.QuickReplyBody
                    )
                ),
            new Command("remove", "Remove one.")
                .With(Reply)
                .Does(async run =>
                {
                    await run.Registry.Reviews.DeleteQuickReplyAsync(Reply.One(run), run.CancellationToken);
                    run.Output.Tell("Removed.");
                }),
        };

    private static QuickReplyRequest Typed(Run run) => new() { Title = run.Get(Title), Text = run.Get(Text) };
}
