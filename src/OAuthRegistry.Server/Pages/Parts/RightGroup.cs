using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>Rights as people read them: in groups, a sentence each.</summary>
/// <param name="Title">As users of a client read it on the consent page.</param>
/// <param name="Kind">As those read it who choose rights.</param>
/// <param name="Rights">In the order of the catalogue.</param>
internal sealed record RightGroup(string Title, string Kind, IReadOnlyList<RightInWords> Rights)
{
    private static readonly (string Prefix, string Title, string Kind)[] Titles =
    [
        ("RIGHT_USER_", "Your account", "User account"),
        ("RIGHT_ORGANIZATION_", "Your organizations", "Organizations"),
        ("RIGHT_APPLICATION_", "Your applications", "Applications"),
        ("RIGHT_GATEWAY_", "Your gateways", "Gateways"),
        ("RIGHT_CLIENT_", "Your OAuth clients", "OAuth clients"),
        ("RIGHT_", "Everything", "Everything"),
    ];

    /// <summary>The rights in the order of their groups, without these.</summary>
    public static IEnumerable<RightInWords> AllOf(RightSet rights) => Of(rights).SelectMany(group => group.Rights);

    public static IEnumerable<RightGroup> Of(RightSet rights) =>
        rights
            .ToList()
            .Select(right => new RightInWords(right, WireNames<Right>.NameOf(right), RightCatalogue.Meanings[right]))
            .GroupBy(right =>
                Array.FindIndex(Titles, title => right.Name.StartsWith(title.Prefix, StringComparison.Ordinal))
            )
            .OrderBy(group => group.Key)
            .Select(group => new RightGroup(Titles[group.Key].Title, Titles[group.Key].Kind, [.. group]));
}

internal sealed record RightInWords(Right Right, string Name, string Meaning)
{
    /// <summary>Whether it stands for others, so that one should look twice.</summary>
    public bool IsSweeping => Name.EndsWith("_ALL", StringComparison.Ordinal);
}
