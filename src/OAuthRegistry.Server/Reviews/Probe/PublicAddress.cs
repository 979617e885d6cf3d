using System.Net;
using System.Net.Sockets;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Which addresses are on the public internet, by the special-purpose registries of the IANA (RFC 6890). The server
/// connects to no other: whoever registers a client must not be able to reach what only the server can reach.
/// </summary>
internal static class PublicAddress
{
    private static readonly (IPNetwork Network, string What)[] Special =
    [
        .. Networks("this machine", "127.0.0.0/8", "::1/128"),
        .. Networks("no address", "0.0.0.0/8", "::/128"),
        .. Networks("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        .. Networks("link-local, where clouds keep their metadata", "169.254.0.0/16", "fe80::/10"),
        .. Networks("where Azure keeps its metadata", "168.63.129.16/32"),
        .. Networks("shared by a carrier (CGNAT)", "100.64.0.0/10"),
        .. Networks("for protocols", "192.0.0.0/24", "192.88.99.0/24", "2001::/23"),
        .. Networks(
            "for documentation",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20"
        ),
        .. Networks("for benchmarks", "198.18.0.0/15"),
        .. Networks("multicast", "224.0.0.0/4", "ff00::/8"),
        .. Networks("reserved", "240.0.0.0/4", "100::/64", "5f00::/16"),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3"),
        Nat64 = IPNetwork.Parse("64:ff9b::/96"),
        LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48"),
        SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Why the address is not to be connected to; null if it is public.</summary>
    public static string? Refusal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Refusal(address.MapToIPv4());
        }

        if (Special.FirstOrDefault(special => special.Network.Contains(address)).What is { } what)
        {
            return $"{address} is {what}";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        return Embedded(address) is { } inner
            ? Refusal(inner) is { } refusal
                ? $"{address} stands for an IPv4 address: {refusal}"
                : null
            : LocalNat64.Contains(address)
                ? $"{address} is a translation of a local network"
                : Global6.Contains(address)
                    ? null
                    : $"{address} is not on the public internet";
    }

    /// <summary>The IPv4 address that a gateway would make of the IPv6 address.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }

    private static IEnumerable<(IPNetwork Network, string What)> Networks(string what, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), what));
}
