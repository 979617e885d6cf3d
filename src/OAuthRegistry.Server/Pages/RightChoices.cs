using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Pages;

/// <summary>Rights to tick: what they are for, which are offered, and which are ticked.</summary>
internal sealed record RightChoices(string Hint, RightSet Offered, IReadOnlyCollection<string> Chosen)
{
    public static RightChoices OfClient(IReadOnlyCollection<string> chosen) =>
        new("What the client may do in the name of its users. Ask for the fewest that do: each more is a question for the reviewer and for every user.", RightSet.Everything, chosen);

    public static IReadOnlyCollection<string> NamesOf(IEnumerable<Right>? rights) => [.. (rights ?? []).Select(WireNames<Right>.NameOf)];
}
