using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Fetches the keys that clients keep at an address of their own, and keeps them for some minutes. Anybody can send an
/// assertion in the name of a client, so nobody makes this server go out more often than the pause lets it, whatever
/// key is named; and it goes by <see cref="PublicHttp"/>, to where the address says and nowhere else.
/// </summary>
internal sealed class RemoteKeySets(
    PublicHttp http,
    IOptions<ProbeOptions> probe,
    IOptions<OAuthOptions> options,
    TimeProvider time,
    ILogger<RemoteKeySets> logger
) : IDisposable
{
    private const int MostKept = 1000,
        MostPerHost = 30;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    /// <summary>Whoever registers many clients must not make the server knock at one door for each.</summary>
    private readonly ProbeQuota _perHost = new(MostPerHost, Minute, time);

    private readonly SemaphoreSlim _atOnce = new(probe.Value.AtOnce);

    /// <summary>
    /// The set as it is now, or was a moment ago; null if it can not be read. A key that is not in it is looked for
    /// once more, since clients change their keys when they like.
    /// </summary>
    public async Task<KeySet?> ReadAsync(string uri, string? keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(uri, out var kept))
        {
            var set = await kept.Set.Value.WaitAsync(cancellationToken);
            var isFresh = kept.At + options.Value.KeySetLifetime > now;
            if (kept.At + options.Value.KeySetPause > now || (isFresh && set?.Knows(keyId) == true))
            {
                return set;
            }
        }

        Forget(now);
        var fresh = new Kept(now, new(() => FetchAsync(uri)));
        var shared = _kept.AddOrUpdate(uri, fresh, (_, there) => there == kept ? fresh : there);
        return await shared.Set.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _atOnce.Dispose();

    /// <summary>
    /// Belongs to nobody's request: whoever hangs up does not spoil it for the others. It ends by its own time-out.
    /// </summary>
    private async Task<KeySet?> FetchAsync(string uri)
    {
        if (!_perHost.TryTake(new Uri(uri).IdnHost))
        {
            Tell(uri, "its host was asked too often in the last minute");
            return null;
        }

        if (!await _atOnce.WaitAsync(probe.Value.Timeout))
        {
            // Others are slow, and this one is not to wait for the pause.
            _kept.TryRemove(uri, out _);
            return null;
        }

        using var patience = new CancellationTokenSource(probe.Value.Timeout);
        try
        {
            return await GetAsync(new Uri(uri), patience.Token);
        }
        catch (Exception exception)
        {
            Tell(uri, PublicHttp.Explain(exception).Evidence);
            return null;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private async Task<KeySet?> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        if (!probe.Value.Ports.Contains(uri.Port))
        {
            Tell(uri.OriginalString, $"port {uri.Port} is not fetched from");
            return null;
        }

        using var client = http.NewClient(cancellationToken);
        client.MaxResponseContentBufferSize = Limits.MaxKeySet;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("OAuthRegistry-client-keys/1.0");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/jwk-set+json, application/json");
        using var response = await client.GetAsync(uri, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Tell(uri.OriginalString, $"it answers {(int)response.StatusCode}; a redirect is not followed");
            return null;
        }

        var set = KeySet.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        if (set is null)
        {
            Tell(uri.OriginalString, "what is there is no JWK set");
        }

        return set;
    }

    private void Tell(string uri, string why) =>
        logger.LogInformation("The keys of a client at {Uri} can not be read: {Reason}", uri, why);

    private void Forget(DateTimeOffset now)
    {
        if (_kept.Count < MostKept)
        {
            return;
        }

        foreach (var (uri, kept) in _kept)
        {
            if (kept.At + options.Value.KeySetLifetime <= now || _kept.Count >= MostKept)
            {
                _kept.TryRemove(uri, out _);
            }
        }
    }

    private sealed record Kept(DateTimeOffset At, Lazy<Task<KeySet?>> Set);
}
