using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using OAuthRegistry.Server.Tests.Support;
using Xunit.Abstractions;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>The database goes away while clients are registered, and comes back.</summary>
[Collection(nameof(Alone))]
public class DatabaseOutageTests(ITestOutputHelper output)
{
    private const int Workers = 8,
        Enough = 40;

    [PostgresFact]
    public async Task While_Postgres_is_stopped_calls_are_told_to_come_back_and_nothing_that_was_confirmed_is_lost()
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();

        await WorkThrough(cluster, cluster.StopAsync, cluster.StartAgainAsync);
    }

    [PostgresFact]
    public async Task While_Postgres_hangs_calls_are_told_to_come_back_and_nothing_that_was_confirmed_is_lost()
    {
        await using var cluster = await PostgresCluster.StartOwnAsync();

        await WorkThrough(cluster, () => Do(cluster.Freeze), () => Do(cluster.Thaw));
    }

    private async Task WorkThrough(PostgresCluster cluster, Func<Task> takeAway, Func<Task> bringBack)
    {
        var database = await cluster.CreateDatabaseAsync();
        await using var server = await ServerProcess.StartReadyAsync(ServerProcess.SettingsFor(database));
        var log = new ConcurrentQueue<Attempt>();
        using var end = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(_ => RegisterUntil(server, log, end.Token)).ToList();

        await server.UntilAsync("works", () => Reaches(HttpStatusCode.OK, Enough));
        await takeAway();
        await server.UntilAsync("refuses", () => Reaches(HttpStatusCode.ServiceUnavailable, Enough));
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Http.GetAsync("/readyz")).StatusCode);
        await bringBack();
        await server.ReadyAsync();
        var before = log.Count(attempt => attempt.Status == HttpStatusCode.OK);
        await server.UntilAsync("works again", () => Reaches(HttpStatusCode.OK, before + Enough));
        await end.CancelAsync();
        await Task.WhenAll(workers);

        var refused = log.Where(attempt => attempt.Status != HttpStatusCode.OK).ToList();
        output.WriteLine(
            $"{log.Count - refused.Count} registered; {refused.Count} refused, the slowest after {refused.Max(attempt => attempt.Elapsed.TotalSeconds):0.0} s"
        );
        Assert.All(
            refused,
            attempt => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (attempt.Status, attempt.IsToldWhen))
        );
        var kept = await ReadClientIdsAsync(database);
        Assert.All(
            log.Where(attempt => attempt.Status == HttpStatusCode.OK),
            attempt => Assert.Contains(attempt.ClientId, kept)
        );
        await server.StopAsync();
        Assert.Empty(server.Errors);

        async Task<bool> Reaches(HttpStatusCode status, int count)
        {
            // A worker that met something else than an answer ends the test with that.
            await Task.WhenAll(workers.Where(worker => worker.IsFaulted));
            return log.Count(attempt => attempt.Status == status) >= count;
        }
    }

    private static async Task RegisterUntil(ServerProcess server, ConcurrentQueue<Attempt> log, CancellationToken end)
    {
        var admin = server.As(server.WrittenKey);
        while (!end.IsCancellationRequested)
        {
            var clientId = People.NewId("outage");
            var since = Stopwatch.GetTimestamp();
            var answer = await admin.Post("/users/admin/clients", People.ClientRequest(clientId));
            log.Enqueue(
                new Attempt(
                    clientId,
                    answer.Status,
                    answer.Header("Retry-After").Length > 0,
                    Stopwatch.GetElapsedTime(since)
                )
            );
        }
    }

    private static async Task<HashSet<string>> ReadClientIdsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT array_agg(client_id::text) FROM clients");
        return [.. (string[])(await command.ExecuteScalarAsync())!];
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private sealed record Attempt(string ClientId, HttpStatusCode Status, bool IsToldWhen, TimeSpan Elapsed);
}
