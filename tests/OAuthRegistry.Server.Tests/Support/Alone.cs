namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// Tests that load the machine: one after the other, when all others are done, so that none starves another.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
