namespace OAuthRegistry.Server.Operations;

/// <summary>Knows whether somebody waits for an answer.</summary>
internal sealed class Traffic
{
    private long _begun;

    private long _ended;

    /// <summary>How many requests have come so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Whether a request is answered now, or came after so many had.</summary>
    public bool IsBusySince(long begun) => Begun > begun || Interlocked.Read(ref _ended) < begun;

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }
}
