namespace OAuthRegistry.Contracts;

/// <summary>A user account.</summary>
public sealed class UserBody
{
    /// <summary>Identifies the user.</summary>
    public UserIds? Ids { get; set; }

    /// <summary>When the account was created (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the account was changed last (UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When the account was deleted (UTC), if it was.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The name, at most 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>Free text, at most 2000 characters.</summary>
    public string? Description { get; set; }

    /// <summary>Free key–value pairs: at most 10, keys as identifiers, values of at most 200 characters.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Where the user is reached; unique among users.</summary>
    public string? PrimaryEmailAddress { get; set; }

    /// <summary>The password; only ever read.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the account may be used. Set by administrators.</summary>
    public ReviewState? State { get; set; }

    /// <summary>Why the account is in its state, at most 128 characters. Set by administrators.</summary>
    public string? StateDescription { get; set; }

    /// <summary>Whether the user administers the network. Set by administrators.</summary>
    public bool? Admin { get; set; }

    /// <summary>
    /// Whether the user decides about clients, without the rest of an administrator. Set by administrators.
    /// </summary>
    public bool? Reviewer { get; set; }
}

/// <summary>Creates a user.</summary>
public sealed class CreateUserRequest
{
    /// <summary>The user to create.</summary>
    public UserBody? User { get; set; }
}

/// <summary>Changes a user.</summary>
public sealed class UpdateUserRequest
{
    /// <summary>The new values.</summary>
    public UserBody? User { get; set; }

    /// <summary>Which members to change; those present in <see cref="User"/> if it is absent.</summary>
    public FieldMaskBody? FieldMask { get; set; }
}

/// <summary>Changes a password.</summary>
public sealed class UpdatePasswordRequest
{
    /// <summary>The new password.</summary>
    public string? New { get; set; }

    /// <summary>The present password; not needed by administrators.</summary>
    public string? Old { get; set; }

    /// <summary>Whether to end every session and every access token of the user too.</summary>
    public bool? RevokeAllAccess { get; set; }
}

/// <summary>A page of users.</summary>
public sealed class UserList
{
    /// <summary>The users.</summary>
    public List<UserBody> Users { get; set; } = [];
}
