namespace OAuthRegistry.Contracts;

/// <summary>Done; there is nothing to tell.</summary>
public sealed class EmptyBody;
