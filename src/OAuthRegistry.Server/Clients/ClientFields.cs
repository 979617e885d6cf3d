using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>The members of a client: how each is shown, who sees it, who changes it.</summary>
internal static class ClientFields
{
    public static readonly FieldTable<Client, ClientBody> Table = new(
        new("ids", (client, body) => body.Ids = new ClientIds { ClientId = client.ClientId }),
        new("created_at", (client, body) => body.CreatedAt = client.CreatedAt),
        new("updated_at", (client, body) => body.UpdatedAt = client.UpdatedAt),
        new("deleted_at", (client, body) => body.DeletedAt = client.DeletedAt),
        new("name", (client, body) => body.Name = client.Name.NullIfEmpty())
        {
            Change = (body, client) => (client.Name, client.NameKey) = (body.Name ?? "", Lookalikes.Skeleton(body.Name ?? "")),
        },
        new("description", (client, body) => body.Description = client.Description.NullIfEmpty())
        {
            Change = (body, client) => client.Description = body.Description ?? "",
        },
        new("attributes", (client, body) => body.Attributes = client.Attributes.Count > 0 ? client.Attributes : null)
        {
            Change = (body, client) => client.Attributes = body.Attributes ?? [],
            Private = true,
        },
        new("administrative_contact", (client, body) => body.AdministrativeContact = client.AdministrativeContact?.ToIds())
        {
            Change = (body, client) => client.AdministrativeContact = AccountRef.From(body.AdministrativeContact),
        },
        new("technical_contact", (client, body) => body.TechnicalContact = client.TechnicalContact?.ToIds())
        {
            Change = (body, client) => client.TechnicalContact = AccountRef.From(body.TechnicalContact),
        },
        new("secret", (_, _) => { })
        {
            // A secret is kept as a hash in a row of its own; whoever changes the client adds it there.
            Change = (_, _) => { },
            AdminOnly = true,
            WriteOnly = true,
        },
        new("redirect_uris", (client, body) => body.RedirectUris = client.RedirectUris.NullIfEmpty())
        {
            Change = (body, client) => client.RedirectUris = body.RedirectUris ?? [],
        },
        new("logout_redirect_uris", (client, body) => body.LogoutRedirectUris = client.LogoutRedirectUris.NullIfEmpty())
        {
            Change = (body, client) => client.LogoutRedirectUris = body.LogoutRedirectUris ?? [],
        },
        new("state", (client, body) => body.State = client.State)
        {
            Change = (body, client) => client.State = body.State ?? ReviewState.Requested,
            AdminOnly = true,
        },
        new("state_description", (client, body) => body.StateDescription = client.StateDescription.NullIfEmpty())
        {
            Change = (body, client) => client.StateDescription = body.StateDescription ?? "",
            AdminOnly = true,
            Private = true,
        },
        new("skip_authorization", (client, body) => body.SkipAuthorization = client.SkipAuthorization.NullIfFalse())
        {
            Change = (body, client) => client.SkipAuthorization = body.SkipAuthorization ?? false,
            AdminOnly = true,
        },
        new("endorsed", (client, body) => body.Endorsed = client.Endorsed.NullIfFalse())
        {
            Change = (body, client) => client.Endorsed = body.Endorsed ?? false,
            AdminOnly = true,
        },
        new("grants", (client, body) => body.Grants = client.Grants.NullIfEmpty())
        {
            Change = (body, client) => client.Grants = body.Grants ?? [],
            AdminOnly = true,
        },
        new("rights", (client, body) => body.Rights = client.Rights.NullIfEmpty())
        {
            Change = (body, client) => client.Rights = body.Rights ?? [],
        },
        new("require_pkce", (client, body) => body.RequirePkce = client.RequirePkce.NullIfFalse())
        {
            Change = (body, client) => client.RequirePkce = body.RequirePkce ?? false,
            AdminOnly = true,
        });

    public static readonly string[] Orders = ["client_id", "name", "created_at"];

    /// <summary>What the caller may see of the client, and asked for.</summary>
    public static ClientBody ShowTo(this Client client, Caller caller, FieldMask mask) =>
        Table.Show(client, caller.RightsOnClient(client.Collaborators).Contains(Right.ClientInfo) ? mask : mask.And(Table.Public));
}
