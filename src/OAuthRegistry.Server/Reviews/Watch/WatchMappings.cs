using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews.Watch;

internal sealed class ClientWatchMapping : IEntityTypeConfiguration<ClientWatch>
{
    public void Configure(EntityTypeBuilder<ClientWatch> watch)
    {
        watch.ToTable("client_watches").HasKey(w => w.Id);
        watch.Property(w => w.Id).ValueGeneratedNever();
        watch.Property(w => w.Claim).IsConcurrencyToken();
        watch.HasOne<Client>().WithMany().HasForeignKey(w => w.ClientId);
        watch.HasIndex(w => w.ClientId).IsUnique();
        watch.HasIndex(w => w.DueAt).HasFilter("due_at IS NOT NULL");
    }
}

internal sealed class DriftMapping : IEntityTypeConfiguration<Drift>
{
    public void Configure(EntityTypeBuilder<Drift> drift)
    {
        drift.ToTable("drifts").HasKey(d => d.Id);
        drift.Property(d => d.Id).ValueGeneratedNever();
        // Who ends it and who tells of it must have seen each other.
        drift.Property(d => d.GoneAt).IsConcurrencyToken();
        drift.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId);
        drift.HasIndex(d => new { d.ClientId, d.Check }).IsUnique().HasFilter("gone_at IS NULL");
    }
}

internal sealed class AttestationMapping : IEntityTypeConfiguration<Attestation>
{
    public void Configure(EntityTypeBuilder<Attestation> attestation)
    {
        // Each is about the revision that was read: of two at once one finds it taken.
        attestation.ToTable("attestations").HasKey(a => new { a.ClientId, a.Revision });
        attestation.HasOne<Client>().WithMany().HasForeignKey(a => a.ClientId);
    }
}
