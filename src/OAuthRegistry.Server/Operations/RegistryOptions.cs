namespace OAuthRegistry.Server.Operations;

/// <summary>The section <c>Registry</c> of the configuration.</summary>
internal sealed class RegistryOptions
{
    public const string Section = "Registry";

    /// <summary>How long a deleted client or account can be restored.</summary>
    public TimeSpan RestoreWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Where the registry is reached from outside, such as <c>https://registry.example.com</c>: the issuer of tokens, and where mails lead.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Where the embedded database and the credentials of the first start are kept.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Makes a directory that nobody but its owner reads.</summary>
    public static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

/// <summary>The section <c>Bootstrap</c>: the administrator of an empty database. What is not set is generated.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    public string AdminUserId { get; set; } = "admin";

    public string? AdminPassword { get; set; }

    /// <summary>A full key, <c>NNSXS.id.secret</c>.</summary>
    public string? AdminApiKey { get; set; }
}

/// <summary>The section <c>RateLimits</c>: requests per minute; 0 means no limit.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public int PerCredential { get; set; } = 600_000;

    public int PerAddress { get; set; } = 600_000;
}
