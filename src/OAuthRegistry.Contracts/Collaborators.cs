namespace OAuthRegistry.Contracts;

/// <summary>An account that works on a client or in an organization, and its rights there.</summary>
public sealed class CollaboratorBody
{
    /// <summary>The account.</summary>
    public AccountIds? Ids { get; set; }

    /// <summary>The rights as they were given; pseudo-rights such as <c>RIGHT_ALL</c> are not expanded.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>
    /// When the account agreed to be a collaborator of the client or a member of the organization (UTC); until then it
    /// is invited.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; set; }
}

/// <summary>Adds a collaborator, replaces the rights of one, or removes one (no rights).</summary>
public sealed class SetCollaboratorRequest
{
    /// <summary>The account and its new rights.</summary>
    public CollaboratorBody? Collaborator { get; set; }
}

/// <summary>A page of collaborators.</summary>
public sealed class CollaboratorList
{
    /// <summary>The collaborators.</summary>
    public List<CollaboratorBody> Collaborators { get; set; } = [];
}

/// <summary>Rights, expanded: no pseudo-right without those that it stands for.</summary>
public sealed class RightList
{
    /// <summary>The rights; left out if there are none.</summary>
    public List<Right>? Rights { get; set; }
}

/// <summary>The IDs of accounts.</summary>
public sealed class AccountIdsList
{
    /// <summary>The IDs.</summary>
    public List<AccountIds>? AccountIds { get; set; }
}
