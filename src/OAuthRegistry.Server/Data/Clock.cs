namespace OAuthRegistry.Server.Data;

internal static class Clock
{
    /// <summary>
    /// The present to the microsecond, which is what both databases keep; so an answer and a later read say the same.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
