using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>
/// A picture as it is shown. Whoever uploads the same shares the row; who shows it is said by clients and by changes
/// that wait.
/// </summary>
internal sealed class Logo
{
    /// <summary>Of <see cref="Bytes"/>, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>When it was uploaded last: nobody may refer to it yet.</summary>
    public required DateTimeOffset CreatedAt { get; set; }
}

internal sealed class LogoMapping : IEntityTypeConfiguration<Logo>
{
    public void Configure(EntityTypeBuilder<Logo> logo)
    {
        logo.ToTable("logos").HasKey(l => l.Sha256);
        logo.Property(l => l.Sha256).HasMaxLength(64);
        logo.HasIndex(l => l.CreatedAt);
    }
}
