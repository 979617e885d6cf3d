using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>A part of the queue that a reviewer looks at again and again, under a name that nobody else sees.</summary>
internal sealed class QueueView
{
    public required Guid Id { get; init; }

    public required AccountRef Account { get; init; }

    public required string Name { get; init; }

    /// <summary>As the query of the queue.</summary>
    public required string Filter { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class QueueViewMapping : IEntityTypeConfiguration<QueueView>
{
    public void Configure(EntityTypeBuilder<QueueView> view)
    {
        view.ToTable("queue_views").HasKey(v => v.Id);
        view.Property(v => v.Id).ValueGeneratedNever();
        view.HasIndex(v => new { v.Account, v.Name }).IsUnique();
    }
}
