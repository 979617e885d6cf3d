namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// One look at a host in some minutes, however many clients lead to it. Each server counts for itself.
/// </summary>
internal sealed class HostBudget(TimeProvider time)
{
    private const int MostHosts = 10_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();

    private readonly Dictionary<string, DateTimeOffset> _free = [];

    /// <summary>Takes all of them or none; if none, how long it must wait.</summary>
    public TimeSpan? Take(IReadOnlyCollection<string> hosts)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var last = hosts.Select(host => _free.GetValueOrDefault(host, now)).Append(now).Max();
            if (last > now)
            {
                return last - now;
            }

            Forget(now);
            foreach (var host in hosts)
            {
                _free[host] = now + Period;
            }

            return null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_free.Count < MostHosts)
        {
            return;
        }

        foreach (var host in _free.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
        {
            _free.Remove(host);
        }
    }
}
