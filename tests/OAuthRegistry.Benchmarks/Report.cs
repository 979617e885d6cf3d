using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OAuthRegistry.Benchmarks;

/// <summary>The page that tells what was measured.</summary>
internal static class Report
{
    public static string Write(Measured few, Measured many, string postgres, double seconds)
    {
        var page = new StringBuilder();
        Line($"# Performance");
        Line();
        Line($"Written by `dotnet run -c Release --project tests/OAuthRegistry.Benchmarks -- load`.");
        Line();
        Line($"**Machine**: {Environment.ProcessorCount} × {Processor()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, PostgreSQL {postgres} with its default settings, durable commits among them. The server, Postgres and whoever asks them share this machine.");
        Line();
        Line($"**Method**: the server runs in a process of its own with its defaults: authentication, record and log are on; the outbox is written, and left for another server to deliver. A closed loop over HTTP on the loopback interface makes its next call when the one before is answered. Each cell is the median of {LoadTest.Rounds} rounds that together take {seconds:0.#} seconds, after a warm-up, each number by itself; what was registered is removed between the rounds. An owner registers, reads any client, lists and updates its own; an administrator searches. pgbench runs the statements that Postgres logged for the same call, parsed and planned each time, as the server has it.");
        Line();
        Line($"Calls a second, and milliseconds:");
        Line();
        Line($"| call | connections | {LoadTest.Few:N0} clients: a second | p50 | p99 | {LoadTest.Many:N0} clients: a second | p50 | p99 | {LoadTest.Many:N0} / {LoadTest.Few:N0} |");
        Line($"|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (cell, sample) in few.Server)
        {
            Line($"| {cell.Call} | {cell.Connections} | {Numbers(sample)} | {Numbers(many.Server[cell])} | {many.Server[cell].PerSecond / sample.PerSecond:0.00} |");
        }

        Line();
        Line($"The ceiling:");
        Line();
        Line($"| call | connections | clients | pgbench: a second | p50 | p99 | server / pgbench |");
        Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (clients, measured) in new[] { (LoadTest.Few, few), (LoadTest.Many, many) })
        {
            foreach (var (cell, sample) in measured.PgBench)
            {
                Line($"| {cell.Call} | {cell.Connections} | {clients:N0} | {Numbers(sample)} | {measured.Server[cell].PerSecond / sample.PerSecond:0.00} |");
            }
        }

        return page.ToString();

        void Line(FormattableString? text = null) => page.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Numbers(Sample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.PerSecond:N0} | {sample.P50:0.00} | {sample.P99:0.00}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
