using System.Text.RegularExpressions;

namespace OAuthRegistry.Server.Clients.Content;

/// <summary>
/// The logo of a client: its bytes are known by their hash, so that a reviewer approves a picture and not a place, and
/// whoever read one may keep it.
/// </summary>
internal sealed partial record LogoRef(string ClientId, string Sha256)
{
    /// <summary>
    /// Where it is read, below the address of the server. The record holds it like this: it says the same whatever the
    /// server is called.
    /// </summary>
    public string Path => $"/clients/{ClientId}/logo/{Sha256}";

    /// <summary>The logo at an address, below whatever server; null if none is meant, or none can be there.</summary>
    public static LogoRef? Read(string? address) =>
        address is not null && Address().Match(address) is { Success: true } match
            ? new LogoRef(match.Groups["client"].Value, match.Groups["sha256"].Value)
            : null;

    /// <summary>Whether a text can be the hash of a picture.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    [GeneratedRegex(@"/clients/(?<client>[a-z0-9-]+)/logo/(?<sha256>[0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
