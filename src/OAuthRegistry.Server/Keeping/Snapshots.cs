using System.Collections.Concurrent;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Keeping;

/// <summary>
/// What was read, for as long as nothing that it hangs on has changed. It is shared by requests: whoever gets it reads
/// it, and changes nothing. Of more than fits, what was not asked for lately goes first.
/// </summary>
/// <param name="changes">Who knows what has changed.</param>
/// <param name="most">How many are kept.</param>
/// <param name="kind">What they are, for the metrics.</param>
internal sealed class Snapshots<T>(CommittedChanges changes, int most, string kind)
    where T : class
{
    /// <summary>
    /// Two generations: what is asked for moves to the young one; when that is full, it is the old one, and what nobody
    /// asked for meanwhile is gone.
    /// </summary>
    private Generation _young = new(),
        _old = new();

    /// <summary>What was kept, if it still stands.</summary>
    public T? Find(string id)
    {
        var found = Look(id);
        Measures.LookedUp(kind, isKept: found is not null);
        return found;
    }

    /// <summary>Keeps what was read.</summary>
    /// <param name="id">By which it is found.</param>
    /// <param name="row">What was read.</param>
    /// <param name="moment">The moment before it was read.</param>
    /// <param name="topics">All that it hangs on.</param>
    public void Keep(string id, T row, long moment, params ReadOnlySpan<Topic> topics)
    {
        if (!changes.AreHeard)
        {
            return;
        }

        var places = new int[topics.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = CommittedChanges.PlaceOf(topics[i]);
        }

        Keep(id, new Kept(row, changes.KeptUntil, moment, places));
    }

    private T? Look(string id)
    {
        if (!changes.AreHeard)
        {
            return null;
        }

        if (_young.Rows.TryGetValue(id, out var kept))
        {
            return changes.Stands(kept.Until, kept.Moment, kept.Places) ? kept.Row : null;
        }

        if (!_old.Rows.TryGetValue(id, out kept) || !changes.Stands(kept.Until, kept.Moment, kept.Places))
        {
            return null;
        }

        Keep(id, kept);
        return kept.Row;
    }

    private void Keep(string id, Kept kept)
    {
        var young = _young;
        if (!young.Rows.TryAdd(id, kept))
        {
            young.Rows[id] = kept;
            return;
        }

        // Two who meet here turn twice, and some are forgotten early.
        if (Interlocked.Increment(ref young.Count) >= most / 2)
        {
            (_old, _young) = (young, new Generation());
        }
    }

    private sealed record Kept(T Row, long Until, long Moment, int[] Places);

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<string, Kept> Rows = new(StringComparer.Ordinal);

        /// <summary>The dictionary would lock itself to count.</summary>
        public int Count;
    }
}
