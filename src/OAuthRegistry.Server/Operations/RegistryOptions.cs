using System.ComponentModel.DataAnnotations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Operations;

/// <summary>The section <c>Registry</c> of the configuration.</summary>
internal sealed class RegistryOptions : ICheckedOptions
{
    public const string Section = "Registry";

    /// <summary>How long a deleted client or account can be restored.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan RestoreWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Where the registry is reached from outside, such as <c>https://registry.example.com</c>: the issuer of tokens,
    /// and where mails lead.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Where whoever sent the request reaches the registry, without a slash at the end.</summary>
    public string AddressFor(HttpRequest request) =>
        PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>Where the embedded database and the credentials of the first start are kept.</summary>
    public string DataDirectory { get; set; } = "data";

    public IEnumerable<string> Faults()
    {
        if (PublicUrl is { } url && !IsPlain(url))
        {
            yield return "PublicUrl must begin with https:// (or http://) and hold no query, fragment or user, "
                + "such as https://registry.example.com.";
        }

        if (DataDirectory.Trim().Length == 0)
        {
            yield return "DataDirectory is empty; it must name a folder such as data.";
        }
    }

    private static bool IsPlain(Uri url) =>
        url is { IsAbsoluteUri: true, Scheme: "http" or "https" }
        && url is { Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 };

    /// <summary>Makes a directory that nobody but its owner reads.</summary>
    public static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(
                directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
    }
}

/// <summary>
/// The section <c>Bootstrap</c>: the administrator of an empty database. What is not set is generated.
/// </summary>
internal sealed class BootstrapOptions : ICheckedOptions
{
    public const string Section = "Bootstrap";

    public string AdminUserId { get; set; } = "admin";

    public string? AdminPassword { get; set; }

    /// <summary>A full key, <c>NNSXS.id.secret</c>.</summary>
    public string? AdminApiKey { get; set; }

    /// <summary>The rules of the API, before anything is made by them.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Identifier.IsWellFormed(AdminUserId))
        {
            yield return $"AdminUserId {Identifier.Rule}.";
        }

        foreach (
            var fault in AdminPassword is null ? [] : Passwords.Check(nameof(AdminPassword), AdminPassword, AdminUserId)
        )
        {
            yield return $"{fault.Field} {fault.Message}.";
        }

        if (AdminApiKey is not null && BearerToken.Parse(AdminApiKey) is not { Type: BearerToken.ApiKey })
        {
            yield return "AdminApiKey must be a full key: NNSXS, a dot, 39 characters, a dot, 52 characters, all out "
                + "of A–Z and 2–7.";
        }
    }
}

/// <summary>The section <c>RateLimits</c>: requests per minute; 0 means no limit.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public int PerCredential { get; set; } = 600_000;

    public int PerAddress { get; set; } = 600_000;
}
