using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Clients;

/// <summary>The ways in which work on a client can fail.</summary>
internal static class ClientErrors
{
    public static RefusedException NotFound(string clientId) =>
        new(
            new Refusal(StatusCode.NotFound, "client_not_found", "client with id `{client_id}` not found")
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
            }
        );

    public static RefusedException IdTaken(string clientId) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "id_taken", "ID already taken")
            {
                Attributes = new JsonObject { ["id"] = clientId },
                Detail =
                    $"A client `{clientId}` was registered before. IDs are never given out again, not even after "
                    + "deletion: choose another.",
                Faults = [new Fault("client.ids.client_id", $"`{clientId}` is taken, choose another ID")],
            }
        );

    public static Fault ContactIsNoCollaborator(string field, AccountRef? contact) =>
        new(
            field,
            contact is null
                ? "must name a user or an organization, not both"
                : $"must be a collaborator who accepted; {contact} is none",
            new Refusal(
                StatusCode.InvalidArgument,
                "contact_no_collaborator",
                "contact `{contact}` is not a collaborator"
            )
            {
                Attributes = new JsonObject { ["contact"] = contact?.Id ?? "" },
            }
        );

    public static RefusedException CollaboratorIsContact(AccountRef account) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "collaborator_is_contact",
                "collaborator `{collaborator_id}` is used as a contact"
            )
            {
                Attributes = new JsonObject { ["collaborator_id"] = account.Id },
                Detail = "Name another collaborator as the contact first.",
            }
        );

    public static RefusedException NeedsCollaborator() =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "client_needs_collaborator",
                "every client needs at least one collaborator with all rights"
            )
            {
                Detail = "Give another collaborator RIGHT_ALL first, or delete the client.",
            }
        );

    public static RefusedException NeedsAgreedOwner() =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "client_needs_collaborator",
                "every client needs at least one owner who agreed to be one"
            )
            {
                Detail =
                    "The collaborators who would be left with all rights were only invited. Wait until one accepts, "
                    + "or delete the client.",
            }
        );

    public static RefusedException MembershipNotFound(AccountRef account, string clientId) =>
        new(
            new Refusal(
                StatusCode.NotFound,
                "membership_not_found",
                "`{account_id}` is no collaborator of client `{client_id}`"
            )
            {
                Attributes = new JsonObject { ["account_id"] = account.Id, ["client_id"] = clientId },
            }
        );

    public static RefusedException RestoreWindowExpired(TimeSpan window) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "restore_window_expired",
                "this client can no longer be restored"
            )
            {
                Detail = $"A deleted client can be restored for {window.TotalHours:0.#} hours.",
            }
        );

    /// <summary>An administrator deleted it; its owners do not undo that.</summary>
    public static RefusedException TakenDown(string clientId) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "client_taken_down",
                "client `{client_id}` was deleted by an administrator"
            )
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
                Detail = "Only an administrator restores it. Ask one; its record says which and when.",
            }
        );

    public static RefusedException OnlyAdminsPurge() =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "admins_purge_clients",
                "OAuth clients may only be purged by admins"
            )
        );
}
