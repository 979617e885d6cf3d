using System.ComponentModel.DataAnnotations;

namespace OAuthRegistry.Server.Keeping;

/// <summary>How long a server goes on with what it read.</summary>
internal sealed class KeepingOptions
{
    public const string Section = "Access";

    /// <summary>
    /// How late, at most, a server knows what others changed about keys, tokens, clients and their accounts. It mostly
    /// hears of it at once; when it has not heard for so long it keeps nothing. Zero: it asks the database every time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan KeepKeys { get; set; } = TimeSpan.FromSeconds(3);

    public bool IsOn => KeepKeys > TimeSpan.Zero;
}
