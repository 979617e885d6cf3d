using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>What a look at a client says of one check.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="HasDrifted">Whether it is worse than at the approval; null if that could not be told now.</param>
/// <param name="Finding">What is wrong, in a sentence; nothing if nothing is.</param>
/// <param name="Evidence">What that rests on.</param>
internal sealed record WatchFinding(
    DriftCheck Check,
    bool? HasDrifted,
    string Finding = "",
    IReadOnlyList<string>? Evidence = null
)
{
    public IReadOnlyList<string> Evidence { get; init; } = Evidence ?? [];
}
