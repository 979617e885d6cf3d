namespace OAuthRegistry.Server.Tests.Support;

/// <summary>A clock that stands still, so that nothing of a limit comes back while a slow machine works.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => Now;
}
