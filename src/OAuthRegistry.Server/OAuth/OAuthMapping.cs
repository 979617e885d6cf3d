using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.ToTable("consents").HasKey(c => new { c.UserId, c.ClientId });
        consent.Property(c => c.UserId).HasMaxLength(Limits.MaxId);
        consent.Property(c => c.ClientId).HasMaxLength(Limits.MaxId);
        consent.Ignore(c => c.OfNetwork);
        consent.HasIndex(c => c.ClientId);
    }
}

internal sealed class TokenFamilyMapping : IEntityTypeConfiguration<TokenFamily>
{
    public void Configure(EntityTypeBuilder<TokenFamily> family)
    {
        family.ToTable("token_families").HasKey(f => f.FamilyId);
        family.Property(f => f.FamilyId).ValueGeneratedNever();
        family.HasIndex(f => new { f.UserId, f.ClientId });
        family.Property(f => f.SessionId).HasMaxLength(BearerToken.IdLength);
        family.HasIndex(f => f.SessionId).HasFilter("session_id IS NOT NULL");
        family.HasIndex(f => f.CreatedAt);
        family.HasMany<Token>().WithOne().HasForeignKey(t => t.FamilyId);
    }
}

internal sealed class TokenMapping : IEntityTypeConfiguration<Token>
{
    public void Configure(EntityTypeBuilder<Token> token)
    {
        token.ToTable("tokens").HasKey(t => t.TokenId);
        token.Property(t => t.TokenId).HasMaxLength(BearerToken.IdLength);
        token.Property(t => t.Version).IsConcurrencyToken();
        token.Property(t => t.ProofKey).HasMaxLength(64);
        token.HasIndex(t => t.FamilyId);
        token.HasIndex(t => t.ExpiresAt);
    }
}

internal sealed class AuthorizationRequestMapping : IEntityTypeConfiguration<AuthorizationRequest>
{
    public void Configure(EntityTypeBuilder<AuthorizationRequest> request)
    {
        request.ToTable("authorization_requests").HasKey(r => r.RequestKey);
        request.Property(r => r.RequestKey).HasMaxLength(64);
        request.Property(r => r.ClientId).HasMaxLength(Limits.MaxId);
        request.Ignore(r => r.KeptSince);
        request.HasIndex(r => r.ExpiresAt);
    }
}

internal sealed class SigningKeyMapping : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> key) => key.ToTable("signing_keys").HasKey(k => k.KeyId);
}
