using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>Rights to tick: what they are for, which are offered, which are ticked, and what is said of them.</summary>
internal sealed record RightChoices(
    string Hint,
    RightSet Offered,
    IReadOnlyCollection<string> Chosen,
    FieldRemarks? FieldRemarks = null
)
{
    /// <summary>Why each is needed, where one is asked that.</summary>
    public IReadOnlyDictionary<string, string?>? Reasons { get; init; }

    public static IReadOnlyCollection<string> NamesOf(IEnumerable<Right>? rights) =>
        [.. (rights ?? []).Select(WireNames<Right>.NameOf)];
}
