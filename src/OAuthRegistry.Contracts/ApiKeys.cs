namespace OAuthRegistry.Contracts;

/// <summary>An API key of a user or an organization.</summary>
public sealed class ApiKeyBody
{
    /// <summary>The public part that names the key.</summary>
    public string? Id { get; set; }

    /// <summary>
    /// The key itself, to send as <c>Authorization: Bearer …</c>; only in the answer that creates it.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>What the key is for, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What the key may do, at most what its account may do.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>When the key was created (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the key was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When the key stops working (UTC); never if it is absent.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>Creates an API key.</summary>
public sealed class CreateApiKeyRequest
{
    /// <summary>What the key is for, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What the key may do: at least one right, none that the caller lacks.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>When the key stops working; in the future.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>Changes an API key.</summary>
public sealed class UpdateApiKeyRequest
{
    /// <summary>The new values.</summary>
    public ApiKeyBody? ApiKey { get; set; }

    /// <summary>Which members to change; those present in <see cref="ApiKey"/> if it is absent.</summary>
    public FieldMaskBody? FieldMask { get; set; }
}

/// <summary>A page of API keys.</summary>
public sealed class ApiKeyList
{
    /// <summary>The keys, without their secret part.</summary>
    public List<ApiKeyBody> ApiKeys { get; set; } = [];
}
