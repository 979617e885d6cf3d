using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>A user or an organization. Both are rows of one table, so that they share one namespace of IDs.</summary>
internal abstract class Account : IRecorded, ITold
{
    public required string AccountId { get; init; }

    public abstract Topic? Tells(bool isNew);

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public long Revision { get; set; }

    public string? RecordHash { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public Dictionary<string, string> Attributes { get; set; } = [];

    /// <summary>How the ID and the name look, whatever their letters are; by these, look-alikes are found.</summary>
    public string IdKey { get; init; } = "";

    public string NameKey { get; set; } = "";

    public abstract AccountRef Ref { get; }

    /// <summary>The account as it calls through a credential with these rights.</summary>
    public virtual Caller AsCaller(
        IReadOnlyCollection<Member> memberships,
        RightSet rights,
        ICredential? credential = null
    ) => Caller.Of(Ref, state: null, isAdmin: false, isReviewer: false, memberships, rights, credential);

    public RecordSubject Subject =>
        new(Ref.Kind == AccountKind.User ? SubjectKind.User : SubjectKind.Organization, AccountId);
}

internal sealed class User : Account
{
    public override Topic? Tells(bool isNew) => isNew ? null : Topic.Account(AccountId);

    public string? PrimaryEmailAddress { get; set; }

    /// <summary>The address in lower case; an index keeps it unique.</summary>
    public string? EmailKey { get; set; }

    public string? PasswordHash { get; set; }

    public bool Admin { get; set; }

    /// <summary>Whether the user decides about clients, without the rest of an administrator.</summary>
    public bool Reviewer { get; set; }

    public ReviewState State { get; set; }

    public string StateDescription { get; set; } = "";

    /// <summary>Tokens of an authorization up to then are worth nothing: the user took all access back.</summary>
    public DateTimeOffset? TokensEndedAt { get; set; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public int FailedSignIns { get; set; }

    /// <summary>Until when no password is right, after too many wrong ones.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    public override AccountRef Ref => AccountRef.User(AccountId);

    public override Caller AsCaller(
        IReadOnlyCollection<Member> memberships,
        RightSet rights,
        ICredential? credential = null
    ) => Caller.Of(Ref, State, Admin, Reviewer, memberships, rights, credential);
}

internal sealed class Organization : Account, IShared<Member>
{
    public override Topic? Tells(bool isNew) => isNew ? null : Topic.Organizations;

    public AccountRef? AdministrativeContact { get; set; }

    public AccountRef? TechnicalContact { get; set; }

    public List<Member> Members { get; } = [];

    List<Member> IShared<Member>.Memberships => Members;

    public override AccountRef Ref => AccountRef.Organization(AccountId);
}

/// <summary>A user in an organization.</summary>
internal sealed class Member : IMembership, ITold
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    public Topic? Tells(bool isNew) => Topic.Memberships(UserId);

    public RightSet Rights { get; set; }

    /// <summary>
    /// When the user agreed to be a member; until then it is invited. Its rights do not wait, the sandbox does.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    public string SharedId => OrganizationId;

    public AccountRef Account => AccountRef.User(UserId);

    /// <summary>Whether the member owns the organization: every organization keeps at least one that does.</summary>
    public bool IsOwner => Rights.Implied().Contains(Right.OrganizationAll);
}

/// <summary>A key with which programs act for an account. The secret part is stored as a hash only.</summary>
internal sealed class ApiKey : ICredential, ITold
{
    public Topic? Tells(bool isNew) => isNew ? null : Topic.ApiKey(KeyId);

    public required string KeyId { get; init; }

    public required string AccountId { get; init; }

    public required byte[] SecretHash { get; init; }

    public string Name { get; set; } = "";

    public RightSet Rights { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public CredentialKind Kind => CredentialKind.ApiKey;

    public string NameInRecord => $"api_key:{KeyId}";

    public bool IsOwnVoice => true;
}
