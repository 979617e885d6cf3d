using System.Collections.Concurrent;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// Codes that a user's browser fetched before they are exchanged, since it is the exchange that is measured.
/// </summary>
internal sealed class Codes(Registry registry, (string Id, string Secret) client, string cookies)
{
    private const int Browsers = 16;

    private readonly ConcurrentQueue<string> _codes = new();

    /// <summary>The next exchange; none when all codes are used up.</summary>
    public Step? Next() => _codes.TryDequeue(out var code) ? new Step(Registry.Exchange(client, code)) : null;

    /// <summary>Fetches codes for so long; those left from before have not long to live.</summary>
    public Task FetchAsync(TimeSpan duration)
    {
        _codes.Clear();
        var ends = DateTime.UtcNow + duration;
        return Task.WhenAll(
            Enumerable
                .Range(0, Browsers)
                .Select(async _ =>
                {
                    do
                    {
                        _codes.Enqueue(await registry.NewCodeAsync(client, cookies));
                    } while (DateTime.UtcNow < ends);
                })
        );
    }
}
