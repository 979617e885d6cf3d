using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Accounts;

/// <summary>The ways in which work on a user, an organization or an API key can fail.</summary>
internal static class AccountErrors
{
    public static RefusedException NotFound(AccountRef account) =>
        account.Kind == AccountKind.User
            ? new RefusedException(
                new Refusal(StatusCode.NotFound, "user_not_found", "user with id `{user_id}` not found")
                {
                    Attributes = new JsonObject { ["user_id"] = account.Id },
                }
            )
            : new RefusedException(
                new Refusal(
                    StatusCode.NotFound,
                    "organization_not_found",
                    "organization with id `{organization_id}` not found"
                )
                {
                    Attributes = new JsonObject { ["organization_id"] = account.Id },
                }
            );

    public static RefusedException ApiKeyNotFound(string keyId) =>
        new(
            new Refusal(StatusCode.NotFound, "api_key_not_found", "api key with id `{api_key_id}` not found")
            {
                Attributes = new JsonObject { ["api_key_id"] = keyId },
            }
        );

    public static RefusedException IdTaken(string field, string id) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "id_taken", "ID already taken")
            {
                Attributes = new JsonObject { ["id"] = id },
                Detail =
                    $"A user or an organization `{id}` exists or existed. They share one namespace, and IDs are "
                    + "never given out again: choose another.",
                Faults = [new Fault(field, $"`{id}` is taken, choose another ID")],
            }
        );

    public static RefusedException EmailTaken() =>
        new(
            new Refusal(StatusCode.AlreadyExists, "email_taken", "the e-mail address belongs to another user")
            {
                Faults = [new Fault("user.primary_email_address", "belongs to another user")],
            }
        );

    public static RefusedException LastAdmin(string userId) =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "last_admin", "user `{user_id}` is the last admin")
            {
                Attributes = new JsonObject { ["user_id"] = userId },
                Detail = "Make another user an administrator first.",
            }
        );

    public static RefusedException TooManyPasswords(TimeSpan? wait = null) =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_passwords", "too many passwords are being tried")
            {
                Detail = "Nothing was done. Wait for the seconds in `Retry-After`, then send it again.",
                RetryAfter = wait ?? TimeSpan.FromSeconds(1),
            }
        );

    public static RefusedException OldPassword() =>
        new(new Refusal(StatusCode.Unauthenticated, "old_password", "incorrect old password"));

    public static RefusedException NestedOrganizations() =>
        new(
            new Refusal(StatusCode.InvalidArgument, "nested_organizations", "organizations can not be nested")
            {
                Detail = "The members of an organization are users.",
            }
        );

    public static RefusedException NeedsCollaborator() =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "organization_needs_collaborator",
                "every organization needs at least one collaborator with all rights"
            )
            {
                Detail = "Give another member RIGHT_ORGANIZATION_ALL first, or delete the organization.",
            }
        );

    public static RefusedException AdminsCreateClients(bool orInOrganizations) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "admins_create_clients",
                orInOrganizations
                    ? "OAuth clients may only be created by admins, or in organizations"
                    : "OAuth clients may only be created by admins"
            )
            {
                Detail = "The operator of this network has decided so.",
            }
        );

    public static RefusedException AdminsCreateOrganizations() =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "admins_create_organizations",
                "organizations may only be created by admins"
            )
            {
                Detail = "The operator of this network has decided so.",
            }
        );

    public static RefusedException TooManyOrganizations(int most) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "too_many_organizations",
                "a user in {limit} organizations or more creates no other"
            )
            {
                Attributes = new JsonObject { ["limit"] = most },
                Detail =
                    "IDs are never given out again, so nobody takes them in stock; deleted organizations count. Ask "
                    + "an administrator.",
            }
        );

    public static RefusedException ContactsAreRestricted(AccountRef account) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "contact_info_restricted",
                "only yourself can be named as a contact, not `{contact}`"
            )
            {
                Attributes = new JsonObject { ["contact"] = account.Id },
                Detail = "The operator of this network has decided so. An administrator may name others.",
            }
        );

    public static RefusedException OwnsAlone(AccountRef account, OwnedAlone owned)
    {
        const int most = 100;
        JsonArray Names(IEnumerable<string> ids) => new([.. ids.Take(most).Select(id => JsonValue.Create(id))]);
        return new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "owns_alone",
                "`{account_id}` alone owns {clients} OAuth clients and {organizations} organizations"
            )
            {
                Attributes = new JsonObject
                {
                    ["account_id"] = account.Id,
                    ["clients"] = owned.Clients.Count,
                    ["organizations"] = owned.Organizations.Count,
                    ["client_ids"] = Names(owned.Clients.Select(client => client.ClientId)),
                    ["organization_ids"] = Names(owned.Organizations.Select(organization => organization.AccountId)),
                },
                Detail =
                    $"They would belong to nobody: {string.Join(", ", owned.Organizations.Select(o => o.Ref.ToString())
                .Concat(owned.Clients.Select(c => $"client/{c.ClientId}"))
                    .Take(most))}. Give another account all rights there and let it accept, "
                    + "or delete them; `?owned=delete` deletes them together with the account.",
            }
        );
    }

    public static RefusedException TooManyInvitations(AccountRef account, string what, int most, TimeSpan wait) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "too_many_invitations",
                "`{account_id}` {what} more than {limit} invitations in an hour"
            )
            {
                Attributes = new JsonObject
                {
                    ["account_id"] = account.Id,
                    ["what"] = what,
                    ["limit"] = most,
                },
                Detail = "Wait for the seconds in `Retry-After`. Nothing of this request was stored.",
                RetryAfter = wait,
            }
        );

    public static RefusedException NeedsAgreedOwner() =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "organization_needs_collaborator",
                "every organization needs at least one owner who agreed to be one"
            )
            {
                Detail =
                    "The members who would be left with all rights were only invited. Wait until one accepts, or "
                    + "delete the organization.",
            }
        );

    public static RefusedException MemberIsContact(AccountRef account) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "collaborator_is_contact",
                "collaborator `{collaborator_id}` is used as a contact"
            )
            {
                Attributes = new JsonObject { ["collaborator_id"] = account.Id },
                Detail = "Name another member as the contact first.",
            }
        );

    public static RefusedException MembershipNotFound(AccountRef account, string organizationId) =>
        new(
            new Refusal(
                StatusCode.NotFound,
                "membership_not_found",
                "`{account_id}` is no member of organization `{organization_id}`"
            )
            {
                Attributes = new JsonObject { ["account_id"] = account.Id, ["organization_id"] = organizationId },
            }
        );

    public static RefusedException RestoreWindowExpired(TimeSpan window) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "restore_window_expired",
                "this account can no longer be restored"
            )
            {
                Detail = $"A deleted account can be restored for {window.TotalHours:0.#} hours.",
            }
        );
}
