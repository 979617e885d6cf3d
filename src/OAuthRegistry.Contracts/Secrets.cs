namespace OAuthRegistry.Contracts;

/// <summary>A secret of a client. Its value is in one answer only, the one that issues it.</summary>
public sealed class SecretBody
{
    /// <summary>Names the secret.</summary>
    public string? Id { get; set; }

    /// <summary>The value: 52 base32 characters; only in the answer that issues it.</summary>
    public string? Secret { get; set; }

    /// <summary>The last four characters, by which an owner tells secrets apart.</summary>
    public string? Hint { get; set; }

    /// <summary>What the secret is for, at most 100 characters.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// Whether it is for trying the client out before approval: it works for collaborators only and ends with the
    /// approval.
    /// </summary>
    public bool? Sandbox { get; set; }

    /// <summary>When it was issued (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it stops working (UTC); never if it is absent.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was used last (UTC), to within a few minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>Issues a secret.</summary>
public sealed class IssueSecretRequest
{
    /// <summary>What the secret is for, at most 100 characters.</summary>
    public string? Description { get; set; }

    /// <summary>When it stops working; in the future.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Asks for a secret to try the client out before approval: it lives 30 days at most.</summary>
    public bool? Sandbox { get; set; }
}

/// <summary>The secrets of a client, without their values.</summary>
public sealed class SecretList
{
    /// <summary>The secrets, oldest first.</summary>
    public List<SecretBody> Secrets { get; set; } = [];
}
