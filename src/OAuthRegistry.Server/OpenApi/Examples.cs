using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Ready examples, so that "Try it out" works without typing JSON.</summary>
internal static class Examples
{
    private const string OrganizationId = "mycompany";

    /// <summary>
    /// The request with which the README begins, under an ID and a name of its own, since an ID is given out once;
    /// sent as it is, it registers a client.
    /// </summary>
    private const string Client = """
        {
          "client": {
            "ids": { "client_id": "my-swagger-client" },
            "name": "My Swagger OAuth",
            "description": "My Swagger OAuth description",
            "administrative_contact": OWNER,
            "technical_contact": OWNER,
            "redirect_uris": ["https://thethings.example.com"],
            "grants": ["GRANT_AUTHORIZATION_CODE"],
            "rights": [
              "RIGHT_GATEWAY_ALL",
              "RIGHT_ORGANIZATION_GATEWAYS_CREATE",
              "RIGHT_ORGANIZATION_GATEWAYS_LIST",
              "RIGHT_ORGANIZATION_INFO",
              "RIGHT_USER_GATEWAYS_CREATE",
              "RIGHT_USER_GATEWAYS_LIST",
              "RIGHT_USER_INFO",
              "RIGHT_USER_ORGANIZATIONS_LIST"
            ]
          },
          "collaborator": OWNER
        }
        """;

    private const string User = """
        {
          "user": {
            "ids": { "user_id": "swagger-user" },
            "name": "Swagger User",
            "primary_email_address": "swagger-user@example.com"
          }
        }
        """;

    private const string Organization =
        """{ "organization": { "ids": { "organization_id": "mycompany" }, "name": "My Company" } }""";

    private const string ApiKey = """{ "name": "my laptop", "rights": ["RIGHT_ALL"] }""";

    public static JsonNode? OfRequest(string operationId, string adminId) =>
        operationId switch
        {
            "post_users_user_id_clients" => ClientOf(AccountRef.User(adminId)),
            "post_organizations_organization_id_clients" => ClientOf(AccountRef.Organization(OrganizationId)),
            "put_clients_client_id" => JsonNode.Parse(
                """{ "client": { "name": "My Swagger Client" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "put_clients_client_id_collaborators" or "put_organizations_organization_id_collaborators" =>
                JsonNode.Parse(
                    """
                    { "collaborator": { "ids": { "user_ids": { "user_id": "swagger-user" } },
                      "rights": ["RIGHT_ALL"] } }
                    """
                ),
            "post_users" => JsonNode.Parse(User),
            "put_users_user_id" => JsonNode.Parse(
                """{ "user": { "name": "Swagger User" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "put_users_user_id_password" => JsonNode.Parse(
                """{ "old": "the present password", "new": "Seven whole words are 1 good password" }"""
            ),
            "post_users_user_id_organizations" => JsonNode.Parse(Organization),
            "put_organizations_organization_id" => JsonNode.Parse(
                """{ "organization": { "name": "My Company" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "post_clients_client_id_secrets" => JsonNode.Parse("""{ "description": "production" }"""),
            "patch_users_user_id_notifications" => JsonNode.Parse(
                """{ "ids": ["019abc01-0000-7000-8000-000000000000"], "status": "NOTIFICATION_STATUS_SEEN" }"""
            ),
            "post_webhooks" => JsonNode.Parse(
                """{ "url": "https://hooks.example.com/registry", "kinds": ["client_requested"] }"""
            ),
            "put_webhooks_webhook_id" => JsonNode.Parse("""{ "enabled": false }"""),
            "post_clients_client_id_decisions" => JsonNode.Parse("""{ "decision": "approve", "revision": 1 }"""),
            _ when operationId.StartsWith("post_", StringComparison.Ordinal)
                    && operationId.EndsWith("_api_keys", StringComparison.Ordinal) => JsonNode.Parse(ApiKey),
            _ when operationId.EndsWith("_key_id", StringComparison.Ordinal) => JsonNode.Parse(
                """{ "api_key": { "name": "my laptop" }, "field_mask": { "paths": ["name"] } }"""
            ),
            _ => null,
        };

    public static JsonNode? OfPath(string name, string adminId) =>
        name switch
        {
            "client_id" => "my-swagger-client",
            "user_id" or "account_id" => adminId,
            "organization_id" => OrganizationId,
            _ => null,
        };

    private static JsonNode? ClientOf(AccountRef owner) =>
        JsonNode.Parse(
            Client.Replace(
                "OWNER",
                JsonSerializer.Serialize(owner.ToIds(), WireJson.Shared.AccountIds),
                StringComparison.Ordinal
            )
        );
}
