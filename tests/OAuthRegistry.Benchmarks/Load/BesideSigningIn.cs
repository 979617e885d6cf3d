using System.Globalization;
using System.Text;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// Measures one thing in a minute: what the API does while people sign in, or guess, beside what it does at rest.
/// </summary>
internal static class BesideSigningIn
{
    private const string AtRest = "nothing but authentication";

    private const int Clients = 100;

    private static readonly int[] Connections = [1, 16];

    /// <summary>Each row in turn, at rest and beside, in three rounds; the medians as a table.</summary>
    public static async Task<string> RunAsync(double seconds)
    {
        var round = TimeSpan.FromSeconds(seconds / LoadTest.Rounds);
        await using var server = await MeasuredServer.StartAsync(MeasuredServer.NewAdminKey(), [LoadTest.NoDelivery]);
        await Work.FillAsync(server.Registry, Clients);
        var work = await Work.PrepareAsync(server.Registry, Clients);
        await server.LoadAsync(16, LoadTest.WarmUp / 2, work[AtRest]);

        var rows = new Dictionary<(int Connections, string Work), List<Sample>>();
        for (var i = 0; i < LoadTest.Rounds; i++)
        {
            foreach (var row in Connections.SelectMany(c => new[] { (c, AtRest), (c, Work.WhileSigningIn) }))
            {
                rows.TryAdd(row, []);
                rows[row].Add(await server.LoadAsync(row.c, round, work[row.Item2]));
            }
        }

        return Table(rows.ToDictionary(row => row.Key, row => Sample.Median(row.Value)));
    }

    private static string Table(Dictionary<(int Connections, string Work), Sample> rows)
    {
        var table = new StringBuilder("| `GET /auth_info` | connections | a second | p50 | p95 | p99 |\n").Append(
            "|---|--:|--:|--:|--:|--:|\n"
        );
        foreach (var ((connections, work), sample) in rows)
        {
            var row = work == AtRest ? "at rest" : "while signing in";
            table
                .Append(CultureInfo.InvariantCulture, $"| {row} | {connections} | {sample.PerSecond:N0} ")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"| {sample.P50:0.00} | {sample.P95:0.00} | {sample.P99:0.00} |\n"
                );
        }

        return table.ToString();
    }
}
