using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>
/// How often hosts are looked at, so that nobody makes this server hammer one: what an account asks for, and what a
/// host sees, whoever asks. Each server counts for itself.
/// </summary>
internal sealed class HostTries(IOptions<HostProofOptions> options, TimeProvider time)
{
    private readonly Allowance _ofAccounts = new(options.Value.ProofsPerAccount, TimeSpan.FromHours(1), time);

    private readonly Allowance _ofHosts = new(options.Value.ProofsPerHost, TimeSpan.FromHours(1), time);

    /// <summary>Counts a look that somebody asks for, or refuses.</summary>
    public void Take(AccountRef account, string host)
    {
        if ((_ofAccounts.Take(account.ToString()) ?? TakeOf(host)) is { } wait)
        {
            throw HostErrors.TooMany(host, wait);
        }
    }

    /// <summary>Counts a look of the server's own; if there were too many, how long it must wait.</summary>
    public TimeSpan? TakeOf(string host) => _ofHosts.Take(host);
}
