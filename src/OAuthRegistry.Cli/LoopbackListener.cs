using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OAuthRegistry.Cli;

/// <summary>Waits on a free port of this machine for the browser to come back (RFC 8252, section 7.3).</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const string Path = "/callback";

    private const int LongestRequest = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackListener() => _listener.Start();

    public Uri RedirectUri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{Path}");

    /// <summary>
    /// Where the browser came back to, with the query. What else is asked for, such as an icon, is not here.
    /// </summary>
    public async Task<Uri> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(cancellationToken);
            try
            {
                if (await AnswerAsync(connection.GetStream(), cancellationToken) is { } cameBackTo)
                {
                    return cameBackTo;
                }
            }
            catch (IOException)
            {
                // It hung up: browsers open connections that they do not need.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task<Uri?> AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        // A browser that opens a connection and says nothing must not keep the one that does from being heard.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            var line = await ReadHeadAsync(stream, patience.Token);
            var cameBackTo =
                line?.Split(' ') is ["GET", var target, _]
                && target.StartsWith($"{Path}?", StringComparison.Ordinal)
                && Uri.TryCreate(RedirectUri, target, out var uri)
                    ? uri
                    : null;
            var (status, text) = cameBackTo is null
                ? ("404 Not Found", "There is nothing here.")
                : ("200 OK", "Back to the terminal: this window can be closed.");
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: "
                        + $"{text.Length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: "
                        + $"close\r\n\r\n{text}"
                ),
                patience.Token
            );
            return cameBackTo;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The first line of the request, once its head is read.</summary>
    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var first = await reader.ReadLineAsync(cancellationToken);
        var length = first?.Length ?? 0;
        while (length < LongestRequest && await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            length += line.Length;
        }

        return first;
    }
}
