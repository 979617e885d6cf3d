namespace OAuthRegistry.Rules;

/// <summary>The URI that names a resource in requests and tokens (RFC 8707, section 2).</summary>
internal static class ResourceIdentifier
{
    /// <summary>What is wrong with it; nothing if it may name a resource.</summary>
    public static string? Fault(string? identifier)
    {
        if (string.IsNullOrEmpty(identifier))
        {
            return "is missing; name the address of the API, such as https://api.example.com";
        }

        if (identifier.Length > Limits.MaxResourceIdentifier)
        {
            return $"must have at most {Limits.MaxResourceIdentifier} characters; it has {identifier.Length}";
        }

        if (!identifier.All(c => c is > ' ' and <= '~') || !TryParse(identifier, out var uri))
        {
            return "must be an absolute URI, such as https://api.example.com";
        }

        return identifier.Contains('#', StringComparison.Ordinal) ? "must have no fragment (RFC 8707, section 2)"
            : uri.UserInfo.Length > 0 ? "must name no user and no password"
            : null;
    }

    /// <summary>
    /// What is compared: the scheme, host and port as URIs compare them, and no slash at the end, which some programs
    /// write and others do not.
    /// </summary>
    public static string Key(string identifier) =>
        TryParse(identifier, out var uri) ? uri.AbsoluteUri.TrimEnd('/') : identifier.TrimEnd('/');

    // A path alone would be a file to .NET.
    private static bool TryParse(string identifier, out Uri uri) =>
        Uri.TryCreate(identifier, UriKind.Absolute, out uri!) && identifier[0] != '/';
}
