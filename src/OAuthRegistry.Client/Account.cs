using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Names accounts.</summary>
public static class Account
{
    /// <summary>Names a user.</summary>
    public static AccountIds User(string userId) => new() { UserIds = new UserIds { UserId = userId } };

    /// <summary>Names an organization.</summary>
    public static AccountIds Organization(string organizationId) =>
        new() { OrganizationIds = new OrganizationIds { OrganizationId = organizationId } };

    internal static (string Kind, string Id) Read(AccountIds account) =>
        account switch
        {
            { UserIds.UserId: { Length: > 0 } user, OrganizationIds: null } => ("user", user),
            { OrganizationIds.OrganizationId: { Length: > 0 } organization, UserIds: null } => (
                "organization",
                organization
            ),
            _ => throw new ArgumentException("an account is one user or one organization", nameof(account)),
        };
}
