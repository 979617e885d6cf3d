using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Usage;

/// <summary>What is counted, on which day.</summary>
internal readonly record struct UseKey(string ClientId, DateOnly Day, string Name);

/// <summary>
/// Counts in memory which rights the tokens of clients use, so that no call waits for that. <see cref="UseKeeping"/>
/// takes the counts into the database; what a server that crashes loses is a minute.
/// </summary>
internal sealed class UseCounter(TimeProvider time)
{
    /// <summary>More is not kept while the database is away: counts must not fill the memory.</summary>
    private const int MostKept = 100_000;

    private readonly Lock _gate = new();

    private Dictionary<UseKey, long> _counts = [];

    /// <summary>Counts for one call.</summary>
    public IRightsMeter Of(string clientId) => new Meter(this, clientId);

    public void Add(string clientId, string name)
    {
        var key = new UseKey(clientId, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), name);
        lock (_gate)
        {
            Add(key, 1);
        }
    }

    /// <summary>All that was counted since the last time.</summary>
    public IReadOnlyDictionary<UseKey, long> Take()
    {
        lock (_gate)
        {
            var taken = _counts;
            _counts = [];
            return taken;
        }
    }

    /// <summary>What was taken and could not be kept counts the next time.</summary>
    public void PutBack(IReadOnlyDictionary<UseKey, long> taken)
    {
        lock (_gate)
        {
            foreach (var (key, count) in taken)
            {
                Add(key, count);
            }
        }
    }

    private void Add(UseKey key, long count)
    {
        if (_counts.Count < MostKept || _counts.ContainsKey(key))
        {
            _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>Of one call, which counts once however often it is asked whether it may.</summary>
    private sealed class Meter(UseCounter counter, string clientId) : IRightsMeter
    {
        private RightSet _counted;

        public void Used(Right right)
        {
            if (!_counted.Contains(right))
            {
                _counted |= RightSet.Of(right);
                counter.Add(clientId, WireNames<Right>.NameOf(right));
            }
        }
    }
}
