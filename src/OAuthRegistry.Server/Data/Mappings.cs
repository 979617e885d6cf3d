using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Server.Data;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("accounts").HasKey(a => a.AccountId);
        account.Property(a => a.AccountId).HasMaxLength(Limits.MaxId);
        account.Property(a => a.Revision).IsConcurrencyToken();
        account.Property(a => a.Attributes).HasConversion<AttributesConverter, AttributesComparer>();
        account.HasIndex(a => a.IdKey);
        account.HasIndex(a => a.NameKey);
        account.Ignore(a => a.Ref).Ignore(a => a.Subject);
        account
            .HasDiscriminator<AccountKind>("Kind")
            .HasValue<User>(AccountKind.User)
            .HasValue<Organization>(AccountKind.Organization);
        account.HasMany<ApiKey>().WithOne().HasForeignKey(k => k.AccountId);
        account.HasMany<Collaborator>().WithOne().HasForeignKey(c => c.AccountId);
    }
}

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.HasIndex(u => u.EmailKey).IsUnique();
        user.HasIndex(u => u.Admin);
        user.HasMany<Member>().WithOne().HasForeignKey(m => m.UserId);
    }
}

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization) =>
        organization.HasMany(o => o.Members).WithOne().HasForeignKey(m => m.OrganizationId);
}

internal sealed class MemberMapping : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> member)
    {
        member.ToTable("members").HasKey(m => new { m.OrganizationId, m.UserId });
        member.HasIndex(m => m.UserId);
        member.Ignore(m => m.IsOwner);
    }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys").HasKey(k => k.KeyId);
        key.HasIndex(k => new { k.AccountId, k.KeyId });
    }
}

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> client)
    {
        client.ToTable("clients").HasKey(c => c.ClientId);
        client.Property(c => c.ClientId).HasMaxLength(Limits.MaxId);
        client.Property(c => c.Revision).IsConcurrencyToken();
        client.Property(c => c.Attributes).HasConversion<AttributesConverter, AttributesComparer>();
        client.Property(c => c.RightReasons).HasConversion<AttributesConverter, AttributesComparer>();
        client.Ignore(c => c.Subject).Ignore(c => c.IsUsable).Ignore(c => c.Content);
        client.HasMany(c => c.Collaborators).WithOne().HasForeignKey(c => c.ClientId);
        client.HasMany(c => c.Secrets).WithOne().HasForeignKey(s => s.ClientId);
        client.HasIndex(c => new { c.Name, c.ClientId });
        client.HasIndex(c => new { c.CreatedAt, c.ClientId });
        client.HasIndex(c => new { c.State, c.ClientId });
        client.HasIndex(c => c.IdKey);
        client.HasIndex(c => c.NameKey);
        client.HasIndex(c => c.DeletedAt).HasFilter("deleted_at IS NOT NULL");
        client.HasIndex(c => c.LogoSha256).HasFilter("logo_sha256 IS NOT NULL");
    }
}

internal sealed class CollaboratorMapping : IEntityTypeConfiguration<Collaborator>
{
    public void Configure(EntityTypeBuilder<Collaborator> collaborator)
    {
        collaborator.ToTable("collaborators").HasKey(c => new { c.ClientId, c.AccountId });
        collaborator.HasIndex(c => new { c.AccountId, c.ClientId });
        collaborator.Ignore(c => c.Account).Ignore(c => c.IsOwner);
    }
}

internal sealed class ClientSecretMapping : IEntityTypeConfiguration<ClientSecret>
{
    public void Configure(EntityTypeBuilder<ClientSecret> secret)
    {
        secret.ToTable("client_secrets").HasKey(s => s.SecretId);
        secret.Property(s => s.SecretId).ValueGeneratedNever();
        secret.Ignore(s => s.PasswordHash);
    }
}

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> e) =>
        e.ToTable("events")
            .HasKey(x => new
            {
                x.SubjectKind,
                x.SubjectId,
                x.Revision,
            });
}

internal sealed class GuardMapping : IEntityTypeConfiguration<Guard>
{
    public void Configure(EntityTypeBuilder<Guard> guard)
    {
        guard.ToTable("guards").HasKey(g => g.Name);
        guard.Property(g => g.Revision).IsConcurrencyToken();
        guard.HasData(new Guard { Name = Guard.Admins });
    }
}
