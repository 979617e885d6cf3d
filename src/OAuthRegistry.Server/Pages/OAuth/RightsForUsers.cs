using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What each right means to whoever is asked for it: a user reads of its own account and its own things, not of "the
/// user". What developers and reviewers read is <see cref="RightCatalogue.Meanings"/>.
/// </summary>
internal static class RightsForUsers
{
    public static IReadOnlyDictionary<Right, string> Words { get; } =
        new Dictionary<Right, string>
        {
            [Right.UserInfo] = "See the private details of your account",
            [Right.UserSettingsBasic] = "Change your profile",
            [Right.UserSettingsApiKeys] = "Create and delete API keys of your account",
            [Right.UserDelete] = "Delete your account",
            [Right.UserAuthorizedClients] = "See and take back what you allowed other applications",
            [Right.UserApplicationsList] = "See which applications you have",
            [Right.UserApplicationsCreate] = "Create applications for you",
            [Right.UserGatewaysList] = "See which gateways you have",
            [Right.UserGatewaysCreate] = "Register gateways for you",
            [Right.UserClientsList] = "See which OAuth clients you have",
            [Right.UserClientsCreate] = "Register OAuth clients for you",
            [Right.UserOrganizationsList] = "See which organizations you belong to",
            [Right.UserOrganizationsCreate] = "Create organizations for you",
            [Right.UserAll] = "Do everything with your account, even delete it",
            [Right.ApplicationInfo] = "See your applications",
            [Right.ApplicationSettingsBasic] = "Change your applications",
            [Right.ApplicationSettingsApiKeys] = "Create and delete API keys of your applications",
            [Right.ApplicationSettingsCollaborators] = "Decide who else has access to your applications",
            [Right.ApplicationDelete] = "Delete your applications",
            [Right.ApplicationDevicesRead] = "See the devices of your applications",
            [Right.ApplicationDevicesWrite] = "Add and change devices of your applications",
            [Right.ApplicationDevicesReadKeys] = "See the secret keys of your devices",
            [Right.ApplicationDevicesWriteKeys] = "Change the secret keys of your devices",
            [Right.ApplicationTrafficRead] = "Read the messages of your devices",
            [Right.ApplicationTrafficUpWrite] = "Send messages that seem to come from your devices",
            [Right.ApplicationTrafficDownWrite] = "Send messages to your devices",
            [Right.ApplicationLink] = "Connect to the network as your applications",
            [Right.ApplicationAll] = "Do everything with your applications, even delete them",
            [Right.ClientAll] = "Do everything with your OAuth clients, even delete them",
            [Right.GatewayInfo] = "See your gateways",
            [Right.GatewaySettingsBasic] = "Change your gateways",
            [Right.GatewaySettingsApiKeys] = "Create and delete API keys of your gateways",
            [Right.GatewaySettingsCollaborators] = "Decide who else has access to your gateways",
            [Right.GatewayDelete] = "Delete your gateways",
            [Right.GatewayTrafficRead] = "Read the messages that pass your gateways",
            [Right.GatewayTrafficDownWrite] = "Send messages through your gateways",
            [Right.GatewayLink] = "Connect to the network as your gateways",
            [Right.GatewayStatusRead] = "See whether your gateways work",
            [Right.GatewayLocationRead] = "See where your gateways stand",
            [Right.GatewayAll] = "Do everything with your gateways, even delete them",
            [Right.OrganizationInfo] = "See your organizations",
            [Right.OrganizationSettingsBasic] = "Change your organizations",
            [Right.OrganizationSettingsApiKeys] = "Create and delete API keys of your organizations",
            [Right.OrganizationSettingsMembers] = "Decide who belongs to your organizations",
            [Right.OrganizationDelete] = "Delete your organizations",
            [Right.OrganizationApplicationsList] = "See which applications your organizations have",
            [Right.OrganizationApplicationsCreate] = "Create applications for your organizations",
            [Right.OrganizationGatewaysList] = "See which gateways your organizations have",
            [Right.OrganizationGatewaysCreate] = "Register gateways for your organizations",
            [Right.OrganizationClientsList] = "See which OAuth clients your organizations have",
            [Right.OrganizationClientsCreate] = "Register OAuth clients for your organizations",
            [Right.OrganizationAddAsCollaborator] = "Have your organizations take part in what belongs to others",
            [Right.OrganizationAll] = "Do everything with your organizations, even delete them",
            [Right.SendInvites] = "Invite new users in your name",
            [Right.All] = "Do everything that you may do, even delete your account",
            [Right.ApplicationSettingsPackages] = "Choose what is done with the messages of your applications",
            [Right.GatewayWriteSecrets] = "Store secrets of your gateways",
            [Right.GatewayReadSecrets] = "Read the secrets of your gateways",
            [Right.UserNotificationsRead] = "Read your notifications",
            [Right.ClientInfo] = "See the private details of your OAuth clients",
            [Right.ClientSettingsBasic] = "Change your OAuth clients",
            [Right.ClientSettingsCollaborators] = "Decide who else has access to your OAuth clients",
            [Right.ClientDelete] = "Delete your OAuth clients",
        };
}
