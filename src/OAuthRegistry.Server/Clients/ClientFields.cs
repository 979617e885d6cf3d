using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients.Content;
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
        Of(ContentFields.Name),
        Of(ContentFields.Description),
        Of(ContentFields.Attributes),
        Of(ContentFields.AdministrativeContact),
        Of(ContentFields.TechnicalContact),
        new("secret", (_, _) => { })
        {
            // A secret is kept as a hash in a row of its own; whoever changes the client adds it there.
            Change = (_, _) => { },
            AdminOnly = true,
            WriteOnly = true,
        },
        Of(ContentFields.RedirectUris),
        Of(ContentFields.LogoutRedirectUris),
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
        Of(ContentFields.SkipAuthorization),
        Of(ContentFields.Endorsed),
        Of(ContentFields.Grants),
        Of(ContentFields.Rights),
        Of(ContentFields.ResourceScopes),
        Of(ContentFields.RightReasons),
        Of(ContentFields.RequirePkce),
        Of(ContentFields.RequirePar),
        Of(ContentFields.TokenEndpointAuthMethod),
        Of(ContentFields.Jwks),
        Of(ContentFields.JwksUri),
        Of(ContentFields.ClientUri),
        Of(ContentFields.Logo),
        Of(ContentFields.PolicyUri),
        Of(ContentFields.TosUri),
        Of(ContentFields.Contacts),
        Of(ContentFields.SubjectType),
        Of(ContentFields.BackchannelLogoutUri),
        Of(ContentFields.BackchannelLogoutSessionRequired),
        Of(ContentFields.DpopBoundAccessTokens)
    );

    public static readonly SortTable<Client, string> Orders = new SortTable<Client, string>(c => c.ClientId)
        .ByKey("client_id")
        .By("name", c => c.Name)
        .By("created_at", c => c.CreatedAt);

    /// <summary>The client as the record tells it; what changed is the difference of two.</summary>
    public static JsonObject Snapshot(this Client client) =>
        Changes.Snapshot(Table.Show(client, Table.Everything), WireJson.Shared.ClientBody);

    private static Field<Client, ClientBody> Of(ContentField field) =>
        new(field.Name, field.Show)
        {
            Change = (body, client) => client.Content = field.Take(client.Content, body),
            AdminOnly = field.AdminOnly,
            Private = field.Private,
        };
}
