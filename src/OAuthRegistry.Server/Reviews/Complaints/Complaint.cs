using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>
/// What a user reported about a client. The wire calls it a report; here that is what the checks of a client say.
/// </summary>
internal sealed class Complaint
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public required string UserId { get; init; }

    public ComplaintReason Reason { get; set; }

    public string Text { get; set; } = "";

    /// <summary>The revision of the client that was in use when it was reported last.</summary>
    public long Revision { get; set; }

    /// <summary>When it was reported last.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was handled; open until then.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>Who handled it; nobody where the registry itself decided.</summary>
    public AccountRef? HandledBy { get; set; }

    public ComplaintBody ToBody() =>
        new()
        {
            Id = Id.ToString(),
            ClientIds = new ClientIds { ClientId = ClientId },
            UserIds = new UserIds { UserId = UserId },
            Reason = Reason,
            Text = Text.Length > 0 ? Text : null,
            Revision = Revision,
            CreatedAt = CreatedAt,
            HandledAt = HandledAt,
            HandledBy = HandledBy?.ToIds(),
        };
}

internal sealed class ComplaintMapping : IEntityTypeConfiguration<Complaint>
{
    public void Configure(EntityTypeBuilder<Complaint> complaint)
    {
        complaint.ToTable("client_reports").HasKey(c => c.Id);
        complaint.Property(c => c.Id).ValueGeneratedNever();

        // What is handled at the same moment is not changed any more: what its user adds is another one.
        complaint.Property(c => c.HandledAt).IsConcurrencyToken();
        complaint.HasOne<Client>().WithMany().HasForeignKey(c => c.ClientId);
        complaint.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        complaint.HasIndex(c => new { c.ClientId, c.UserId }).IsUnique().HasFilter("handled_at IS NULL");
        complaint.HasIndex(c => new
        {
            c.ClientId,
            c.CreatedAt,
            c.Id,
        });
    }
}
