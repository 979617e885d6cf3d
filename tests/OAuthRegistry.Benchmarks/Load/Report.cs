using System.Globalization;
using static System.FormattableString;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>What was measured on Postgres with ever more clients, and on SQLite; and the page that tells it.</summary>
internal sealed record Report(IReadOnlyList<Measured> BySize, Measured OnSqlite, string Postgres, double Seconds)
{
    private const int Usual = Goal.Connections;

    private Measured WithPeers => BySize.Single(measured => measured.Clients == LoadTest.BesidePeers);

    public string ToPage()
    {
        var (one, two) = WithPeers.OneAndTwoProcesses!.Value;
        return Template.Fill(
            "performance.md",
            ("machine", Invariant($"{Machine.Describe(Postgres)}")),
            ("rounds", Invariant($"{LoadTest.Rounds}")),
            ("seconds", Invariant($"{Seconds:0.#}")),
            ("warm_up", Invariant($"{LoadTest.WarmUp.TotalSeconds:0}")),
            ("usual", Invariant($"{Usual}")),
            ("clients", Invariant($"{WithPeers.Clients:N0}")),
            ("goals", Invariant($"{Goals()}")),
            ("calls", Invariant($"{Calls()}")),
            ("memory", Invariant($"{string.Join(", ", BySize.Select(measured => $"{measured.Memory} MiB"))}")),
            ("ceiling", Invariant($"{Ceiling()}")),
            ("missing_peer", Invariant($"{MissingPeer()}")),
            ("peers", Invariant($"{Peers()}")),
            ("cores", Invariant($"{Environment.ProcessorCount}")),
            ("processes", Invariant($"{Processes(one, two)}")),
            ("two_of_one", Invariant($"{two.PerSecond / one.PerSecond:0.00}")),
            ("sqlite_clients", Invariant($"{OnSqlite.Clients:N0}")),
            ("sqlite_memory", Invariant($"{OnSqlite.Memory}")),
            ("sqlite", Invariant($"{Sqlite()}"))
        );
    }

    /// <summary>For the chart: each call that something else stands beside, with what stands there.</summary>
    public IEnumerable<(string Call, IReadOnlyList<(string Name, double PerSecond)> Bars)> Bars()
    {
        foreach (var (work, _) in WithPeers.Samples.CellsOf(Contestant.Ours).Where(cell => cell.Connections == Usual))
        {
            List<(string, double)> others =
            [
                .. WithPeers
                    .Samples.CellsOf(PgBench.Name)
                    .Where(cell => cell == (work, Usual))
                    .Select(cell =>
                        ("the same SQL, by pgbench", WithPeers.Samples.Of(PgBench.Name, work, Usual).PerSecond)
                    ),
                .. WithPeers
                    .Beside.Where(beside => beside.Ours == work)
                    .Select(beside =>
                        (
                            beside.Theirs == work ? beside.Peer : $"{beside.Peer}: {beside.Theirs}",
                            WithPeers.Samples.Of(beside.Peer, beside.Theirs, Usual).PerSecond
                        )
                    ),
            ];
            if (others.Count > 0)
            {
                yield return (work, [(Contestant.Ours, WithPeers.Samples.Ours(work, Usual).PerSecond), .. others]);
            }
        }
    }

    private static Rows Goals(IEnumerable<Goal> goals)
    {
        var rows = new Rows();
        foreach (var goal in goals)
        {
            var (bound, end) = (goal.IsMost ? "at most" : "at least", goal.IsReached ? "reached" : "missed");
            rows.Add($"| {goal.Of} | {bound} {goal.Wanted:0.##} | {goal.Measured:0.##} | {end} |");
        }

        return rows;
    }

    private Rows Goals() => Goals(Goal.All(BySize));

    private Rows Calls()
    {
        var (few, many) = (BySize[0], BySize[^1]);
        var sizes = string.Join(" | ", BySize.Select(measured => Number(measured.Clients)));
        var growth = $"{Number(many.Clients)} / {Number(few.Clients)}";
        var rows = new Rows()
            .Add($"| call | connections | {sizes} | {growth} | p50 | p99 | p99 / p50 | CPU ms | statements |")
            .Add($"|---|--:|{string.Concat(BySize.Select(_ => "--:|"))}--:|--:|--:|--:|--:|--:|");
        foreach (var (work, connections) in WithPeers.Samples.CellsOf(Contestant.Ours))
        {
            var sample = WithPeers.Samples.Ours(work, connections);
            var perSecond = BySize.Select(measured => measured.Samples.Ours(work, connections).PerSecond).ToList();
            var speeds = string.Join(" | ", perSecond.Select(Number));
            rows.Add(
                $"| {work} | {connections} | {speeds} | {perSecond[^1] / perSecond[0]:0.00} | {Waits(sample)} | {WithPeers.Statements[work]} |"
            );
        }

        return rows;
    }

    private Rows Ceiling()
    {
        var rows = new Rows();
        foreach (var measured in BySize)
        {
            foreach (var (work, connections) in measured.Samples.CellsOf(PgBench.Name))
            {
                var sample = measured.Samples.Of(PgBench.Name, work, connections);
                var ratio = measured.Samples.Ours(work, connections).PerSecond / sample.PerSecond;
                rows.Add($"| {work} | {connections} | {measured.Clients:N0} | {Numbers(sample)} | {ratio:0.00} |");
            }
        }

        return rows;
    }

    private string MissingPeer() =>
        WithPeers.Beside.All(beside => beside.Peer != OidcProvider.Name)
            ? "\nNode or npm is missing on this machine, so oidc-provider was not measured.\n"
            : "";

    private Rows Peers()
    {
        var rows = new Rows();
        foreach (var beside in WithPeers.Beside)
        {
            foreach (var connections in LoadTest.Connections)
            {
                var sample = WithPeers.Samples.Of(beside.Peer, beside.Theirs, connections);
                var ratio = WithPeers.Samples.Ours(beside.Ours, connections).PerSecond / sample.PerSecond;
                rows.Add(
                    $"| {beside.Ours} | {beside.Peer}: {beside.Theirs} | {connections} | {Numbers(sample)} | {sample.ProcessorMilliseconds:0.00} | {ratio:0.00} |"
                );
            }
        }

        return rows;
    }

    private static Rows Processes(Sample one, Sample two)
    {
        var rows = new Rows();
        foreach (var (servers, sample) in new[] { (1, one), (2, two) })
        {
            var busy = sample.PerSecond * sample.ProcessorMilliseconds / 1000;
            rows.Add($"| {servers} | {Numbers(sample)} | {sample.ProcessorMilliseconds:0.00} | {busy:0.00} |");
        }

        return rows;
    }

    private Rows Sqlite()
    {
        var rows = new Rows();
        foreach (var (work, connections) in OnSqlite.Samples.CellsOf(Contestant.Ours))
        {
            var sample = OnSqlite.Samples.Ours(work, connections);
            var ratio = sample.PerSecond / WithPeers.Samples.Ours(work, connections).PerSecond;
            rows.Add($"| {work} | {connections} | {Number(sample.PerSecond)} | {Waits(sample)} | {ratio:0.00} |");
        }

        return rows;
    }

    private static string Waits(Sample sample) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.P50:0.00} | {sample.P99:0.00} | {sample.P99 / sample.P50:0.0} | {sample.ProcessorMilliseconds:0.00}"
        );

    private static string Numbers(Sample sample) =>
        string.Create(CultureInfo.InvariantCulture, $"{sample.PerSecond:N0} | {sample.P50:0.00} | {sample.P99:0.00}");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
