namespace OAuthRegistry.Server.Wire;

/// <summary>Where the API is, and where it says of itself what a program needs to know before it calls.</summary>
internal static class ApiAddress
{
    public const string Root = "/api/v3";

    /// <summary>What an API tells of itself, before its own path (RFC 9728, section 3).</summary>
    public const string Metadata = "/.well-known/oauth-protected-resource";
}
