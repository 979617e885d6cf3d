using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Pages;

/// <summary>Rights to tick: what they are for, which are offered, and which are ticked.</summary>
internal sealed record RightChoices(string Hint, RightSet Offered, IReadOnlyCollection<string> Chosen)
{
    public static IReadOnlyCollection<string> NamesOf(IEnumerable<Right>? rights) => [.. (rights ?? []).Select(WireNames<Right>.NameOf)];
}
