using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>Looks once more at hosts that were proven, each on one server at a time and one after the other.</summary>
internal sealed class HostRecheck(
    RegistryContext db,
    HostLook look,
    HostVerdict verdict,
    HostTries tries,
    IOptions<HostProofOptions> options,
    TimeProvider time
) : IRound
{
    /// <summary>
    /// How many hosts one server takes at once, and how often in a row before it lets the others come.
    /// </summary>
    private const int MostAtOnce = 20,
        MostInARow = 10;

    /// <summary>How soon one that is due is found; how often each is looked at is a setting.</summary>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public string Purpose => "Proofs of hosts";

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostInARow && await RunAsync(cancellationToken) > 0; i++) { }
    }

    /// <summary>Returns how many hosts were taken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Long enough for all of them, though each takes as long as it may.
        var lease = (options.Value.ProofTimeout * 2 * MostAtOnce) + TimeSpan.FromMinutes(1);
        var due = await db.LeaseAsync<AccountHost>(MostAtOnce, time.Now(), lease, cancellationToken);
        foreach (var host in due)
        {
            await LookAsync(host, cancellationToken);
            db.ChangeTracker.Clear();
        }

        return due.Count;
    }

    private async Task LookAsync(AccountHost host, CancellationToken cancellationToken)
    {
        var wait = tries.TakeOf(host.Host);
        var finding = wait is null ? await look.AtAsync(host, cancellationToken) : null;
        var account = await db.Accounts.FirstOrDefaultAsync(
            a => a.AccountId == host.AccountId && a.DeletedAt == null,
            cancellationToken
        );
        if (account is null)
        {
            return;
        }

        db.Attach(host);
        if (finding is null)
        {
            (host.DueAt, host.Claim) = (time.Now() + wait, Guid.NewGuid());
        }
        else
        {
            verdict.Apply(host, account, finding);
        }

        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (RefusedException)
        {
            // Somebody pressed the button meanwhile, removed the host, or changed the account: the next look tells.
        }
    }
}
