using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>What of an approved client is looked at again.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<DriftCheck>))]
public enum DriftCheck
{
    /// <summary>Whether the hosts of its redirect URIs answer.</summary>
    RedirectUris,

    /// <summary>Whether its homepage answers, and leads to the same site.</summary>
    Homepage,

    /// <summary>Whether its owner has proven the hosts that users are sent to.</summary>
    Hosts,

    /// <summary>Whether the address of its keys answers.</summary>
    Keys,
}

/// <summary>Something of a client that is not any more as it was when it was approved.</summary>
public sealed class DriftBody
{
    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>What was looked at.</summary>
    public DriftCheck Check { get; set; }

    /// <summary>What is wrong, in a sentence.</summary>
    public string Finding { get; set; } = "";

    /// <summary>What that rests on.</summary>
    public List<string>? Evidence { get; set; }

    /// <summary>When it was seen first (UTC).</summary>
    public DateTimeOffset? FirstSeenAt { get; set; }

    /// <summary>When it was seen last (UTC).</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>
    /// When the owner was told (UTC); absent as long as it was seen once only, which may pass by itself.
    /// </summary>
    public DateTimeOffset? ToldOwnerAt { get; set; }

    /// <summary>When the administrators were told, since it still stood (UTC).</summary>
    public DateTimeOffset? ToldReviewersAt { get; set; }
}

/// <summary>What has drifted.</summary>
public sealed class DriftList
{
    /// <summary>The drifts that stand.</summary>
    public List<DriftBody> Drifts { get; set; } = [];
}

/// <summary>What a look at an approved client found.</summary>
public sealed class WatchBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>When it was looked at (UTC).</summary>
    public DateTimeOffset? LookedAt { get; set; }

    /// <summary>What is not as it was approved; absent if all of it is.</summary>
    public List<DriftBody>? Drifts { get; set; }
}

/// <summary>An owner confirmed that a client is as it was approved.</summary>
public sealed class AttestationBody
{
    /// <summary>The revision of the client that it is about.</summary>
    public long? Revision { get; set; }

    /// <summary>Who confirmed it.</summary>
    public AccountIds? AttestedBy { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }
}

/// <summary>A page of attestations, newest first.</summary>
public sealed class AttestationList
{
    /// <summary>The attestations.</summary>
    public List<AttestationBody> Attestations { get; set; } = [];

    /// <summary>When the next is due (UTC); absent if none ever is.</summary>
    public DateTimeOffset? DueAt { get; set; }
}
