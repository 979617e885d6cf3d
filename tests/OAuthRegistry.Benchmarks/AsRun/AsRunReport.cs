using System.Globalization;
using System.Text;
using OAuthRegistry.Benchmarks.Load;

namespace OAuthRegistry.Benchmarks.AsRun;

/// <summary>What was measured, as a page of the docs.</summary>
internal sealed class AsRunReport(string postgres, bool isPublished)
{
    public const string ByKey = "`/auth_info` by API key",
        ByToken = "`/auth_info` by access token",
        ReadAny = "read any of 100,000 clients",
        FirstSeconds = "register a client, the first 30 s after a start",
        ReadWhileWaiting = "read a client while 20,000 messages wait",
        RegisterWhileWaiting = "register a client while 20,000 messages wait";

    /// <summary>How often ours shall do what the peer does once.</summary>
    private static readonly Dictionary<string, double> BesidePeer = new()
    {
        [Work.Register] = 1.25,
        [Work.Read] = 4,
        [Work.Introspect] = 3,
        [Work.Refresh] = 1.25,
        [Work.ClientCredentials] = 1.25,
    };

    private readonly List<(Row Row, List<Sample> Samples)> _rows = [];

    /// <summary>Of the server at the end, in MiB.</summary>
    public long Memory { get; set; }

    public void Add(Row row, Sample sample)
    {
        var at = _rows.FindIndex(known => known.Row.Work == row.Work && known.Row.Peer == row.Peer);
        if (at < 0)
        {
            _rows.Add((row, [sample]));
        }
        else
        {
            _rows[at].Samples.Add(sample);
        }
    }

    public string ToPage()
    {
        var page = new StringBuilder();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            # As users run it

            Written by `dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- load --quick`{(
                isPublished ? " and the program of a published server" : ""
            )}.

            **Machine**: {Machine.Describe(postgres)}. The server, Postgres and whoever asks them share this machine.

            **Method**: default settings but for limits by address; delivery and log on, the log to a file; {AsRunTest.Clients:N0} clients. `wrk` asks with one thread over {AsRunTest.Connections} connections. Each figure is the median of three rounds of four seconds, after a warm-up; the rows take turns. What was registered is removed between the rounds. CPU is what all cores together spend on a call, in the process of the server and in those of Postgres. A client that is read is one of a thousand, or any. Messages that wait were caused just before the round, all by one sender.

            ## Ours

            | work | a second | p50 ms | p99 ms | CPU ms: server | CPU ms: Postgres |
            |---|--:|--:|--:|--:|--:|
            {Table(peer: null)}

            Memory of the server afterwards: {Memory} MiB.

            ## Beside oidc-provider

            oidc-provider 9 in one process of Node, which stores JSON in the same Postgres by an adapter of ours; each row is the same work as ours of that name: registration by RFC 7591 (ours with a review), reading one by RFC 7592, a token by client credentials, refreshing with rotation.

            | work | a second | p50 ms | p99 ms | CPU ms: server | CPU ms: Postgres | ours / peer | goal |
            |---|--:|--:|--:|--:|--:|--:|--:|
            {Table(OidcProvider.Name)}

            ## Of each other

            | | goal | measured |
            |---|--:|--:|
            {Ratios()}
            """
        );
        return page.ToString();
    }

    private string Table(string? peer) =>
        string.Join(
            '\n',
            _rows
                .Where(row => row.Row.Peer == peer)
                .Select(row =>
                {
                    var sample = Sample.Median(row.Samples);
                    var beside = peer is null
                        ? ""
                        : $" {Number(Of(row.Row.Work) / sample.PerSecond)} | {Number(BesidePeer[row.Row.Work])} |";
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {row.Row.Work} | {sample.PerSecond:N0} | {sample.P50:N2} | {sample.P99:N2} | {sample.ProcessorMilliseconds:N3} | {sample.PostgresMilliseconds:N3} |{beside}"
                    );
                })
        );

    private string Ratios() =>
        string.Join(
            '\n',
            from ratio in new (string Of, string To, double Goal)[]
            {
                (ByToken, ByKey, 0.7),
                (Work.Read, ByKey, 0.5),
                (FirstSeconds, Work.Register, 0.6),
                (ReadWhileWaiting, Work.Read, 0.95),
                (RegisterWhileWaiting, Work.Register, 0.95),
            }
            select $"| {ratio.Of}, of {ratio.To} | {Number(ratio.Goal)} | {Number(Of(ratio.Of) / Of(ratio.To))} |"
        );

    /// <summary>How often ours does it in a second.</summary>
    private double Of(string work) =>
        Sample.Median(_rows.Single(row => row.Row.Work == work && row.Row.Peer is null).Samples).PerSecond;

    private static string Number(double ratio) => ratio.ToString("N2", CultureInfo.InvariantCulture);
}
