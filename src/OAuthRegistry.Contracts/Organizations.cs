namespace OAuthRegistry.Contracts;

/// <summary>An organization: an account that several users share.</summary>
public sealed class OrganizationBody
{
    /// <summary>Identifies the organization.</summary>
    public OrganizationIds? Ids { get; set; }

    /// <summary>When the organization was created (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the organization was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When the organization was deleted (UTC), if it was.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The name, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>Free text, at most 2000 characters.</summary>
    public string? Description { get; set; }

    /// <summary>Free key–value pairs: at most 10, keys as identifiers, values of at most 200 characters.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Who answers questions about the organization; a member.</summary>
    public AccountIds? AdministrativeContact { get; set; }

    /// <summary>Who answers technical questions; a member.</summary>
    public AccountIds? TechnicalContact { get; set; }
}

/// <summary>Creates an organization.</summary>
public sealed class CreateOrganizationRequest
{
    /// <summary>The organization to create.</summary>
    public OrganizationBody? Organization { get; set; }

    /// <summary>The user who will own it. The path says the same and wins.</summary>
    public AccountIds? Collaborator { get; set; }
}

/// <summary>Changes an organization.</summary>
public sealed class UpdateOrganizationRequest
{
    /// <summary>The new values.</summary>
    public OrganizationBody? Organization { get; set; }

    /// <summary>Which members to change; those present in <see cref="Organization"/> if it is absent.</summary>
    public FieldMaskBody? FieldMask { get; set; }
}

/// <summary>A page of organizations.</summary>
public sealed class OrganizationList
{
    /// <summary>The organizations.</summary>
    public List<OrganizationBody> Organizations { get; set; } = [];
}
