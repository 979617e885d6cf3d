namespace OAuthRegistry.Server.Tests.Support;

/// <summary>A server in a process of its own for all tests of a class: a start costs more than what they ask of it.</summary>
public sealed class OneProcess : IAsyncLifetime
{
    internal ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.StartReadyAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
