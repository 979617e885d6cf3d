using System.ComponentModel.DataAnnotations;
using System.Net;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>How hosts are proven, in the section <c>Reviews</c> of the configuration.</summary>
internal sealed class HostProofOptions : ICheckedOptions
{
    public const string Section = "Reviews";

    private const int DnsPort = 53;

    /// <summary>Who is asked for TXT records, such as <c>9.9.9.9</c>; those of the system if nobody is named.</summary>
    public string[] Resolvers { get; set; } = [];

    /// <summary>How long a resolver, and the web server of a host, may take.</summary>
    public TimeSpan ProofTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a host that was proven is looked at again, give or take a tenth.</summary>
    public TimeSpan ProofCheck { get; set; } = TimeSpan.FromDays(1);

    /// <summary>For how long a proof holds that is not found any more.</summary>
    public TimeSpan ProofGrace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often one account has hosts looked at in an hour; 0 means no limit.</summary>
    [Range(0, 1_000_000)]
    public int ProofsPerAccount { get; set; } = 30;

    /// <summary>How often one host is looked at in an hour, whoever asks; 0 means no limit.</summary>
    [Range(0, 1_000_000)]
    public int ProofsPerHost { get; set; } = 120;

    public IPEndPoint[] ReadResolvers() => [.. Resolvers.Select(ReadResolver).OfType<IPEndPoint>()];

    public IEnumerable<string> Faults() =>
        Resolvers
            .Index()
            .Where(resolver => ReadResolver(resolver.Item) is null)
            .Select(resolver =>
                $"Resolvers__{resolver.Index} is '{resolver.Item}'; it must be an address such as 9.9.9.9, "
                + "9.9.9.9:5353 or [2620:fe::fe]:53."
            );

    private static IPEndPoint? ReadResolver(string text) =>
        IPEndPoint.TryParse(text, out var endPoint)
            ? new IPEndPoint(endPoint.Address, endPoint.Port == 0 ? DnsPort : endPoint.Port)
            : null;
}
