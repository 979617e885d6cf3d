namespace OAuthRegistry.Server.Accounts;

/// <summary>The section <c>Registration</c>: what users may do that are no administrators.</summary>
internal sealed class RegistrationOptions
{
    public const string Section = "Registration";

    /// <summary>Whether they register clients for themselves.</summary>
    public bool UserClients { get; set; } = true;

    /// <summary>Whether they register clients for their organizations.</summary>
    public bool OrganizationClients { get; set; } = true;

    /// <summary>Whether they create organizations.</summary>
    public bool Organizations { get; set; } = true;

    /// <summary>
    /// In how many organizations one may be before it can create no more; IDs are never given out again. 0 for no
    /// limit.
    /// </summary>
    public int OrganizationsPerUser { get; set; } = 100;

    /// <summary>Whether they name others than themselves as contacts, who agreed to work there.</summary>
    public bool OthersAsContacts { get; set; } = true;
}
