namespace OAuthRegistry.Server.Operations;

/// <summary>When a piece of work began, and how many requests had come by then.</summary>
internal readonly record struct Begin(long Timestamp, long Requests);

/// <summary>
/// Work in the background that comes in pieces rests between them while requests are answered: it has a fifth of the
/// time, whatever the machine.
/// </summary>
internal sealed class GivingWay(Traffic traffic, TimeProvider time)
{
    private const int RestsForEach = 4;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    public Begin Begin() => new(time.GetTimestamp(), traffic.Begun);

    /// <summary>Rests after a piece of work, for no longer than it may wait.</summary>
    public Task RestAsync(Begin begin, TimeSpan mayWait, CancellationToken cancellationToken) =>
        Rest(time.GetElapsedTime(begin.Timestamp), traffic.IsBusySince(begin.Requests), mayWait) is var rest
        && rest > TimeSpan.Zero
            ? Task.Delay(rest, time, cancellationToken)
            : Task.CompletedTask;

    public static TimeSpan Rest(TimeSpan worked, bool isBusy, TimeSpan mayWait) =>
        !isBusy || mayWait <= TimeSpan.Zero
            ? TimeSpan.Zero
            : new[] { worked * RestsForEach, LongestRest, mayWait }.Min();
}
