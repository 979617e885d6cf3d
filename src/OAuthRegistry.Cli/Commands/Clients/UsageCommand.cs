using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary><c>clients usage</c></summary>
internal static class UsageCommand
{
    private static readonly Option<int> Days = new("--days")
    {
        Description = "Of how many days, at most 400.",
        DefaultValueFactory = _ => 90,
    };

    public static Command Build() =>
        new Command("usage", "Hold the rights that a client was granted against those that it used.")
            .With(Ids.Client)
            .With(Days)
            .Does(ShowAsync);

    private static async Task ShowAsync(Run run)
    {
        var usage = await run.Registry.Clients.GetUsageAsync(Ids.Client.One(run), run.Get(Days), run.CancellationToken);
        if (!run.Output.IsTable)
        {
            run.Output.Write(usage, Output.Wire.UsageBody);
            return;
        }

        await run.Output.WriteAsync(
            usage.Granted.Concat(usage.Scopes ?? []).ToAsyncEnumerable(),
            Output.Wire.RightUsageBody,
            limit: null,
            ("right", u => u.Name),
            ("used", u => u.Used),
            ("last", u => u.LastUsedOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            ("elsewhere", u => u.Elsewhere == true ? "other servers use it, too" : null)
        );
        if (usage.Unused is { } unused)
        {
            run.Output.Tell($"It could give up {string.Join(", ", unused.Select(right => Output.Say(right)))}.");
        }
    }
}
