using System.Text.RegularExpressions;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>The kinds of things that rights are about, and the words by which a description speaks of them.</summary>
internal static class RightTopics
{
    /// <summary>
    /// Beginnings of words: "gateway" is spoken of in "gateways" too. "You" and "app" stand in any description and
    /// explain nothing.
    /// </summary>
    private static readonly (string Group, Regex Words)[] Known =
    [
        ("User", Words("user|account|profile|signed|signs? in|sign-in|log ?in|identity")),
        ("Application", Words("application|device|sensor|node|uplink|downlink|data|traffic")),
        ("Client", Words("oauth|client")),
        ("Gateway", Words("gateway|base station|router")),
        ("Organization", Words("organi[sz]ation|company|team|member|tenant")),
    ];

    /// <summary>
    /// The kind that a right is about; null for one that is about everything. RIGHT_USER_GATEWAYS_LIST is about
    /// gateways, though it is a right on a user.
    /// </summary>
    public static string? Of(Right right) =>
        Known
            .Select(topic => (topic.Group, At: right.ToString().LastIndexOf(topic.Group, StringComparison.Ordinal)))
            .Where(topic => topic.At >= 0)
            .OrderByDescending(topic => topic.At)
            .Select(topic => topic.Group)
            .FirstOrDefault();

    /// <summary>
    /// The rights about things that the description never speaks of. What a user is, every client may ask.
    /// </summary>
    public static List<Right> Untouched(string description, IEnumerable<Right> rights) =>
        [.. rights.Where(right => right != Right.UserInfo && Of(right) is { } group && !Speaks(description, group))];

    private static bool Speaks(string description, string group) =>
        Known.First(topic => topic.Group == group).Words.IsMatch(description);

    private static Regex Words(string beginnings) =>
        new($@"\b(?:{beginnings})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
