using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>
/// What a look at a host means for its proof, to be saved by whoever looked. A proof that is not found does not end at
/// once: web servers and zones have bad days.
/// </summary>
internal sealed class HostVerdict(
    AuditTrail audit,
    Outbox outbox,
    IOptions<HostProofOptions> options,
    TimeProvider time
)
{
    private const double Jitter = 0.1;

    /// <summary>How a host stands in the record.</summary>
    private const string Unproven = "unproven";

    public void Apply(AccountHost host, Account account, HostFinding finding)
    {
        var now = time.Now();
        var isMissing = finding.By is null || (host.ProvenBy == HostProof.Dns && finding.By == HostProof.File);
        (host.LastCheckedAt, host.LastFailure, host.Claim) = (now, isMissing ? finding.Failure : null, Guid.NewGuid());
        if (isMissing && host.ProvenBy is not null)
        {
            Miss(host, account, finding, now);
        }
        else if (finding.By is { } proof)
        {
            Prove(host, account, proof, now);
        }
    }

    public static ChangeBody Change(AccountHost host, string? from, string? to) =>
        new()
        {
            Field = $"hosts.{host.Host}",
            From = from,
            To = to,
        };

    public static string Standing(AccountHost host) =>
        host.ProvenBy is { } proof ? WireNames<HostProof>.NameOf(proof) : Unproven;

    private void Prove(AccountHost host, Account account, HostProof proof, DateTimeOffset now)
    {
        var before = Standing(host);
        (host.ProvenBy, host.FailingSince, host.DueAt) = (proof, null, Next(now));
        if (Standing(host) != before)
        {
            host.ProvenAt = now;
            audit.Record(account, "host.prove", [Change(host, before, Standing(host))]);
        }
    }

    /// <summary>Where a file stands in for a record, the hosts below keep their proof for the same time.</summary>
    private void Miss(AccountHost host, Account account, HostFinding finding, DateTimeOffset now)
    {
        if (host.FailingSince is null)
        {
            host.FailingSince = now;
            Tell(account, host, NotificationKind.HostProofFailing, now + options.Value.ProofGrace);
        }

        var (next, end) = (Next(now), host.FailingSince.Value + options.Value.ProofGrace);
        host.DueAt = next < end ? next : end;
        if (now >= end)
        {
            End(host, account, finding.By, now);
        }
    }

    private void End(AccountHost host, Account account, HostProof? left, DateTimeOffset now)
    {
        var before = Standing(host);
        (host.ProvenBy, host.FailingSince) = (left, null);
        host.ProvenAt = left is null ? null : now;
        host.DueAt = left is null ? null : Next(now);
        audit.Record(account, "host.end", [Change(host, before, Standing(host))]);
        Tell(account, host, NotificationKind.HostProofEnded, null);
    }

    private void Tell(Account account, AccountHost host, NotificationKind kind, DateTimeOffset? endsAt)
    {
        var days = $"{options.Value.ProofGrace.TotalDays:0.#} days";
        var summary =
            kind == NotificationKind.HostProofFailing
                ? $"The proof of host {host.Host} of {account.Ref} is not found any more. It ends after {days} if it "
                    + "does not come back."
                : $"The proof of host {host.Host} of {account.Ref} ended: it was not found for {days}.";
        outbox.AddToAccount(kind, account.Ref, new NotificationData(summary) { Host = host.Host, ExpiresAt = endsAt });
    }

    /// <summary>Not all at the same moment, though all were proven on one.</summary>
    private DateTimeOffset Next(DateTimeOffset now) =>
        now + (options.Value.ProofCheck * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble())));
}
