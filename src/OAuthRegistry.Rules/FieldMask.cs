namespace OAuthRegistry.Rules;

/// <summary>The members that a call is about.</summary>
internal sealed class FieldMask(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = [.. names];

    public IReadOnlyCollection<string> Names => _names;

    /// <summary>
    /// Whether nobody named the members: what the caller may not see is left out then, and refused otherwise.
    /// </summary>
    public bool IsImplied { get; init; }

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>With one member more.</summary>
    public FieldMask And(string name) => new(_names.Append(name));

    public FieldMask Except(FieldMask other) => new(_names.Where(name => !other.Contains(name)));

    public FieldMask And(FieldMask other) => new(_names.Where(other.Contains));

    /// <summary>Whether a fault at this place, such as <c>redirect_uris[0]</c>, is about one of the members.</summary>
    public bool Covers(string place) => _names.Contains(place.Split('.', '[')[0]);
}
