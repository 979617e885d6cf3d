using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OAuthRegistry.Server.OAuth;

/// <summary>That something was used which works once; kept as long as it could be used again.</summary>
internal sealed class UsedAssertion
{
    /// <summary>The hash of whose it is and what it is called, such as a client and its <c>jti</c>.</summary>
    public required string AssertionKey { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class UsedAssertionMapping : IEntityTypeConfiguration<UsedAssertion>
{
    public void Configure(EntityTypeBuilder<UsedAssertion> used)
    {
        used.ToTable("used_assertions").HasKey(u => u.AssertionKey);
        used.Property(u => u.AssertionKey).HasMaxLength(64);
        used.HasIndex(u => u.ExpiresAt);
    }
}
