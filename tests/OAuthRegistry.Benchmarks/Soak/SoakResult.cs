using System.Globalization;
using System.Text;

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

    public string ToPage()
    {
        var page = new StringBuilder();
        Line($"# Soak");
        Line();
        Line(
            $"Written by `dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- soak`, which fails when an acknowledged write is lost or anything is answered with 500."
        );
        Line();
        Line($"**Machine**: {Machine.Describe(Postgres)}. The servers, the proxy, Postgres and the callers share it.");
        Line();
        Line(
            $"**Method**: {SoakTest.Callers} callers, each a developer with clients of its own and a program with its tokens, call two servers through a proxy (YARP) for {Took.TotalMinutes:0} minutes, with 10 ms between an answer and the next call: 45 % read a client, 15 % introspect, 10 % refresh, 10 % list, 4 % search, 8 % update, 4 % register, 2 % approve, 2 % delete. The servers run with their defaults. After a quarter of the time each is replaced: a new one starts, the proxy sends to it, the old one is told to end. At half of the time Postgres is stopped as if the machine lost power (`pg_ctl -m immediate`), and started again. A caller that gets no answer, or 503, asks again; 404 to its deletion or 409 to its registration then tell that the first time was carried out. Each read must show the last acknowledged change, each refresh token must work, each access token must be active; in the end every client that was registered, changed, approved or deleted is compared with Postgres, and `verify-record` runs."
        );
        Line();
        Line(
            $"**Result**: {(Tally.Faults.Count == 0 ? "nothing acknowledged was lost, and nothing was answered otherwise than below" : $"{Tally.Faults.Count} faults")}. {ClientsCompared:N0} clients compared. `verify-record`: {Record.Said}"
        );
        Line();
        foreach (var fault in Tally.Faults.Take(20))
        {
            Line($"- {fault}");
        }

        if (Tally.Faults.Count > 0)
        {
            Line();
        }

        Line($"| | calls | answered | 404, 409 | 503 | 502, 504 or no answer | 500 | p50 ms | p99 ms | longest ms |");
        Line($"|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
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
            Line(
                $"| {Name(phase)} | {answers.Count:N0} | {waited.Count:N0} | {Count(404, 409)} | {Count(503)} | {Count(502, 504, Tally.NoAnswer)} | {Count(500)} | {At(0.5):0.0} | {At(0.99):0.0} | {At(1):0} |"
            );

            int Count(params int[] statuses) => answers.Count(answer => statuses.Contains(answer.Status));
            double At(double part) => waited.Count == 0 ? double.NaN : waited[(int)(part * (waited.Count - 1))];
        }

        Line();
        Line(
            $"The rolling restart took {Rolling.TotalSeconds:0.0} s. Postgres was away for {Outage.Away.TotalSeconds:0.0} s; {Outage.Recovering.TotalSeconds:0.0} s later both servers were ready again."
        );
        Line();
        Line(
            $"Memory of the servers (resident, MiB), the mean of the first and of the last eighth of the second half, in which nothing is restarted:"
        );
        Line();
        Line($"| server | first | last | growth | most of all |");
        Line($"|---|--:|--:|--:|--:|");
        foreach (var server in Memory.GroupBy(look => look.Server))
        {
            var (first, last) = (Mean(server, 8, 9), Mean(server, Parts - 1, Parts));
            if (!double.IsNaN(last))
            {
                Line(
                    $"| {server.Key} | {first:0} | {last:0} | {last / first - 1:+0.0 %;-0.0 %} | {server.Max(look => look.MebiBytes)} |"
                );
            }
        }

        return page.ToString();

        void Line(FormattableString? text = null) =>
            page.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');
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
