using OAuthRegistry.Server.Clients.Content;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>Which hosts of a client its owner should prove: those that the client leads users to.</summary>
internal static class HostsToProve
{
    public static IReadOnlyList<string> Of(IClientContent content) =>
        [.. Addresses(content).Select(HostOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The host of an https address on the internet; null of an own machine, an app, an IP address.</summary>
    public static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            ? HostName.Read(uri.IdnHost)
            : null;

    private static IEnumerable<string?> Addresses(IClientContent content) =>
        content.RedirectUris.Append(content.ClientUri);
}
