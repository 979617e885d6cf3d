using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// The same statements as a call of the API, by pgbench: what Postgres does on this machine when nothing stands before
/// it.
/// </summary>
internal sealed partial class PgBench(MeasuredDatabase database, string script) : IDisposable
{
    public const string Name = "pgbench";

    private readonly string _directory = Directory.CreateTempSubdirectory("registry-pgbench-").FullName;

    /// <summary>
    /// A script out of what the server sent; what stood for <paramref name="id"/> varies from one run to the next. What
    /// changes something goes to Postgres together, as the server sends it, and the commit after it.
    /// </summary>
    public static string Script(IEnumerable<LoggedStatement> statements, string id, string varying, long upTo)
    {
        List<string> lines = [$@"\set n random(1, {upTo})"];
        var together = false;
        foreach (var (sql, values) in statements)
        {
            if (
                together == sql.StartsWith("COMMIT", StringComparison.Ordinal)
                && !sql.StartsWith("SELECT", StringComparison.Ordinal)
            )
            {
                lines.Add(together ? @"\endpipeline" : @"\startpipeline");
                together = !together;
            }

            lines.Add(
                Parameter()
                    .Replace(
                        sql,
                        parameter =>
                            values[parameter.Value] == $"'{id}'"
                                ? $"('{varying}' || :n)"
                                : Literal(sql, values[parameter.Value])
                    ) + ";"
            );
        }

        lines.AddRange(together ? [@"\endpipeline"] : []);
        return string.Join('\n', lines);
    }

    public async Task<Sample> LoadAsync(int connections, TimeSpan duration)
    {
        var file = Path.Combine(_directory, "script.sql");
        await File.WriteAllTextAsync(file, script);
        var target = new NpgsqlConnectionStringBuilder(database.Connection);
        var seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds));
        string[] arguments =
        [
            "-h",
            target.Host!,
            "-p",
            Text(target.Port),
            "-U",
            target.Username!,
            "-f",
            file,
            "-M",
            "prepared",
            "-n",
            "-c",
            Text(connections),
            "-j",
            Text(Math.Min(connections, Environment.ProcessorCount)),
            "-T",
            Text(seconds),
            "-l",
            target.Database!,
        ];
        var start = new ProcessStartInfo(Path.Combine(PostgresCluster.Binaries!, "pgbench"), arguments)
        {
            WorkingDirectory = _directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || await errors is { } text && text.Contains("error", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"pgbench ended with {process.ExitCode}:\n{await output}{await errors}\n{script}"
            );
        }

        // Each line of the log: client, number of the transaction, microseconds, ...
        var logs = Directory.GetFiles(_directory, "pgbench_log.*");
        List<double> milliseconds =
        [
            .. logs.SelectMany(File.ReadLines)
                .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000),
        ];
        Array.ForEach(logs, File.Delete);
        return Sample.Of(milliseconds, TimeSpan.FromSeconds(seconds));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>
    /// A row that is inserted again needs another key. pgbench takes a colon and a name for a variable, in texts too.
    /// </summary>
    private static string Literal(string sql, string value) =>
        sql.StartsWith("INSERT", StringComparison.Ordinal) && Guid.TryParse(value.Trim('\''), out _)
            ? "gen_random_uuid()"
        : value.Contains(':')
            ? "E" + value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\x3a", StringComparison.Ordinal)
        : value;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
