using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>By what a host was proven.</summary>
[WirePrefix("PROOF_")]
[JsonConverter(typeof(WireEnumConverter<HostProof>))]
public enum HostProof
{
    /// <summary>By a TXT record, which covers the host and every host below it.</summary>
    Dns = 0,

    /// <summary>By a file on its web server, which covers that host alone.</summary>
    File = 1,
}

/// <summary>A host that a user or an organization says is its own, and how that is proven.</summary>
public sealed class HostBody
{
    /// <summary>The host in small letters; a name in another alphabet as <c>xn--…</c>.</summary>
    public string? Host { get; set; }

    /// <summary>When it was proven (UTC); absent if it is not.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>By what.</summary>
    public HostProof? ProvenBy { get; set; }

    /// <summary>The name of the TXT record that would prove it.</summary>
    public string? TxtName { get; set; }

    /// <summary>The value of that record.</summary>
    public string? TxtValue { get; set; }

    /// <summary>The address of the file that would prove it.</summary>
    public string? FileUrl { get; set; }

    /// <summary>What one line of that file must be.</summary>
    public string? FileContent { get; set; }

    /// <summary>When it was added (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it was looked at last (UTC).</summary>
    public DateTimeOffset? LastCheckedAt { get; set; }

    /// <summary>What was missing then; absent if nothing was.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Since when a proof that was there can not be found any more (UTC).</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When the proof ends, if it is not found again before (UTC).</summary>
    public DateTimeOffset? EndsAt { get; set; }
}

/// <summary>Adds a host, still to be proven.</summary>
public sealed class AddHostRequest
{
    /// <summary>The name of the host alone, such as <c>example.com</c>.</summary>
    public string? Host { get; set; }
}

/// <summary>A page of hosts.</summary>
public sealed class HostList
{
    /// <summary>The hosts.</summary>
    public List<HostBody> Hosts { get; set; } = [];
}
