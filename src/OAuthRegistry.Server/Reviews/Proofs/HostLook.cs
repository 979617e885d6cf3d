using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>What was found at a host, in words for who wants to prove it.</summary>
/// <param name="By">By what it is proven; by nothing if null.</param>
/// <param name="Dns">What the TXT record says.</param>
/// <param name="File">What the file says; null if nobody needed it.</param>
internal sealed record HostFinding(HostProof? By, string? Dns, string? File)
{
    public string? Failure =>
        By switch
        {
            null => $"DNS: {Dns}. File: {File}.",
            HostProof.File => $"DNS: {Dns}.",
            _ => null,
        };
}

/// <summary>Looks for the proof of a host: first for the TXT record, which proves more, then for the file.</summary>
internal sealed class HostLook(ITxtLookup txt, HostFile file, IOptions<HostProofOptions> options)
{
    private const string Prefix = "oauth-registry=";

    public async Task<HostFinding> AtAsync(AccountHost host, CancellationToken cancellationToken)
    {
        if (await InDnsAsync(host, cancellationToken) is not { } dns)
        {
            return new HostFinding(HostProof.Dns, null, null);
        }

        using var patience = Patience(cancellationToken);
        var inFile = await file.WhyNotAsync(host, patience.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return new HostFinding(
            inFile is null ? HostProof.File : null,
            dns,
            inFile is null ? null : $"{host.FileUrl} {inFile}"
        );
    }

    private async Task<string?> InDnsAsync(AccountHost host, CancellationToken cancellationToken)
    {
        using var patience = Patience(cancellationToken);
        try
        {
            var answer = await txt.AskAsync(host.TxtName, patience.Token).WaitAsync(patience.Token);
            return answer.Failure is { } failure ? $"{host.TxtName} could not be looked up: {failure}"
                : answer.Records.Contains(host.Value) ? null
                : $"{host.TxtName} {Describe(answer.Records)}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{host.TxtName} could not be looked up: the resolver does not answer in time";
        }
    }

    /// <summary>Not the records themselves: nobody reads by this server what it could not read itself.</summary>
    private static string Describe(IReadOnlyList<string> records) =>
        records switch
        {
            [] => "has no TXT record",
            _ when records.Any(record => record.StartsWith(Prefix, StringComparison.Ordinal)) =>
                "has a record of another registry, account or host, and not this one's",
            _ => "has TXT records, and none of them is the value",
        };

    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.ProofTimeout);
        return patience;
    }
}
