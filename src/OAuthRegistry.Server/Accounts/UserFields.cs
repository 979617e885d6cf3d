using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>The members of a user: how each is shown, who sees it, who changes it.</summary>
internal static class UserFields
{
    public static readonly FieldTable<User, UserBody> Table = new(
        new("ids", (user, body) => body.Ids = new UserIds { UserId = user.AccountId }),
        new("created_at", (user, body) => body.CreatedAt = user.CreatedAt),
        new("updated_at", (user, body) => body.UpdatedAt = user.UpdatedAt),
        new("deleted_at", (user, body) => body.DeletedAt = user.DeletedAt),
        new("name", (user, body) => body.Name = user.Name.NullIfEmpty())
        {
            Change = (body, user) =>
                (user.Name, user.NameKey) = (body.Name ?? "", Lookalikes.Skeleton(body.Name ?? "")),
        },
        new("description", (user, body) => body.Description = user.Description.NullIfEmpty())
        {
            Change = (body, user) => user.Description = body.Description ?? "",
            Private = true,
        },
        new("attributes", (user, body) => body.Attributes = user.Attributes.Count > 0 ? user.Attributes : null)
        {
            Change = (body, user) => user.Attributes = body.Attributes ?? [],
            Private = true,
        },
        new("primary_email_address", (user, body) => body.PrimaryEmailAddress = user.PrimaryEmailAddress)
        {
            Change = (body, user) => SetEmail(user, body.PrimaryEmailAddress),
            Private = true,
        },
        new("state", (user, body) => body.State = user.State)
        {
            Change = (body, user) => user.State = body.State ?? ReviewState.Requested,
            AdminOnly = true,
            Private = true,
        },
        new("state_description", (user, body) => body.StateDescription = user.StateDescription.NullIfEmpty())
        {
            Change = (body, user) => user.StateDescription = body.StateDescription ?? "",
            AdminOnly = true,
            Private = true,
        },
        new("admin", (user, body) => body.Admin = user.Admin.NullIfFalse())
        {
            Change = (body, user) => user.Admin = body.Admin ?? false,
            AdminOnly = true,
            Private = true,
        },
        new("reviewer", (user, body) => body.Reviewer = user.Reviewer.NullIfFalse())
        {
            Change = (body, user) => user.Reviewer = body.Reviewer ?? false,
            AdminOnly = true,
            Private = true,
        }
    );

    public static readonly SortTable<User, string> Orders = new SortTable<User, string>(u => u.AccountId)
        .ByKey("user_id")
        .By("name", u => u.Name)
        .By("created_at", u => u.CreatedAt);

    public static void SetEmail(User user, string? address)
    {
        user.PrimaryEmailAddress = string.IsNullOrEmpty(address) ? null : address;
        user.EmailKey = user.PrimaryEmailAddress?.ToLowerInvariant();
    }
}
