using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Resources;

internal sealed class ResourceMapping : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> resource)
    {
        resource.ToTable("resources").HasKey(r => r.ResourceId);
        resource.Property(r => r.ResourceId).HasMaxLength(Limits.MaxId);
        resource.Property(r => r.Revision).IsConcurrencyToken();
        resource.Ignore(r => r.Subject);
        resource.HasIndex(r => r.IdentifierKey).IsUnique();
        resource.HasMany(r => r.Scopes).WithOne().HasForeignKey(s => s.ResourceId);
        resource.HasMany(r => r.Secrets).WithOne().HasForeignKey(s => s.ResourceId);
    }
}

internal sealed class ScopeMapping : IEntityTypeConfiguration<Scope>
{
    public void Configure(EntityTypeBuilder<Scope> scope)
    {
        scope.ToTable("scopes").HasKey(s => s.Name);
        scope.Property(s => s.Name).HasMaxLength(Limits.MaxScope);
        scope.Ignore(s => s.Ref);
    }
}

internal sealed class ResourceSecretMapping : IEntityTypeConfiguration<ResourceSecret>
{
    public void Configure(EntityTypeBuilder<ResourceSecret> secret)
    {
        secret.ToTable("resource_secrets").HasKey(s => s.SecretId);
        secret.Property(s => s.SecretId).HasMaxLength(BearerToken.IdLength);
    }
}
