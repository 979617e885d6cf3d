using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>That a client used an assertion; kept as long as the assertion could be used again.</summary>
internal sealed class UsedAssertion
{
    /// <summary>The hash of the client and its <c>jti</c>, which may be of any length.</summary>
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

/// <summary>
/// Each assertion works once (RFC 7523, section 3, number 7). Of many servers that see the same one at the same moment
/// the database lets one through.
/// </summary>
internal sealed class UsedAssertions(RegistryContext db)
{
    /// <summary>Uses it; false if somebody did before.</summary>
    public async Task<bool> UseAsync(
        string clientId,
        string id,
        DateTimeOffset expiresAt,
        CancellationToken cancellationToken
    )
    {
        var row = new UsedAssertion
        {
            AssertionKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId} {id}"))),
            ExpiresAt = expiresAt,
        };
        db.UsedAssertions.Add(row);
        try
        {
            await db.SaveAsync(cancellationToken);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
        finally
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }
}
