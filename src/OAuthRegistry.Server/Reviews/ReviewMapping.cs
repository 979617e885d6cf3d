using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews;

internal sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> submission)
    {
        submission.ToTable("submissions").HasKey(s => s.ClientId);
        submission.HasOne<Client>().WithOne(c => c.Submission).HasForeignKey<Submission>(s => s.ClientId);
        submission.Ignore(s => s.IsChange).Ignore(s => s.Wanted).Ignore(s => s.WaitsFor);
        submission.HasIndex(s => new { s.QueuedAt, s.ClientId });
        submission.HasIndex(s => s.AskedAt);
        submission.HasIndex(s => s.AnswerBy).HasFilter("answer_by IS NOT NULL");
    }
}

internal sealed class DecisionMapping : IEntityTypeConfiguration<DecisionRow>
{
    public void Configure(EntityTypeBuilder<DecisionRow> decision)
    {
        decision.ToTable("decisions").HasKey(d => new { d.ClientId, d.Revision });
        decision.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId);
        decision.HasIndex(d => d.CreatedAt);
    }
}
