using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>"A client that signs with its own key should have keys that only it holds."</summary>
internal static class KeyCheck
{
    /// <summary>Nothing about a client that proves itself otherwise.</summary>
    public static IEnumerable<CheckBody> Run(ReviewSubject subject) =>
        !subject.Content.UsesKeys ? []
        : subject.Content.JwksUri is { } uri ? [OfAddress(uri, subject.KeyProbe)]
        : [OfKeys(subject.Content.Jwks is { } set ? KeySet.Read(set)!.Keys : [])];

    private static CheckBody OfKeys(IReadOnlyList<PublicKey> keys) =>
        keys.Count == 0
            ? Check.Fail(Guideline.Keys, "has no key, so it can not prove who it is", "Register a public key in jwks.")
            : Check.Pass(Guideline.Keys, "proves who it is by keys of its own", keys.Select(key => key.ToString()));

    private static CheckBody OfAddress(string uri, ProbeResult? probe)
    {
        const string Advice = "Keep the keys on a host of the owner: whoever rules it can pose as the client.";
        var evidence = probe is null ? uri : $"{uri}: {probe.Evidence}";
        return probe?.Outcome switch
        {
            ProbeOutcome.Fails => Check.Fail(Guideline.Keys, "the address of its keys does not work", Advice, evidence),
            ProbeOutcome.Refused => Check.Fail(
                Guideline.Keys,
                "the address of its keys is one that this server never goes to",
                Advice,
                evidence
            ),
            _ => Check.NeedsHuman(
                Guideline.Keys,
                "keeps its keys at an address, where they change without a review",
                Advice,
                evidence
            ),
        };
    }
}
