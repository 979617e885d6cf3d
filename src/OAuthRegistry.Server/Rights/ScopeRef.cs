namespace OAuthRegistry.Server.Rights;

/// <summary>
/// A scope of a resource of the network. The resource belongs to it: a name that is given to another resource one day
/// is another scope, and nobody has it who had the old one.
/// </summary>
internal readonly record struct ScopeRef(string ResourceId, string Name)
{
    public override string ToString() => $"{ResourceId}/{Name}";

    /// <summary>Reads what <see cref="ToString"/> writes; the name may have slashes, the ID has none.</summary>
    /// <summary>
    /// As somebody typed it. What has no slash names no scope, and is refused as one that is not there.
    /// </summary>
    public static ScopeRef Typed(string text) =>
        text.Contains('/', StringComparison.Ordinal) ? Parse(text) : new ScopeRef(text, "");

    public static ScopeRef Parse(string text) =>
        text.Split('/', 2) is [var resource, var name]
            ? new ScopeRef(resource, name)
            : throw new FormatException($"'{text}' names no scope");
}
