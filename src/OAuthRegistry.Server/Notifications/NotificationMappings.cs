using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Server.Notifications;

internal sealed class OutboxMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox_messages").HasKey(m => m.Id);
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Ignore(m => m.OrganizationId);
        message.Property(m => m.Claim).IsConcurrencyToken();
        message.HasIndex(m => m.DueAt).HasFilter("due_at IS NOT NULL");
        message.HasIndex(m => m.UniqueKey).IsUnique();
    }
}

internal sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> notification)
    {
        notification.ToTable("notifications").HasKey(n => new { n.UserId, n.MessageId });
        notification.HasOne(n => n.Message).WithMany().HasForeignKey(n => n.MessageId);
        notification.HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
        notification.HasIndex(n => new
        {
            n.UserId,
            n.Status,
            n.MessageId,
        });
    }
}

internal sealed class WebhookMapping : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.ToTable("webhooks").HasKey(w => w.Id);
        webhook.Property(w => w.Id).ValueGeneratedNever();
    }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("deliveries").HasKey(d => d.Id);
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Claim).IsConcurrencyToken();
        delivery.HasOne(d => d.Message).WithMany().HasForeignKey(d => d.MessageId);
        delivery.HasOne(d => d.Webhook).WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);
        delivery.HasIndex(d => d.DueAt).HasFilter("due_at IS NOT NULL");
        delivery.HasIndex(d => new { d.WebhookId, d.Id });
        delivery.HasIndex(d => new
        {
            d.WebhookId,
            d.State,
            d.Id,
        });
    }
}

/// <summary>Finds the secrets that end soon.</summary>
internal sealed class ExpiringSecretMapping : IEntityTypeConfiguration<ClientSecret>
{
    public void Configure(EntityTypeBuilder<ClientSecret> secret) =>
        secret.HasIndex(s => s.ExpiresAt).HasFilter("expires_at IS NOT NULL");
}
