using System.Threading.Channels;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Wakes the loops of this server, so that what it has just saved does not wait for the next look.</summary>
internal sealed class DeliverySignals
{
    public Signal Messages { get; } = new();

    public Signal Deliveries { get; } = new();
}

/// <summary>Set any number of times, it wakes its waiter once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => _channel.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _channel.Reader.ReadAsync(cancellationToken);
}
