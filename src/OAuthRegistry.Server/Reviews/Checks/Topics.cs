using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>The kinds of things that rights are about, and the words by which a description speaks of them.</summary>
internal static class Topics
{
    private static readonly (string Group, string[] Words)[] Known =
    [
        ("User", ["user", "account", "profile", "sign", "login", "log in", "identity", "you", "my "]),
        ("Application", ["application", "app ", "apps", "device", "sensor", "node", "uplink", "downlink", "data", "traffic"]),
        ("Client", ["oauth", "client"]),
        ("Gateway", ["gateway", "base station", "router"]),
        ("Organization", ["organization", "organisation", "company", "team", "member", "tenant"]),
    ];

    /// <summary>The kind that a right is about; null for one that is about everything.</summary>
    public static string? Of(Right right) => Known.Select(topic => topic.Group).FirstOrDefault(group => right.ToString().StartsWith(group, StringComparison.Ordinal));

    public static bool Speaks(string description, string group) =>
        Known.First(topic => topic.Group == group).Words.Any(word => description.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The rights about things that the description never speaks of. What a user is, every client may ask.</summary>
    public static List<Right> Untouched(string description, IEnumerable<Right> rights) =>
        [.. rights.Where(right => right != Right.UserInfo && Of(right) is { } group && !SpeaksOfAny(description, right, group))];

    // RIGHT_USER_GATEWAYS_LIST is a right of the user group about gateways: either word explains it.
    private static bool SpeaksOfAny(string description, Right right, string group) =>
        Known.Any(topic => (topic.Group == group || right.ToString().Contains(topic.Group, StringComparison.Ordinal)) && Speaks(description, topic.Group));
}
