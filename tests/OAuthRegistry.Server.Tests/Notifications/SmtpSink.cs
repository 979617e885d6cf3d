using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>A mail server that takes everything (RFC 5321, as little of it as a sender needs).</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();

    public SmtpSink()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A mail as it came over the wire, headers and all.</summary>
    public async Task<string> NextAsync() =>
        await _mails.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient connection)
    {
        using var client = connection;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1)
        {
            NewLine = "\r\n",
            AutoFlush = true,
        };
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync() is { } command)
        {
            if (command.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } line && line != ".")
                {
                    mail.AppendLine(line);
                }

                _mails.Writer.TryWrite(mail.ToString());
            }

            await writer.WriteLineAsync(
                command.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 fine"
            );
        }
    }
}
