using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Limits the requests of an address and of a credential, a bucket each, and tells every caller where it stands.
/// </summary>
internal sealed class RateLimiter(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _buckets =
        perMinute <= 0
            ? null
            : PartitionedRateLimiter.Create<string, string>(key =>
                RateLimitPartition.GetTokenBucketLimiter(
                    key,
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = perMinute,
                        TokensPerPeriod = TokensPerPeriod(perMinute),
                        ReplenishmentPeriod = Period(perMinute),
                        QueueLimit = 0,
                    }
                )
            );

    /// <summary>Takes one request out of the bucket of the key, or refuses.</summary>
    public void Take(string key, HttpResponse response)
    {
        if (_buckets is null)
        {
            return;
        }

        using var lease = _buckets.AttemptAcquire(key);
        var available = _buckets.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
        var retry = lease.IsAcquired ? 0 : (int)Math.Ceiling(Period(perMinute).TotalSeconds);
        response.OnStarting(() =>
        {
            AddHeaders(response.Headers, available, retry);
            return Task.CompletedTask;
        });
        if (!lease.IsAcquired)
        {
            throw new RefusedException(
                new Refusal(
                    StatusCode.ResourceExhausted,
                    "rate_limit_exceeded",
                    "more than {limit} requests in a minute"
                )
                {
                    Attributes = new System.Text.Json.Nodes.JsonObject { ["limit"] = perMinute },
                    Detail = "Wait for the seconds in `Retry-After`, then go on more slowly.",
                }
            );
        }
    }

    public void Dispose() => _buckets?.Dispose();

    /// <summary>A low limit gives back one request at a time, a high one a second's worth each second.</summary>
    private static TimeSpan Period(int perMinute) =>
        perMinute < 60 ? TimeSpan.FromSeconds(60.0 / perMinute) : TimeSpan.FromSeconds(1);

    private static int TokensPerPeriod(int perMinute) => Math.Max(1, perMinute / 60);

    /// <summary>Where both limits apply, the caller is told the one that it meets first.</summary>
    private void AddHeaders(IHeaderDictionary headers, long available, int retry)
    {
        if (
            long.TryParse(
                headers["X-Rate-Limit-Available"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var other
            )
            && other < available
        )
        {
            return;
        }

        var secondsToFull = (perMinute - available) * 60.0 / perMinute;
        headers["X-Rate-Limit-Limit"] = perMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Available"] = available.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = ((int)Math.Ceiling(secondsToFull)).ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Retry"] = retry.ToString(CultureInfo.InvariantCulture);
        if (retry > 0)
        {
            headers.RetryAfter = retry.ToString(CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>Before anything is looked up: the limit of the address.</summary>
internal sealed class AddressRateLimiting(RequestDelegate next, IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly RateLimiter _limiter = new(options.Value.PerAddress);

    public Task InvokeAsync(HttpContext context)
    {
        _limiter.Take(context.Connection.RemoteIpAddress?.ToString() ?? "", context.Response);
        return next(context);
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>Once the caller is known: the limit of its credential.</summary>
internal sealed class CredentialRateLimiting(RequestDelegate next, IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly RateLimiter _limiter = new(options.Value.PerCredential);

    public Task InvokeAsync(HttpContext context, Call call)
    {
        if (call.Caller.CredentialName is { } credential)
        {
            _limiter.Take(credential, context.Response);
        }

        return next(context);
    }

    public void Dispose() => _limiter.Dispose();
}
