using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Keeping;

/// <summary>
/// Knows what has changed since when, for whoever keeps what it read: told by this server once a change is committed
/// (<see cref="ToldWhenCommitted"/>), and by Postgres what other servers, or people, changed
/// (<see cref="ChangeListener"/>). Nobody has to be told to forget, and nothing has to be searched: what was read is
/// asked whether it still stands.
/// </summary>
internal sealed class CommittedChanges(IOptions<KeepingOptions> options, TimeProvider time)
{
    /// <summary>
    /// Topics share so many places, 2 MB in all, however many there are: one that changes makes its neighbours be read
    /// again, and nothing worse.
    /// </summary>
    private const int Places = 1 << 18;

    private readonly long[] _changedAt = new long[Places];
    private long _moment;
    private long _allChangedAt;

    /// <summary>Whether others tell what they change; a file of SQLite has nobody to tell it.</summary>
    private bool _othersTell;

    /// <summary>
    /// Until when it is sure, in ticks of the clock's timestamps, that nothing changed without being told.
    /// </summary>
    private long _heardUntil = long.MaxValue;

    private long KeepTicks => (long)(options.Value.KeepKeys.TotalSeconds * time.TimestampFrequency);

    /// <summary>
    /// To be read before what shall be kept is read: what changes from here on is told as later than that.
    /// </summary>
    public long Moment => Volatile.Read(ref _moment);

    /// <summary>Whether anything may be kept now.</summary>
    public bool AreHeard => options.Value.IsOn && time.GetTimestamp() < Volatile.Read(ref _heardUntil);

    /// <summary>
    /// Until when, at the latest, what is read now may be kept: as long as it stands, or for a short time where others
    /// do not tell.
    /// </summary>
    public long KeptUntil => _othersTell ? long.MaxValue : time.GetTimestamp() + KeepTicks;

    /// <summary>Where a topic is noted, for <see cref="Stands"/>.</summary>
    public static int PlaceOf(Topic topic) => HashCode.Combine(topic.Kind, topic.Id) & (Places - 1);

    /// <summary>Whether its time is not over, and nothing of it changed since the moment.</summary>
    public bool Stands(long until, long moment, ReadOnlySpan<int> places)
    {
        if (Volatile.Read(ref _allChangedAt) > moment || (until != long.MaxValue && time.GetTimestamp() >= until))
        {
            return false;
        }

        foreach (var place in places)
        {
            if (Volatile.Read(ref _changedAt[place]) > moment)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>It has changed; to be called once the change is committed.</summary>
    public void Tell(Topic topic) => RaiseTo(ref _changedAt[PlaceOf(topic)], Interlocked.Increment(ref _moment));

    /// <summary>Anything may have changed.</summary>
    public void TellAll() => RaiseTo(ref _allChangedAt, Interlocked.Increment(ref _moment));

    /// <summary>Others tell what they change: nothing is kept until they are heard.</summary>
    public void WaitToHear()
    {
        _othersTell = true;
        Volatile.Write(ref _heardUntil, 0);
    }

    /// <summary>All that was committed up to then has been told.</summary>
    /// <param name="timestamp">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void HeardAsOf(long timestamp) => Volatile.Write(ref _heardUntil, timestamp + KeepTicks);

    /// <summary>Of two who tell at once, the later one stays.</summary>
    private static void RaiseTo(ref long place, long moment)
    {
        var now = Volatile.Read(ref place);
        while (now < moment && Interlocked.CompareExchange(ref place, moment, now) is var seen && seen != now)
        {
            now = seen;
        }
    }
}
