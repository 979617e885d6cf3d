using System.Collections.Concurrent;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// So many of something in a period, for each key; what was used comes back evenly. Zero or less is no limit.
/// </summary>
internal sealed class Allowance(int most, TimeSpan period, TimeProvider time)
{
    /// <summary>
    /// More keys than this are not remembered: whoever comes under many names must not fill the memory.
    /// </summary>
    private const int MostKeys = 100_000;

    private readonly TimeSpan _each = most > 0 ? period / most : TimeSpan.Zero;

    /// <summary>For each key, when all of it will be back.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _fullAgain = [];

    public int Most => most;

    /// <summary>Takes one; if none is left, nothing is taken and the answer says how long until there is.</summary>
    public TimeSpan? Take(string key)
    {
        if (most <= 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        Forget(now);
        TimeSpan? wait = null;
        _fullAgain.AddOrUpdate(
            key,
            _ =>
            {
                wait = null;
                return now + _each;
            },
            (_, full) =>
            {
                var next = (full > now ? full : now) + _each;
                wait = next - now > period ? next - now - period : null;
                return wait is null ? next : full;
            }
        );
        return wait;
    }

    /// <summary>What is full again is as good as unknown.</summary>
    private void Forget(DateTimeOffset now)
    {
        if (_fullAgain.Count < MostKeys)
        {
            return;
        }

        foreach (var entry in _fullAgain.Where(entry => entry.Value <= now))
        {
            _fullAgain.TryRemove(entry);
        }

        if (_fullAgain.Count >= MostKeys)
        {
            _fullAgain.Clear();
        }
    }
}
