using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

internal enum AccountKind
{
    User = 0,
    Organization = 1,
}

/// <summary>Names an account: which kind, which ID.</summary>
internal readonly record struct AccountRef(AccountKind Kind, string Id)
{
    public static AccountRef User(string id) => new(AccountKind.User, id);

    public static AccountRef Organization(string id) => new(AccountKind.Organization, id);

    /// <summary>Reads what the wire carries; nothing if it names no account or two.</summary>
    public static AccountRef? From(AccountIds? ids) =>
        (ids?.UserIds?.UserId, ids?.OrganizationIds?.OrganizationId) switch
        {
            ({ Length: > 0 } user, null or "") => User(user),
            (null or "", { Length: > 0 } organization) => Organization(organization),
            _ => null,
        };

    public AccountIds ToIds() =>
        Kind == AccountKind.User
            ? new AccountIds { UserIds = new UserIds { UserId = Id } }
            : new AccountIds { OrganizationIds = new OrganizationIds { OrganizationId = Id } };

    public override string ToString() => $"{(Kind == AccountKind.User ? "user" : "organization")}/{Id}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static AccountRef Parse(string text) =>
        text.Split('/', 2) switch
        {
            ["user", var id] => User(id),
            ["organization", var id] => Organization(id),
            _ => throw new FormatException($"'{text}' names no account"),
        };
}
