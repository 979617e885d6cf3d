using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// The policy as its operator wrote it. There is one; its revision is its version, and every version stands in its
/// record.
/// </summary>
internal sealed class KeptPolicy : IRecorded
{
    public const string OfReviews = "review";

    public required string Name { get; init; }

    public string Text { get; set; } = "";

    public AccountRef? UpdatedBy { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public long Revision { get; set; }

    public string? RecordHash { get; set; }

    public RecordSubject Subject => new(SubjectKind.Policy, Name);
}

internal sealed class PolicyMapping : IEntityTypeConfiguration<KeptPolicy>
{
    public void Configure(EntityTypeBuilder<KeptPolicy> policy)
    {
        policy.ToTable("policies").HasKey(p => p.Name);
        policy.Property(p => p.Revision).IsConcurrencyToken();
        policy.Ignore(p => p.Subject);
    }
}

/// <summary>An approval that needs others beside it, of the content that its approver read.</summary>
internal sealed class Approval
{
    public required string ClientId { get; init; }

    public required AccountRef ApprovedBy { get; init; }

    /// <summary>What exactly was approved: other content, or a smaller part of it, is something else.</summary>
    public string ContentSha256 { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class ApprovalMapping : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> approval)
    {
        approval.ToTable("approvals").HasKey(a => new { a.ClientId, a.ApprovedBy });
        approval.HasOne<Client>().WithMany().HasForeignKey(a => a.ClientId);
    }
}
