using System.ComponentModel.DataAnnotations;

namespace OAuthRegistry.Server.Access;

/// <summary>How calls are authenticated.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// How long a server may go on with what it read about an API key; zero for not at all. It is how late another
    /// server's change is known.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan KeepKeys { get; set; } = TimeSpan.FromSeconds(3);
}
