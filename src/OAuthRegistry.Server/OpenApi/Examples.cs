using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

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

    private const string Policy = """
        rules:
          - name: harmless
            when: { kind: client, rights_within: [RIGHT_USER_INFO], checks_pass: all }
            then: approve

        """;

    private const string Resource = """
        {
          "resource": {
            "ids": { "resource_id": "devices-api" },
            "name": "Devices",
            "identifier": "https://devices.example.com",
            "scopes": [
              { "name": "devices:read", "meaning": "see your devices" },
              { "name": "devices:write", "meaning": "change your devices", "risk": "RISK_HIGH",
                "implies": ["devices:read"] }
            ]
          }
        }
        """;

    private const string ApiKey = """{ "name": "my laptop", "rights": ["RIGHT_ALL"] }""";

    public static JsonNode? OfRequest(string operationId, string adminId) =>
        operationId switch
        {
            "Clients_CreateForUser" => ClientOf(AccountRef.User(adminId)),
            "Clients_CreateForOrganization" => ClientOf(AccountRef.Organization(OrganizationId)),
            "Clients_Update" => JsonNode.Parse(
                """{ "client": { "name": "My Swagger Client" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "Collaborators_Set" or "Organizations_SetMember" => JsonNode.Parse(
                """
                { "collaborator": { "ids": { "user_ids": { "user_id": "swagger-user" } },
                  "rights": ["RIGHT_ALL"] } }
                """
            ),
            "Users_Create" => JsonNode.Parse(User),
            "Users_Update" => JsonNode.Parse(
                """{ "user": { "name": "Swagger User" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "Users_ChangePassword" => JsonNode.Parse(
                """{ "old": "the present password", "new": "Seven whole words are 1 good password" }"""
            ),
            "Resources_Create" => JsonNode.Parse(Resource),
            "Resources_Update" => JsonNode.Parse(
                """{ "resource": { "name": "Devices" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "Resources_IssueSecret" => JsonNode.Parse("""{ "description": "production" }"""),
            "Organizations_Create" => JsonNode.Parse(Organization),
            "Organizations_Update" => JsonNode.Parse(
                """{ "organization": { "name": "My Company" }, "field_mask": { "paths": ["name"] } }"""
            ),
            "Secrets_Issue" => JsonNode.Parse("""{ "description": "production" }"""),
            "Notifications_SetStatus" => JsonNode.Parse(
                """{ "ids": ["019abc01-0000-7000-8000-000000000000"], "status": "NOTIFICATION_STATUS_SEEN" }"""
            ),
            "Webhooks_Create" => JsonNode.Parse(
                """{ "url": "https://hooks.example.com/registry", "kinds": ["client_requested"] }"""
            ),
            "Webhooks_Update" => JsonNode.Parse("""{ "enabled": false }"""),
            "Reviews_Decide" => JsonNode.Parse("""{ "decision": "approve", "revision": 1 }"""),
            "Reviews_WriteMessage" => JsonNode.Parse(
                """{ "text": "Which data do you read, and for whom?", "asks": true }"""
            ),
            "Reviews_Complain" => JsonNode.Parse(
                """{ "reason": "phishing", "text": "It asked me for the password of my bank." }"""
            ),
            "Reviews_HandleComplaints" => JsonNode.Parse("""{ "note": "Looked at it: a misunderstanding." }"""),
            "Reviews_DecideSeveral" => JsonNode.Parse(
                """
                { "decision": "approve", "reviews": [{ "client_id": "my-swagger-client", "revision": 1 }] }
                """
            ),
            "Reviews_Assign" => JsonNode.Parse("""{ "user_ids": { "user_id": "admin" } }"""),
            "Reviews_CreateQuickReply" => JsonNode.Parse(
                """{ "title": "No description", "text": "Please say what your users get from this application." }"""
            ),
            "Reviews_CreateQueueView" => JsonNode.Parse("""{ "name": "Risky", "filter": "risk=high" }"""),
            "ReviewPolicy_Set" => new JsonObject { ["text"] = Policy, ["version"] = 0 },
            "ReviewPolicy_Check" => new JsonObject { ["text"] = Policy },
            "ReviewPolicy_Simulate" => new JsonObject { ["text"] = Policy, ["days"] = 90 },
            "Reviews_UpdateQuickReply" => JsonNode.Parse("""{ "title": "Description missing" }"""),
            "ApiKeys_CreateOfUser" or "ApiKeys_CreateOfOrganization" => JsonNode.Parse(ApiKey),
            "Hosts_AddOfUser" or "Hosts_AddOfOrganization" => JsonNode.Parse("""{ "host": "example.com" }"""),
            "ApiKeys_UpdateOfUser" or "ApiKeys_UpdateOfOrganization" => JsonNode.Parse(
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
            "host" => "example.com",
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
