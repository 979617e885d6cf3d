using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Proofs;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>"The hosts that users are sent to should be the owner's."</summary>
internal static class HostCheck
{
    /// <summary>Nothing about a client that leads users to no public host.</summary>
    public static IEnumerable<CheckBody> Run(ReviewSubject subject) =>
        HostsToProve.Of(subject.Content) is { Count: > 0 } hosts ? [Of(hosts, subject)] : [];

    private static CheckBody Of(IReadOnlyList<string> hosts, ReviewSubject subject)
    {
        if (subject.ProvenHosts is not { } proofs)
        {
            return Check.NeedsHuman(
                Guideline.Hosts,
                "nobody has looked yet whose the hosts are",
                "Read the report once more: it tells.",
                hosts
            );
        }

        var unproven = hosts.Where(host => !proofs.Any(proof => proof.Covers(host))).ToList();
        return unproven.Count == 0
            ? Check.Pass(
                Guideline.Hosts,
                $"{subject.Owner} has proven that it owns {(hosts.Count == 1 ? "the host" : "every host")}",
                hosts
            )
            : Check.Warn(
                Guideline.Hosts,
                $"{subject.Owner} has not proven that it owns {(hosts.Count == 1 ? "the host" : "each host")}",
                "Prove it by a TXT record or a file: the hosts of the account say which.",
                unproven.Select(host => $"{host}: not proven")
            );
    }
}
