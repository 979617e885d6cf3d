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
        Line($"**Method**: the server runs in a process of its own with its defaults: authentication, record and log are on; the outbox is written, and left for another server to deliver. A closed loop over HTTP on the loopback interface makes its next call when the one before is answered. Each cell is the median of {LoadTest.Rounds} rounds that together take {seconds:0.#} seconds, after a warm-up, each number by itself; what was registered is removed between the rounds. An owner registers, reads any client, lists and updates its own; an administrator searches; the page is rendered for a browser; a code is exchanged that a browser fetched before the round, unmeasured, and a round ends early if codes run out; refreshing rotates the token, in a chain for each connection. Each process has at most 20 connections to Postgres.");
        Line();
        Line($"Calls a second, milliseconds, the time that all cores together spend on a call in the server's process, and the statements that a call sends to Postgres, transactions included, by a key that was used in the last three seconds:");
        Line();
        Line($"| call | connections | {LoadTest.Few:N0} clients: a second | p50 | p99 | {LoadTest.Many:N0} clients: a second | p50 | p99 | p99 / p50 | {LoadTest.Many:N0} / {LoadTest.Few:N0} | CPU ms | statements |");
        Line($"|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (cell, sample) in few.Server)
        {
            var ofMany = many.Server[cell];
            Line($"| {cell.Call} | {cell.Connections} | {Numbers(sample)} | {Numbers(ofMany)} | {ofMany.P99 / ofMany.P50:0.0} | {ofMany.PerSecond / sample.PerSecond:0.00} | {ofMany.ProcessorMilliseconds:0.00} | {many.Statements[cell.Call]} |");
        }

        Line();
        Line($"Memory of the server afterwards: {many.Memory} MiB.");
        Line();
        Line($"## The ceiling");
        Line();
        Line($"pgbench runs the statements that Postgres logged for the same call, prepared as the server has them.");
        Line();
        Line($"| call | connections | clients | pgbench: a second | p50 | p99 | server / pgbench |");
        Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (clients, measured) in new[] { (LoadTest.Few, few), (LoadTest.Many, many) })
        {
            Compare(clients, measured, measured.PgBench);
        }

        Line();
        Line($"## Its peers");
        Line();
        Line($"They take their turns in the same rounds, each in one process on the same Postgres. Unlike ours they do not hold many clients: only one, and what they registered since. oidc-provider 9 runs on one thread of Node, stores JSON by an adapter of ours, registers without review (RFC 7591), reads a registration (RFC 7592) and keeps opaque tokens. Stock OpenIddict uses its own EF Core stores and defaults: the secret is hashed as a password, tokens are encrypted JWTs with a row each. Both issue one token by client credentials. Ours beside it issues two, ends the code or token that it was given, and asks whether the user, the client and the consent still stand.");
        Line();
        if (many.Peers.All(row => row.Peer != OidcProvider.Name))
        {
            Line($"Node or npm is missing on this machine, so oidc-provider was not measured.");
            Line();
        }

        Line($"| our call | beside it | connections | clients | peer: a second | p50 | p99 | CPU ms | server / peer |");
        Line($"|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (clients, measured) in new[] { (LoadTest.Few, few), (LoadTest.Many, many) })
        {
            foreach (var (peer, work, beside, connections, sample) in measured.Peers)
            {
                Line($"| {beside} | {peer}: {work} | {connections} | {clients:N0} | {Numbers(sample)} | {sample.ProcessorMilliseconds:0.00} | {measured.Server[(beside, connections)].PerSecond / sample.PerSecond:0.00} |");
            }
        }

        return page.ToString();

        void Compare(int clients, Measured measured, Dictionary<(string Call, int Connections), Sample> others)
        {
            foreach (var (cell, sample) in others)
            {
                Line($"| {cell.Call} | {cell.Connections} | {clients:N0} | {Numbers(sample)} | {measured.Server[cell].PerSecond / sample.PerSecond:0.00} |");
            }
        }

        void Line(FormattableString? text = null) => page.Append(text?.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Numbers(Sample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.PerSecond:N0} | {sample.P50:0.00} | {sample.P99:0.00}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
