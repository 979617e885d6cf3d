using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

internal enum DeviceAnswer
{
    /// <summary>Nobody has answered yet.</summary>
    None = 0,

    Allowed = 1,

    Denied = 2,
}

/// <summary>
/// The request of a device that waits for a user to answer it in a browser (RFC 8628). Once it is allowed, its device
/// code becomes a <see cref="Token"/> of the same ID, which is exchanged as a code is.
/// </summary>
internal sealed class DeviceRequest
{
    /// <summary>The ID of the device code.</summary>
    public required string RequestId { get; init; }

    /// <summary>The hash of its secret.</summary>
    public required byte[] SecretHash { get; init; }

    public required string UserCodeKey { get; init; }

    public required string ClientId { get; init; }

    /// <summary>What is asked for, as an authorization request would ask: a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>The network address that it came from: by it a user can tell a device of somebody else.</summary>
    public required string Address { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many seconds the device waits between two polls.</summary>
    public int Interval { get; init; }

    /// <summary>Before this time a poll is too early.</summary>
    public DateTimeOffset NextPollAt { get; init; }

    /// <summary>Of two answers at the same instant, one counts.</summary>
    public DeviceAnswer Answer { get; set; }

    /// <summary>The user who answered.</summary>
    public string? AnsweredBy { get; set; }
}

internal sealed class DeviceRequestMapping : IEntityTypeConfiguration<DeviceRequest>
{
    public void Configure(EntityTypeBuilder<DeviceRequest> request)
    {
        request.ToTable("device_requests").HasKey(r => r.RequestId);
        request.Property(r => r.RequestId).HasMaxLength(BearerToken.IdLength);
        request.Property(r => r.UserCodeKey).HasMaxLength(64);
        request.Property(r => r.ClientId).HasMaxLength(Limits.MaxId);
        request.Property(r => r.AnsweredBy).HasMaxLength(Limits.MaxId);
        request.Property(r => r.Answer).IsConcurrencyToken();
        request.HasIndex(r => r.UserCodeKey).IsUnique();
        request.HasIndex(r => r.ExpiresAt);
    }
}
