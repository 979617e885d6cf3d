using System.ComponentModel.DataAnnotations;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>What happens after an approval, in the section <c>Reviews</c> of the configuration.</summary>
internal sealed class WatchOptions
{
    public const string Section = "Reviews";

    private const string Never = "0",
        Longest = "3650";

    /// <summary>How often an approved client is looked at again; zero is never.</summary>
    [Range(typeof(TimeSpan), Never, Longest, ParseLimitsInInvariantCulture = true)]
    public TimeSpan WatchEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an owner has to mend what drifted before administrators are told.</summary>
    public TimeSpan DriftGrace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether a client is flagged then, too.</summary>
    public bool FlagDrift { get; set; }

    /// <summary>How often one account has clients looked at again in an hour; 0 means no limit.</summary>
    [Range(0, 1_000_000)]
    public int LooksPerHour { get; set; } = 30;

    /// <summary>How often an owner confirms that a client is as it was; zero is never.</summary>
    [Range(typeof(TimeSpan), Never, Longest, ParseLimitsInInvariantCulture = true)]
    public TimeSpan AttestEvery { get; set; } = TimeSpan.FromDays(365);
}
