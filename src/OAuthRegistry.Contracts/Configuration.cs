namespace OAuthRegistry.Contracts;

/// <summary>What users may do that are no administrators, as The Things Stack tells it.</summary>
public sealed class GetConfigurationResponse
{
    /// <summary>All of it.</summary>
    public ConfigurationBody? Configuration { get; set; }
}

/// <summary>What users may do that are no administrators.</summary>
public sealed class ConfigurationBody
{
    /// <summary>How users come to be.</summary>
    public UserRegistrationBody? UserRegistration { get; set; }

    /// <summary>What they may create.</summary>
    public UserRightsBody? UserRights { get; set; }

    /// <summary>What collaborators may do.</summary>
    public CollaboratorRightsBody? CollaboratorRights { get; set; }
}

/// <summary>How users come to be.</summary>
public sealed class UserRegistrationBody
{
    /// <summary>What their passwords must be.</summary>
    public PasswordRequirementsBody? PasswordRequirements { get; set; }

    /// <summary>Whether they register themselves; absent if not.</summary>
    public bool? Enabled { get; set; }
}

/// <summary>What passwords must be, in characters.</summary>
public sealed class PasswordRequirementsBody
{
    /// <summary>The fewest characters.</summary>
    public int MinLength { get; set; }

    /// <summary>The most characters.</summary>
    public int MaxLength { get; set; }

    /// <summary>The fewest capital letters.</summary>
    public int MinUppercase { get; set; }

    /// <summary>The fewest digits.</summary>
    public int MinDigits { get; set; }

    /// <summary>The fewest characters that are neither letters nor digits.</summary>
    public int MinSpecial { get; set; }
}

/// <summary>What users may create.</summary>
public sealed class UserRightsBody
{
    /// <summary>Whether clients.</summary>
    public bool? CreateClients { get; set; }

    /// <summary>Whether organizations.</summary>
    public bool? CreateOrganizations { get; set; }
}

/// <summary>What collaborators may do.</summary>
public sealed class CollaboratorRightsBody
{
    /// <summary>Whether they name others as contacts.</summary>
    public bool? SetOthersAsContacts { get; set; }
}
