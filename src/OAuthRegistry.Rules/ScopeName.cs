namespace OAuthRegistry.Rules;

/// <summary>What the name of a scope may be (RFC 6749, section 3.3), and which names mean something already.</summary>
internal static class ScopeName
{
    public static readonly string Rule =
        $"must have 1 to {Limits.MaxScope} visible characters of ASCII, without quotes, backslashes and spaces";

    /// <summary>Scopes that say who the user is, or that the client wants to refresh.</summary>
    public static readonly IReadOnlyList<string> OfOpenId =
    [
        "openid",
        "profile",
        "email",
        "groups",
        "offline_access",
        "address",
        "phone",
    ];

    public static bool IsWellFormed(string? name) =>
        name is { Length: > 0 and <= Limits.MaxScope } && name.All(c => c is '!' or (>= '#' and <= '~') and not '\\');

    /// <summary>What is wrong with the name of a scope of a resource; nothing if it may have it.</summary>
    public static string? Fault(string? name) =>
        !IsWellFormed(name) ? Rule
        : OfOpenId.Contains(name!) ? $"`{name}` is a scope of OpenID Connect and means something else"
        : IsRight(name!) ? $"`{name}` is a right of this registry"
        : null;

    public static bool IsRight(string name) => name.StartsWith("RIGHT_", StringComparison.OrdinalIgnoreCase);
}
