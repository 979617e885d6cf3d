namespace OAuthRegistry.Contracts;

/// <summary>Identifies an OAuth client.</summary>
public sealed class ClientIds
{
    /// <summary>
    /// The client ID: 3 to 36 of a–z, 0–9 and single inner hyphens. It never changes and is never given out again.
    /// </summary>
    public string? ClientId { get; set; }
}

/// <summary>Identifies a user.</summary>
public sealed class UserIds
{
    /// <summary>The user ID: 3 to 36 of a–z, 0–9 and single inner hyphens.</summary>
    public string? UserId { get; set; }
}

/// <summary>Identifies an organization.</summary>
public sealed class OrganizationIds
{
    /// <summary>The organization ID: 3 to 36 of a–z, 0–9 and single inner hyphens.</summary>
    public string? OrganizationId { get; set; }
}

/// <summary>Identifies an account: a user or an organization, exactly one of them.</summary>
public sealed class AccountIds
{
    /// <summary>The user, if the account is one.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary>The organization, if the account is one.</summary>
    public OrganizationIds? OrganizationIds { get; set; }
}
