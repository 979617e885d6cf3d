using System.ComponentModel.DataAnnotations;
using MailKit.Security;

namespace OAuthRegistry.Server.Notifications;

/// <summary>The section <c>Notifications</c> of the configuration.</summary>
internal sealed class NotificationOptions
{
    public const string Section = "Notifications";

    /// <summary>Whether this server delivers. Messages are kept in any case, for a server that does.</summary>
    public bool Deliver { get; set; } = true;

    /// <summary>How often a server looks for what is due; what it caused itself it delivers at once.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long another server takes over what one has begun.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a delivery is tried before it is given up.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// The wait after the first failure; each further one is three times as long, so that ten attempts take about a
    /// day.
    /// </summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long messages may wait because requests go first; what waits longer gets more of the time.
    /// </summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a server looks for secrets that end soon.</summary>
    public TimeSpan ExpiryCheck { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long a notification stays in the list after its user has read it.</summary>
    public TimeSpan KeepRead { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long one stays that its user never looked at.</summary>
    public TimeSpan KeepUnread { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long a delivery is kept that arrived or was given up.</summary>
    public TimeSpan KeepDeliveries { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often a server looks for what was kept long enough.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromHours(6);
}

/// <summary>The section <c>Mail</c>. Without a host no mail is sent.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>
    /// <c>StartTls</c>, <c>SslOnConnect</c> (port 465) or, on a network that one trusts, <c>None</c>.
    /// </summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender, such as <c>OAuthRegistry &lt;registry@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>
    /// The language of the mails, <c>en</c> or <c>de</c>. Nobody says who reads which, and a browser is asked only
    /// while somebody looks.
    /// </summary>
    [AllowedValues("en", "de")]
    public string Language { get; set; } = "en";

    public bool IsConfigured => !string.IsNullOrEmpty(Host);
}
