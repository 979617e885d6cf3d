using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Sends the probe out, and not more often than a reviewer needs: whoever asks for report after report must not make
/// the server knock at somebody's door a thousand times a second. What was found is kept for some minutes, and
/// everybody who asks meanwhile reads that.
/// </summary>
internal sealed class ProbeDesk(RedirectProbe probe, IOptions<ProbeOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    private readonly ProbeQuota _perAccount = new(options.Value.PerAccount, options.Value.QuotaPeriod, time);

    private readonly ProbeQuota _perHost = new(options.Value.PerHost, options.Value.QuotaPeriod, time);

    private readonly SemaphoreSlim _atOnce = new(options.Value.AtOnce);

    /// <summary>
    /// What the URI answers now, or did a moment ago. Quotas are of the account that asks, which the registry itself is
    /// not, and of the host that is asked.
    /// </summary>
    public async Task<ProbeResult> AskAsync(AccountRef? asker, string redirectUri, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(redirectUri, out var kept) && kept.Until > now)
        {
            return await kept.Result.Value.WaitAsync(cancellationToken);
        }

        if (!LeavesThisMachine(redirectUri))
        {
            return await probe.ProbeAsync(redirectUri, cancellationToken);
        }

        var isFull = asker is { } account && !_perAccount.TryTake(account.ToString());
        if (isFull || !_perHost.TryTake(new Uri(redirectUri).IdnHost))
        {
            return NotNow(
                redirectUri,
                "was not tried: too many were tried in the last minutes; read the report again later"
            );
        }

        var fresh = new Kept(now + options.Value.KeepFor, new(() => ProbeAsync(redirectUri)));
        if (_kept.Count >= options.Value.MostKept)
        {
            Forget(now);
        }

        // Of two who ask at the same moment one goes out and both are told.
        var shared = _kept.AddOrUpdate(redirectUri, fresh, (_, there) => there.Until > now ? there : fresh);
        return await shared.Result.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _atOnce.Dispose();

    /// <summary>
    /// Belongs to nobody's request: whoever hangs up does not spoil it for the others. The probe ends by its own
    /// time-out.
    /// </summary>
    private async Task<ProbeResult> ProbeAsync(string redirectUri)
    {
        if (!await _atOnce.WaitAsync(options.Value.Timeout))
        {
            _kept.TryRemove(redirectUri, out _);
            return NotNow(
                redirectUri,
                "was not tried: too many are being tried at once; read the report again in a minute"
            );
        }

        try
        {
            return await probe.ProbeAsync(redirectUri, CancellationToken.None);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>What costs nobody anything is not counted.</summary>
    private bool LeavesThisMachine(string redirectUri) =>
        options.Value.Enabled && redirectUri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private void Forget(DateTimeOffset now)
    {
        foreach (var (uri, kept) in _kept)
        {
            if (kept.Until <= now || _kept.Count >= options.Value.MostKept)
            {
                _kept.TryRemove(uri, out _);
            }
        }
    }

    private static ProbeResult NotNow(string uri, string why) => new(uri, ProbeOutcome.NotProbed, why);

    private sealed record Kept(DateTimeOffset Until, Lazy<Task<ProbeResult>> Result);
}

/// <summary>
/// So many probes for each name in a period; what it remembers is bounded, whatever names are made up.
/// </summary>
internal sealed class ProbeQuota(int most, TimeSpan period, TimeProvider time)
{
    private const int MostNames = 10_000;

    private readonly Lock _lock = new();

    private readonly Dictionary<string, (DateTimeOffset Since, int Taken)> _taken = [];

    public bool TryTake(string name)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (since, taken) = _taken.GetValueOrDefault(name, (now, 0));
            if (now - since >= period)
            {
                (since, taken) = (now, 0);
            }

            if (taken >= most || (taken == 0 && !HasRoom(now)))
            {
                return false;
            }

            _taken[name] = (since, taken + 1);
            return true;
        }
    }

    private bool HasRoom(DateTimeOffset now)
    {
        if (_taken.Count < MostNames)
        {
            return true;
        }

        foreach (var over in _taken.Where(one => now - one.Value.Since >= period).Select(one => one.Key).ToList())
        {
            _taken.Remove(over);
        }

        return _taken.Count < MostNames;
    }
}
