using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>
/// A host that an account says is its own. Users and organizations share their IDs, so the ID names the account. What
/// another account proves of the same host is its own business.
/// </summary>
internal sealed class AccountHost : IWork, ITold
{
    public static string Whose => "account_id";

    public const string TxtLabel = "_oauth-registry";

    private const string FilePath = "/.well-known/oauth-registry.txt";

    public required Guid Id { get; init; }

    public required string AccountId { get; init; }

    public required string Host { get; init; }

    /// <summary>
    /// What the TXT record or the file must say: it names the registry, and has random characters that belong to this
    /// account and this host, so that nothing that was written for others proves anything.
    /// </summary>
    public required string Value { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ProvenAt { get; set; }

    public HostProof? ProvenBy { get; set; }

    public DateTimeOffset? LastCheckedAt { get; set; }

    /// <summary>What was missing when somebody looked last; null if nothing was.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Since when a proof that was there is not found any more.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When it is looked at again; only what is proven is.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Changes with every look, so that of two that cross one counts.</summary>
    public Guid? Claim { get; set; }

    public Topic? Tells(bool isNew) => Topic.Hosts(AccountId);

    public string TxtName => $"{TxtLabel}.{Host}";

    public string FileUrl => $"https://{Host}{FilePath}";

    public static string ValueOf(string registry, string token) => $"oauth-registry={registry}/{token}";

    /// <summary>
    /// Whether it proves who owns that host, too: whoever may write the TXT record rules the zone and all below, a file
    /// says nothing of another web server.
    /// </summary>
    public bool Covers(string host) =>
        ProvenAt is not null
        && (host == Host || (ProvenBy == HostProof.Dns && host.EndsWith($".{Host}", StringComparison.Ordinal)));
}

internal sealed class AccountHostMapping : IEntityTypeConfiguration<AccountHost>
{
    public void Configure(EntityTypeBuilder<AccountHost> host)
    {
        host.ToTable("hosts").HasKey(h => h.Id);
        host.Property(h => h.Id).ValueGeneratedNever();
        host.Property(h => h.AccountId).HasMaxLength(Limits.MaxId);
        host.Property(h => h.Host).HasMaxLength(Limits.MaxHost);
        host.Property(h => h.Claim).IsConcurrencyToken();
        host.Ignore(h => h.TxtName).Ignore(h => h.FileUrl);
        host.HasOne<Account>().WithMany().HasForeignKey(h => h.AccountId).OnDelete(DeleteBehavior.Cascade);
        host.HasIndex(h => new { h.AccountId, h.Host }).IsUnique();
        host.HasIndex(h => h.DueAt).HasFilter("due_at IS NOT NULL");
    }
}
