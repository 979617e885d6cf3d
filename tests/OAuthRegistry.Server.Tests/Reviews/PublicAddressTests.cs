using System.Net;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

public class PublicAddressTests
{
    /// <summary>Addresses that nobody from outside may make the server connect to, and a word of the reason.</summary>
    public static TheoryData<string, string> Forbidden =>
        new()
        {
            { "127.0.0.1", "this machine" },
            { "127.255.255.254", "this machine" },
            { "::1", "this machine" },
            { "0.0.0.0", "no address" },
            { "0.1.2.3", "no address" },
            { "::", "no address" },
            { "10.0.0.0", "private" },
            { "10.255.255.255", "private" },
            { "172.16.0.1", "private" },
            { "172.31.255.255", "private" },
            { "192.168.0.1", "private" },
            { "192.168.255.255", "private" },
            { "fc00::1", "private" },
            { "fd12:3456:789a::1", "private" },
            { "fd00:ec2::254", "private" },
            { "fec0::1", "private" },
            { "169.254.0.1", "link-local" },
            { "169.254.169.254", "metadata" },
            { "169.254.170.2", "metadata" },
            { "fe80::1", "link-local" },
            { "fe80::1%1", "link-local" },
            { "febf:ffff::1", "link-local" },
            { "168.63.129.16", "metadata" },
            { "100.64.0.0", "CGNAT" },
            { "100.100.100.200", "CGNAT" },
            { "100.127.255.255", "CGNAT" },
            { "192.0.0.1", "for protocols" },
            { "192.0.0.192", "for protocols" },
            { "192.88.99.1", "for protocols" },
            { "2001::1", "for protocols" },
            { "2001:0:4136:e378:8000:63bf:3fff:fdd2", "for protocols" },
            { "2001:0:ffff:ffff::80ff:fffe", "for protocols" },
            { "2001:2::1", "for protocols" },
            { "2001:10::1", "for protocols" },
            { "2001:20::1", "for protocols" },
            { "192.0.2.1", "documentation" },
            { "198.51.100.7", "documentation" },
            { "203.0.113.255", "documentation" },
            { "2001:db8::1", "documentation" },
            { "3fff::1", "documentation" },
            { "198.18.0.1", "benchmarks" },
            { "198.19.255.255", "benchmarks" },
            { "224.0.0.1", "multicast" },
            { "239.255.255.250", "multicast" },
            { "ff02::1", "multicast" },
            { "ff0e::fb", "multicast" },
            { "240.0.0.1", "reserved" },
            { "255.255.255.255", "reserved" },
            { "100::1", "reserved" },
            { "5f00::1", "reserved" },
            { "::ffff:127.0.0.1", "this machine" },
            { "::ffff:10.1.2.3", "private" },
            { "::ffff:a9fe:a9fe", "metadata" },
            { "::ffff:0.0.0.0", "no address" },
            { "64:ff9b::127.0.0.1", "this machine" },
            { "64:ff9b::192.168.1.1", "private" },
            { "64:ff9b::a9fe:a9fe", "metadata" },
            { "64:ff9b:1::8.8.8.8", "local network" },
            { "2002:7f00:1::", "this machine" },
            { "2002:a00:1::1", "private" },
            { "2002:a9fe:a9fe::1", "metadata" },
            { "::127.0.0.1", "not on the public internet" },
            { "::8.8.8.8", "not on the public internet" },
            { "::ffff:0:127.0.0.1", "not on the public internet" },
            { "4000::1", "not on the public internet" },
            { "8000::1", "not on the public internet" },
        };

    public static TheoryData<string> Public =>
        [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "168.63.129.15",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.0.3.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450:4001:830::200e",
            "2003::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void What_is_not_on_the_public_internet_is_refused_with_the_reason(string address, string reason) =>
        Assert.Contains(reason, PublicAddress.Refusal(IPAddress.Parse(address)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Public))]
    public void What_is_on_the_public_internet_may_be_tried(string address) =>
        Assert.Null(PublicAddress.Refusal(IPAddress.Parse(address)));
}
