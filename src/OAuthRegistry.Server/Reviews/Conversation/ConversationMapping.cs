using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews.Conversation;

internal sealed class MessageMapping : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.ToTable("messages").HasKey(m => m.Id);
        message.Property(m => m.Id).ValueGeneratedNever();
        message.HasOne<Client>().WithMany().HasForeignKey(m => m.ClientId);
        message.HasIndex(m => new
        {
            m.ClientId,
            m.CreatedAt,
            m.Id,
        });
    }
}

internal sealed class QuickReplyMapping : IEntityTypeConfiguration<QuickReply>
{
    public void Configure(EntityTypeBuilder<QuickReply> reply)
    {
        reply.ToTable("quick_replies").HasKey(r => r.Id);
        reply.Property(r => r.Id).ValueGeneratedNever();
        reply.HasIndex(r => r.Title).IsUnique();
    }
}
