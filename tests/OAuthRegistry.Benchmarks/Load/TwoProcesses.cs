namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// Reads by one server that is tied to one core, in turn with two that are tied to a core each, on the same database.
/// </summary>
internal static class TwoProcesses
{
    /// <summary>Both on the first two cores of a machine that has no more for whoever asks and for Postgres.</summary>
    public static async Task<(Sample One, Sample Two)> MeasureAsync(
        string connection,
        string adminKey,
        Job reads,
        TimeSpan round
    )
    {
        IEnumerable<(string, string)> settings = [.. MeasuredServer.OnPostgres(connection), LoadTest.NoDelivery];
        await using var first = await MeasuredServer.StartAsync(adminKey, settings, core: 0);
        await using var second = await MeasuredServer.StartAsync(adminKey, settings, core: 1);
        await first.LoadAsync(Goal.Connections, LoadTest.WarmUp, reads);
        await second.LoadAsync(Goal.Connections, LoadTest.WarmUp, reads);
        List<Sample> one = [],
            two = [];
        for (var i = 0; i < LoadTest.Rounds; i++)
        {
            one.Add(await first.LoadAsync(Goal.Connections, round, reads));
            var both = await Task.WhenAll(
                first.LoadAsync(Goal.Connections / 2, round, reads),
                second.LoadAsync(Goal.Connections / 2, round, reads)
            );
            two.Add(
                both[0] with
                {
                    PerSecond = both.Sum(sample => sample.PerSecond),
                    P99 = both.Max(sample => sample.P99),
                    ProcessorMilliseconds = both.Average(sample => sample.ProcessorMilliseconds),
                }
            );
        }

        return (Sample.Median(one), Sample.Median(two));
    }
}
