using System.Globalization;
using System.Text;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>What was measured on Postgres with ever more clients, and on SQLite; and the page that tells it.</summary>
internal sealed record Report(IReadOnlyList<Measured> BySize, Measured OnSqlite, string Postgres, double Seconds)
{
    private const int Usual = Goal.Connections;

    private readonly StringBuilder _page = new();

    private Measured WithPeers => BySize.Single(measured => measured.Clients == LoadTest.BesidePeers);

    public string ToPage()
    {
        _page.Clear();
        WriteMethod();
        WriteGoals();
        WriteCalls();
        WriteCeiling();
        WritePeers();
        WriteTwoProcesses();
        WriteSqlite();
        return _page.ToString();
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

    private void WriteMethod()
    {
        Line($"# Performance");
        Line();
        Line($"Written by `dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- load`.");
        Line();
        Line(
            $"**Machine**: {Machine.Describe(Postgres)}. The server, Postgres and whoever asks them share this machine."
        );
        Line();
        Line(
            $"**Method**: the server runs in a process of its own with its defaults: authentication, record and log are on; the outbox is written, and left for another server to deliver. A closed loop over HTTP on the loopback interface makes its next call when the one before is answered. Each cell is the median of {LoadTest.Rounds} rounds that together take {Seconds:0.#} seconds, after a warm-up of {LoadTest.WarmUp.TotalSeconds:0} seconds for each call, each number by itself; what was registered is removed between the rounds. An owner registers, reads any client, lists and updates its own; an administrator searches; the page is rendered for a browser; a code is exchanged that a browser fetched before the round, unmeasured, and a round ends early if codes run out; refreshing rotates the token, in a chain for each connection. Each process has at most 20 connections to Postgres."
        );
        Line();
        Line(
            $"![Calls a second at {Usual} connections with {LoadTest.BesidePeers:N0} clients, each group with its own scale](images/performance.svg)"
        );
        Line();
    }

    private void WriteGoals()
    {
        Line($"## What it reaches");
        Line();
        Line(
            $"Ratios at {Usual} connections, with {WithPeers.Clients:N0} clients where nothing else is said. [Where the time goes](where-the-time-goes.md) tells why some goals are missed; [the soak](soak.md), what an hour of mixed load does to memory."
        );
        Line();
        Line($"| | goal | measured | |");
        Line($"|---|--:|--:|---|");
        foreach (var goal in Goal.All(BySize))
        {
            Line(
                $"| {goal.Of} | {(goal.IsMost ? "at most" : "at least")} {goal.Wanted:0.##} | {goal.Measured:0.##} | {(goal.IsReached ? "reached" : "missed")} |"
            );
        }

        Line();
    }

    private void WriteCalls()
    {
        var (few, many) = (BySize[0], BySize[^1]);
        Line($"## Each call");
        Line();
        Line(
            $"Calls a second with so many clients; then, with {WithPeers.Clients:N0}, milliseconds, the time that all cores together spend on a call in the server's process, and the statements that a call sends to Postgres, transactions included, by a key that was used in the last three seconds:"
        );
        Line();
        Line(
            $"| call | connections | {string.Join(" | ", BySize.Select(measured => Number(measured.Clients)))} | {Number(many.Clients)} / {Number(few.Clients)} | p50 | p99 | p99 / p50 | CPU ms | statements |"
        );
        Line($"|---|--:|{string.Concat(BySize.Select(_ => "--:|"))}--:|--:|--:|--:|--:|--:|");
        foreach (var (work, connections) in WithPeers.Samples.CellsOf(Contestant.Ours))
        {
            var sample = WithPeers.Samples.Ours(work, connections);
            var perSecond = BySize.Select(measured => measured.Samples.Ours(work, connections).PerSecond).ToList();
            Line(
                $"| {work} | {connections} | {string.Join(" | ", perSecond.Select(Number))} | {perSecond[^1] / perSecond[0]:0.00} | {sample.P50:0.00} | {sample.P99:0.00} | {sample.P99 / sample.P50:0.0} | {sample.ProcessorMilliseconds:0.00} | {WithPeers.Statements[work]} |"
            );
        }

        Line();
        Line(
            $"Memory of the server afterwards: {string.Join(", ", BySize.Select(measured => $"{measured.Memory} MiB"))}."
        );
        Line();
    }

    private void WriteCeiling()
    {
        Line($"## The ceiling");
        Line();
        Line($"pgbench runs the statements that Postgres logged for the same call, prepared as the server has them.");
        Line();
        Line($"| call | connections | clients | pgbench: a second | p50 | p99 | server / pgbench |");
        Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var measured in BySize)
        {
            foreach (var (work, connections) in measured.Samples.CellsOf(PgBench.Name))
            {
                var sample = measured.Samples.Of(PgBench.Name, work, connections);
                Line(
                    $"| {work} | {connections} | {measured.Clients:N0} | {Numbers(sample)} | {measured.Samples.Ours(work, connections).PerSecond / sample.PerSecond:0.00} |"
                );
            }
        }

        Line();
    }

    private void WritePeers()
    {
        Line($"## Its peers");
        Line();
        Line(
            $"They take their turns in the same rounds, each in one process on the same Postgres, beside the server with {WithPeers.Clients:N0} clients. Unlike ours they do not hold many: only one, and what they registered since. oidc-provider 9 runs on one thread of Node, stores JSON by an adapter of ours, registers without review (RFC 7591), reads a registration (RFC 7592) and keeps opaque tokens. Stock OpenIddict uses its own EF Core stores and defaults: the secret is hashed as a password, tokens are encrypted JWTs with a row each. Both issue one token by client credentials. Ours beside it issues two, ends the code or token that it was given, and asks whether the user, the client and the consent still stand."
        );
        Line();
        if (WithPeers.Beside.All(beside => beside.Peer != OidcProvider.Name))
        {
            Line($"Node or npm is missing on this machine, so oidc-provider was not measured.");
            Line();
        }

        Line($"| our call | beside it | connections | peer: a second | p50 | p99 | CPU ms | server / peer |");
        Line($"|---|---|--:|--:|--:|--:|--:|--:|");
        foreach (var beside in WithPeers.Beside)
        {
            foreach (var connections in LoadTest.Connections)
            {
                var sample = WithPeers.Samples.Of(beside.Peer, beside.Theirs, connections);
                Line(
                    $"| {beside.Ours} | {beside.Peer}: {beside.Theirs} | {connections} | {Numbers(sample)} | {sample.ProcessorMilliseconds:0.00} | {WithPeers.Samples.Ours(beside.Ours, connections).PerSecond / sample.PerSecond:0.00} |"
                );
            }
        }

        Line();
    }

    private void WriteTwoProcesses()
    {
        var (one, two) = WithPeers.OneAndTwoProcesses!.Value;
        Line($"## Two processes");
        Line();
        Line(
            $"Reads at {Usual} connections by one server tied to one core, and by two tied to a core each, on the same database. Whoever asks and Postgres need the rest of the cores, so that the time which a call takes in the servers' processes tells more of how they scale than the calls a second do."
        );
        Line();
        Line(
            $"| servers | a second | p50 | p99 | CPU ms | CPU of the servers, of {Environment.ProcessorCount} cores |"
        );
        Line($"|---|--:|--:|--:|--:|--:|");
        foreach (var (servers, sample) in new[] { (1, one), (2, two) })
        {
            Line(
                $"| {servers} | {Numbers(sample)} | {sample.ProcessorMilliseconds:0.00} | {sample.PerSecond * sample.ProcessorMilliseconds / 1000:0.00} |"
            );
        }

        Line();
        Line($"Two / one: {two.PerSecond / one.PerSecond:0.00}.");
        Line();
    }

    private void WriteSqlite()
    {
        Line($"## On SQLite");
        Line();
        Line(
            $"The embedded database with {OnSqlite.Clients:N0} clients, all registered through the API; what is registered by a round stays. Memory of the server afterwards: {OnSqlite.Memory} MiB."
        );
        Line();
        Line($"| call | connections | a second | p50 | p99 | p99 / p50 | CPU ms | SQLite / Postgres |");
        Line($"|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (work, connections) in OnSqlite.Samples.CellsOf(Contestant.Ours))
        {
            var sample = OnSqlite.Samples.Ours(work, connections);
            Line(
                $"| {work} | {connections} | {Numbers(sample)} | {sample.P99 / sample.P50:0.0} | {sample.ProcessorMilliseconds:0.00} | {sample.PerSecond / WithPeers.Samples.Ours(work, connections).PerSecond:0.00} |"
            );
        }
    }

    private void Line(FormattableString? text = null) =>
        _page.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Numbers(Sample sample) =>
        string.Create(CultureInfo.InvariantCulture, $"{sample.PerSecond:N0} | {sample.P50:0.00} | {sample.P99:0.00}");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
