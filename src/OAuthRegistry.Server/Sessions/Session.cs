using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>A browser in which a user is signed in. The secret in its cookie is stored as a hash only.</summary>
internal sealed class Session : ICredential
{
    public required string SessionId { get; init; }

    public required string UserId { get; init; }

    public required byte[] SecretHash { get; init; }

    /// <summary>What the browser said of itself, so that a user recognizes it in the list.</summary>
    public string Browser { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public CredentialKind Kind => CredentialKind.Session;

    public string NameInRecord => CredentialName.Of("session", SessionId);

    public bool IsOwnVoice => true;
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("sessions").HasKey(s => s.SessionId);
        session.Property(s => s.SessionId).HasMaxLength(BearerToken.IdLength);
        session.HasIndex(s => s.UserId);
        session.HasIndex(s => s.ExpiresAt);
    }
}

internal static class SessionOfCaller
{
    extension(Caller caller)
    {
        /// <summary>The session of the browser, if it is a page that is asked for.</summary>
        public Session? Session => caller.Credential as Session;
    }
}
