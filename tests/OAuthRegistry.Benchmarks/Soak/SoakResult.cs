using static System.FormattableString;

namespace OAuthRegistry.Benchmarks.Soak;

/// <summary>How much memory the system gave a server at a moment of the run, in MiB.</summary>
internal readonly record struct MemoryLook(TimeSpan At, int Server, long MebiBytes);

/// <summary>What came of a soak, and the page that tells it.</summary>
internal sealed record SoakResult(
    TimeSpan Took,
    Tally Tally,
    int ClientsCompared,
    IReadOnlyList<MemoryLook> Memory,
    TimeSpan Rolling,
    (TimeSpan Away, TimeSpan Recovering) Outage,
    (bool Whole, string Said) Record,
    string Postgres
)
{
    private const int Parts = 16;

    /// <summary>Nothing acknowledged was lost, nothing was answered with 500, and the record is whole.</summary>
    public bool Passed => Tally.Faults.Count == 0 && Record.Whole;

    public string ToPage() =>
        Template.Fill(
            "soak.md",
            ("machine", Invariant($"{Machine.Describe(Postgres)}")),
            ("callers", Invariant($"{SoakTest.Callers}")),
            ("minutes", Invariant($"{Took.TotalMinutes:0}")),
            ("result", Invariant($"{Result()}")),
            ("compared", Invariant($"{ClientsCompared:N0}")),
            ("record", Invariant($"{Record.Said}")),
            ("faults", Invariant($"{string.Concat(Tally.Faults.Take(20).Select(fault => $"\n- {fault}"))}\n")),
            ("phases", Invariant($"{Phases()}")),
            ("rolling", Invariant($"{Rolling.TotalSeconds:0.0}")),
            ("away", Invariant($"{Outage.Away.TotalSeconds:0.0}")),
            ("recovering", Invariant($"{Outage.Recovering.TotalSeconds:0.0}")),
            ("memory", Invariant($"{MemoryOfServers()}"))
        );

    private string Result() =>
        Tally.Faults.Count == 0
            ? "nothing acknowledged was lost, and nothing was answered otherwise than below"
            : $"{Tally.Faults.Count} faults";

    private Rows Phases()
    {
        var rows = new Rows();
        foreach (var phase in Enum.GetValues<Phase>())
        {
            List<Answered> answers = [.. Tally.Answers.Where(answer => answer.Phase == phase)];
            List<double> waited =
            [
                .. answers
                    .Where(answer => answer.Status is >= 200 and < 300)
                    .Select(answer => answer.Milliseconds)
                    .Order(),
            ];
            rows.Add(
                $"| {Name(phase)} | {answers.Count:N0} | {waited.Count:N0} | {Count(404, 409)} | {Count(503)} | {Count(502, 504, Tally.NoAnswer)} | {Count(500)} | {At(0.5):0.0} | {At(0.99):0.0} | {At(1):0} |"
            );

            int Count(params int[] statuses) => answers.Count(answer => statuses.Contains(answer.Status));
            double At(double part) => waited.Count == 0 ? double.NaN : waited[(int)(part * (waited.Count - 1))];
        }

        return rows;
    }

    private Rows MemoryOfServers()
    {
        var rows = new Rows();
        foreach (var server in Memory.GroupBy(look => look.Server))
        {
            var (first, last) = (Mean(server, 8, 9), Mean(server, Parts - 1, Parts));
            if (!double.IsNaN(last))
            {
                var most = server.Max(look => look.MebiBytes);
                rows.Add($"| {server.Key} | {first:0} | {last:0} | {last / first - 1:+0.0 %;-0.0 %} | {most} |");
            }
        }

        return rows;
    }

    private double Mean(IEnumerable<MemoryLook> looks, int from, int to) =>
        looks
            .Where(look => look.At >= Took * from / Parts && look.At < Took * to / Parts)
            .Select(look => (double)look.MebiBytes)
            .DefaultIfEmpty(double.NaN)
            .Average();

    private static string Name(Phase phase) =>
        phase switch
        {
            Phase.RollingRestart => "while the servers are replaced",
            Phase.DatabaseRestart => "while Postgres is away",
            _ => "otherwise",
        };
}
