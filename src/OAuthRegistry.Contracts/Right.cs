using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

#pragma warning disable CS1591 // Each right carries its meaning as data, because pages and documents show it.

/// <summary>What a credential or a client may do. The numbers are those of The Things Stack.</summary>
[WirePrefix("RIGHT_")]
[JsonConverter(typeof(WireEnumConverter<Right>))]
public enum Right
{
    [Description("See private details of the user account")]
    UserInfo = 1,

    [Description("Edit the profile of the user account")]
    UserSettingsBasic = 2,

    [Description("Manage the API keys of the user account")]
    UserSettingsApiKeys = 3,

    [Description("Delete the user account")]
    UserDelete = 4,

    [Description("See and take back what the user granted to OAuth clients")]
    UserAuthorizedClients = 5,

    [Description("List the applications of the user")]
    UserApplicationsList = 6,

    [Description("Create applications for the user")]
    UserApplicationsCreate = 7,

    [Description("List the gateways of the user")]
    UserGatewaysList = 8,

    [Description("Create gateways for the user")]
    UserGatewaysCreate = 9,

    [Description("List the OAuth clients of the user")]
    UserClientsList = 10,

    [Description("Register OAuth clients for the user")]
    UserClientsCreate = 11,

    [Description("List the organizations of the user")]
    UserOrganizationsList = 12,

    [Description("Create organizations for the user")]
    UserOrganizationsCreate = 13,

    [Description("Do everything with the user account")]
    UserAll = 14,

    [Description("See the application")]
    ApplicationInfo = 15,

    [Description("Edit the application")]
    ApplicationSettingsBasic = 16,

    [Description("Manage the API keys of the application")]
    ApplicationSettingsApiKeys = 17,

    [Description("Manage the collaborators of the application")]
    ApplicationSettingsCollaborators = 18,

    [Description("Delete the application")]
    ApplicationDelete = 19,

    [Description("See the devices of the application")]
    ApplicationDevicesRead = 20,

    [Description("Create and edit devices of the application")]
    ApplicationDevicesWrite = 21,

    [Description("See the keys of devices")]
    ApplicationDevicesReadKeys = 22,

    [Description("Change the keys of devices")]
    ApplicationDevicesWriteKeys = 23,

    [Description("Read the traffic of the application")]
    ApplicationTrafficRead = 24,

    [Description("Send uplink messages in the name of devices")]
    ApplicationTrafficUpWrite = 25,

    [Description("Send downlink messages to devices")]
    ApplicationTrafficDownWrite = 26,

    [Description("Act as the application in the network")]
    ApplicationLink = 27,

    [Description("Do everything with applications")]
    ApplicationAll = 28,

    [Description("Do everything with OAuth clients")]
    ClientAll = 29,

    [Description("See the gateway")]
    GatewayInfo = 30,

    [Description("Edit the gateway")]
    GatewaySettingsBasic = 31,

    [Description("Manage the API keys of the gateway")]
    GatewaySettingsApiKeys = 32,

    [Description("Manage the collaborators of the gateway")]
    GatewaySettingsCollaborators = 33,

    [Description("Delete the gateway")]
    GatewayDelete = 34,

    [Description("Read the traffic of the gateway")]
    GatewayTrafficRead = 35,

    [Description("Send downlink messages through the gateway")]
    GatewayTrafficDownWrite = 36,

    [Description("Connect as the gateway")]
    GatewayLink = 37,

    [Description("See the status of the gateway")]
    GatewayStatusRead = 38,

    [Description("See where the gateway stands")]
    GatewayLocationRead = 39,

    [Description("Do everything with gateways")]
    GatewayAll = 40,

    [Description("See the organization")]
    OrganizationInfo = 41,

    [Description("Edit the organization")]
    OrganizationSettingsBasic = 42,

    [Description("Manage the API keys of the organization")]
    OrganizationSettingsApiKeys = 43,

    [Description("Manage the members of the organization")]
    OrganizationSettingsMembers = 44,

    [Description("Delete the organization")]
    OrganizationDelete = 45,

    [Description("List the applications of the organization")]
    OrganizationApplicationsList = 46,

    [Description("Create applications for the organization")]
    OrganizationApplicationsCreate = 47,

    [Description("List the gateways of the organization")]
    OrganizationGatewaysList = 48,

    [Description("Create gateways for the organization")]
    OrganizationGatewaysCreate = 49,

    [Description("List the OAuth clients of the organization")]
    OrganizationClientsList = 50,

    [Description("Register OAuth clients for the organization")]
    OrganizationClientsCreate = 51,

    [Description("Let the organization join entities as a collaborator")]
    OrganizationAddAsCollaborator = 52,

    [Description("Do everything with the organization")]
    OrganizationAll = 53,

    [Description("Invite new users")]
    SendInvites = 54,

    [Description("Do everything that the user may do")]
    All = 55,

    [Description("Manage the packages of the application")]
    ApplicationSettingsPackages = 56,

    [Description("Store secrets of the gateway")]
    GatewayWriteSecrets = 57,

    [Description("Fetch secrets of the gateway")]
    GatewayReadSecrets = 58,

    [Description("Read the notifications of the user")]
    UserNotificationsRead = 59,

    [Description("See private details of the OAuth client")]
    ClientInfo = 60,

    [Description("Edit the OAuth client")]
    ClientSettingsBasic = 61,

    [Description("Manage the collaborators of the OAuth client")]
    ClientSettingsCollaborators = 62,

    [Description("Delete the OAuth client")]
    ClientDelete = 63,
}

/// <summary>What each right means, in words for people.</summary>
public static class RightCatalogue
{
    /// <summary>One sentence for each right, in the order of the numbers.</summary>
    public static IReadOnlyDictionary<Right, string> Meanings { get; } =
        typeof(Right)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(
                field => (Right)field.GetRawConstantValue()!,
                field => field.GetCustomAttribute<DescriptionAttribute>()!.Description
            );
}
