using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews.Usage;

/// <summary>
/// How often the tokens of a client used a right, or a scope of identity, on a day. By whom is not kept.
/// </summary>
internal sealed class UsedRight
{
    public required string ClientId { get; init; }

    public required DateOnly Day { get; init; }

    public required string Name { get; init; }

    public long Count { get; init; }
}

internal sealed class UsedRightMapping : IEntityTypeConfiguration<UsedRight>
{
    public void Configure(EntityTypeBuilder<UsedRight> used)
    {
        used.ToTable("right_uses")
            .HasKey(u => new
            {
                u.ClientId,
                u.Day,
                u.Name,
            });
        used.Property(u => u.Name).HasMaxLength(Limits.MaxScope);
        used.HasOne<Client>().WithMany().HasForeignKey(u => u.ClientId);
        used.HasIndex(u => u.Day);
    }
}
