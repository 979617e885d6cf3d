using System.Buffers;
using System.IO.Pipelines;

namespace OAuthRegistry.Server.Wire;

/// <summary>The bytes of a body, as many as may be sent.</summary>
internal static class RawBody
{
    /// <summary>All of it; refused as soon as there is more than the limit.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context, long limit)
    {
        try
        {
            return await ReadAsync(context.Request.BodyReader, limit, context.RequestAborted);
        }
        catch (IOException exception)
            when (exception is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            // Kestrel has no words of its own for a chunk that is larger than any number.
            throw RequestErrors.Unreadable(exception.Message);
        }
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, long limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw RequestErrors.TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
