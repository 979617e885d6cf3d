using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// Stands between a server and Postgres. Once it is set, the next commit happens and the server never hears of it.
/// </summary>
internal sealed class CommitTrap : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly CancellationTokenSource _end = new();

    private readonly TaskCompletionSource _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly int _port;

    private volatile bool _isSet;

    public CommitTrap(string connection)
    {
        _port = new NpgsqlConnectionStringBuilder(connection).Port;
        _listener.Start();
        Connection = new NpgsqlConnectionStringBuilder(connection)
        {
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The way to the database through the trap.</summary>
    public string Connection { get; }

    public void Set() => _isSet = true;

    public Task CaughtAsync() => _caught.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception exception)
                when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient server)
    {
        using var postgres = new TcpClient();
        using (server)
        {
            await postgres.ConnectAsync(IPAddress.Loopback, _port);
            await Task.WhenAny(PassAsync(server, postgres, _ => true), PassAsync(postgres, server, IsHeard));
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, bool> isHeard)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (isHeard(buffer.AsMemory(0, count)))
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
                }
            }
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two is gone.
        }
    }

    private bool IsHeard(ReadOnlyMemory<byte> answer)
    {
        if (!_isSet || answer.Span.IndexOf("COMMIT\0"u8) < 0)
        {
            return true;
        }

        _caught.TrySetResult();
        return false;
    }
}
