namespace OAuthRegistry.Server.Operations;

/// <summary>When a piece of work began, and how many requests had come by then.</summary>
internal readonly record struct Begin(long Timestamp, long Requests);

/// <summary>
/// Work in the background that comes in pieces rests between them while requests are answered: it has a tenth of the
/// time, and a third once it has waited for too long.
/// </summary>
internal sealed class GivingWay(Traffic traffic, TimeProvider time)
{
    private const int RestsForEach = 9,
        RestsWhenLate = 2;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    public Begin Begin() => new(time.GetTimestamp(), traffic.Begun);

    /// <summary>Rests after a piece of work; less, if it may not wait any longer.</summary>
    public Task RestAsync(Begin begin, TimeSpan mayWait, CancellationToken cancellationToken) =>
        Rest(time.GetElapsedTime(begin.Timestamp), traffic.IsBusySince(begin.Requests), mayWait) is var rest
        && rest > TimeSpan.Zero
            ? Task.Delay(rest, time, cancellationToken)
            : Task.CompletedTask;

    public static TimeSpan Rest(TimeSpan worked, bool isBusy, TimeSpan mayWait)
    {
        if (!isBusy)
        {
            return TimeSpan.Zero;
        }

        var whenLate = worked * RestsWhenLate;
        var until = mayWait > whenLate ? mayWait : whenLate;
        return new[] { worked * RestsForEach, until, LongestRest }.Min();
    }
}
