using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>The rights that a client was granted against those that it used, and giving up the others.</summary>
/// <param name="Usage">What was counted.</param>
/// <param name="MayGiveUp">Whether the user may, on this page.</param>
internal sealed record UsageOnPage(UsageBody Usage, bool MayGiveUp)
{
    public int Used => Usage.Granted.Count(right => right.Used > 0);

    /// <summary>What would be given up; nothing where it is not offered.</summary>
    public IReadOnlyList<string> Unused => MayGiveUp ? (Usage.Unused ?? []).ConvertAll(WireNames<Right>.NameOf) : [];

    /// <summary>A right in words; a scope by its name.</summary>
    public static string Words(RightUsageBody usage) =>
        WireNames<Right>.TryParse(usage.Name, out var right) ? RightCatalogue.Meanings[right] : usage.Name;
}
