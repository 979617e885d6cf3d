namespace OAuthRegistry.Benchmarks;

/// <summary>
/// What one cell of the table measured: calls a second, and how long half and 99 in 100 of them took at most, in
/// milliseconds.
/// </summary>
internal readonly record struct Sample(double PerSecond, double P50, double P99)
{
    /// <summary>How long 95 in 100 of the calls took at most, in milliseconds.</summary>
    public double P95 { get; init; }

    /// <summary>What one call cost the server's process, of both cores together; zero where nobody looked.</summary>
    public double ProcessorMilliseconds { get; init; }

    /// <summary>What it cost the processes of Postgres; zero where nobody looked.</summary>
    public double PostgresMilliseconds { get; init; }

    public long Calls { get; init; }

    public static Sample Of(List<double> milliseconds, TimeSpan duration)
    {
        milliseconds.Sort();
        return new Sample(milliseconds.Count / duration.TotalSeconds, At(milliseconds, 0.50), At(milliseconds, 0.99))
        {
            P95 = At(milliseconds, 0.95),
        };
    }

    /// <summary>The median of the rounds, each number by itself.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> rounds) =>
        new(
            Middle(rounds.Select(round => round.PerSecond)),
            Middle(rounds.Select(round => round.P50)),
            Middle(rounds.Select(round => round.P99))
        )
        {
            P95 = Middle(rounds.Select(round => round.P95)),
            ProcessorMilliseconds = Middle(rounds.Select(round => round.ProcessorMilliseconds)),
            PostgresMilliseconds = Middle(rounds.Select(round => round.PostgresMilliseconds)),
        };

    private static double Middle(IEnumerable<double> values) => At([.. values.Order()], 0.5);

    private static double At(List<double> sorted, double part) =>
        sorted.Count == 0
            ? throw new InvalidOperationException("nothing was measured: give it more --seconds")
            : sorted[(int)(part * (sorted.Count - 1))];
}
